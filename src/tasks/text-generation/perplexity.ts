import { Random } from '../../core/random.ts';
import { subset } from '../../data/dataset.ts';
import type { NumberStore } from '../../data/storage/number-store.ts';
import { noToken } from '../../nn/layers/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import { Engine } from '../../train/engine.ts';
import { weightsFor } from '../kit/saved-model.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';
import { packedDataset, packWhole } from './packing.ts';

export interface PerplexityMetrics {
  /** The exponential of the mean loss of a token, the end of each document included. */
  readonly perplexity: number;
  /** Its 95% interval, by resampling documents. */
  readonly low: number;
  readonly high: number;
  /** Does not depend on the tokenizer: bits that a byte of text costs. */
  readonly bitsPerByte: number;
  readonly tokens: number;
  readonly documents: number;
  /** Of knowing nothing but how frequent each token was in training. */
  readonly unigramPerplexity?: number;
}

/** Rows that are measured at once. */
const rowsAtOnce = 2048;

/** How well a model predicts documents it never saw. */
export async function measurePerplexity(
  sizes: LanguageModelSizes,
  weights: ReadonlyMap<string, Float32Array>,
  documents: Iterable<readonly number[]>,
  byteLength: (id: number) => number,
  { seed, unigram }: { readonly seed: number; readonly unigram?: Float64Array },
): Promise<PerplexityMetrics> {
  const rows = packWhole(documents, sizes.context, sizes.documentStart);
  const data = packedDataset(rows);
  const { ids, next, losses } = languageModel(sizes);
  const engine = new Engine(buildNetwork([ids, next], [losses], 0));
  /** Of each document its loss and how many tokens it has. */
  const sums: number[] = [];
  const counts: number[] = [];
  let [bytes, plain] = [0, 0];
  try {
    for (const [path, values] of weightsFor(engine.network, weights)) engine.state.set(path, values);
    for (let start = 0; start < rows.rows; start += rowsAtOnce) {
      const some = Int32Array.from({ length: Math.min(rowsAtOnce, rows.rows - start) }, (_, i) => start + i);
      const inputs = [0, 1].map(() => new Int32Array(some.length * sizes.context));
      data.read(some, { inputs });
      const [tokens, following] = inputs;
      const found = await engine.predict(subset(data, some), Math.min(rows.rows, 32));
      for (let i = 0; i < tokens.length; i++) {
        if (following[i] === noToken) continue;
        if (tokens[i] === sizes.documentStart) {
          sums.push(0);
          counts.push(0);
        }
        sums[sums.length - 1] += Number(found.data[i]);
        counts[counts.length - 1] += 1;
        bytes += byteLength(following[i]);
        if (unigram !== undefined) plain -= Math.log(unigram[following[i]]);
      }
    }
  } finally {
    await engine.release();
    rows.tokens.close();
  }
  const total = sums.reduce((a, b) => a + b, 0);
  const tokens = counts.reduce((a, b) => a + b, 0);
  return {
    perplexity: Math.exp(total / tokens),
    ...interval(sums, counts, seed),
    bitsPerByte: total / Math.LN2 / Math.max(1, bytes),
    tokens,
    documents: sums.length,
    ...(unigram === undefined ? {} : { unigramPerplexity: Math.exp(plain / tokens) }),
  };
}

/** Shares of all tokens, each counted once more than it occurred. */
export function unigramShares(tokens: NumberStore, vocabulary: number): Float64Array {
  const counts = new Float64Array(vocabulary).fill(1);
  const some = new Int32Array(1 << 16);
  for (let from = 0; from < tokens.length; from += some.length) {
    const read = some.subarray(0, tokens.length - from);
    tokens.read(read, from);
    for (const token of read) counts[token] += 1;
  }
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / total);
}

function interval(
  sums: readonly number[],
  counts: readonly number[],
  seed: number,
): { low: number; high: number } {
  const random = new Random(seed).fork('perplexity');
  const drawn = Array.from({ length: 1000 }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < sums.length; i++) {
      const at = random.integer(sums.length);
      sum += sums[at];
      count += counts[at];
    }
    return Math.exp(sum / count);
  }).sort((a, b) => a - b);
  return { low: drawn[25], high: drawn[974] };
}
