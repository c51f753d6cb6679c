import { Random } from '../../data/random.ts';
import { noToken } from '../../nn/layers/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import { Engine } from '../../train/engine.ts';
import { weightsFor } from '../saved-model.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';
import { type PackedRows, packedDataset, packWhole } from './packing.ts';

export interface PerplexityMetrics {
  /** The exponential of the mean loss of a token, the end of each document included. */
  readonly perplexity: number;
  /** Its 95% interval, by drawing documents anew. */
  readonly low: number;
  readonly high: number;
  /** Does not depend on the tokenizer: bits that a byte of text costs. */
  readonly bitsPerByte: number;
  readonly tokens: number;
  readonly documents: number;
  /** Of knowing nothing but how frequent each token was in training. */
  readonly unigramPerplexity?: number;
}

/** The loss of each token of `rows`, in nats; zero where nothing is to be predicted. */
export async function tokenLosses(
  sizes: LanguageModelSizes,
  weights: ReadonlyMap<string, Float32Array>,
  rows: PackedRows,
): Promise<Float32Array> {
  const { ids, next, losses } = languageModel(sizes);
  const engine = new Engine(buildNetwork([ids, next], [losses], 0));
  try {
    for (const [path, values] of weightsFor(engine.network, weights)) engine.state.set(path, values);
    const { data } = await engine.predict(packedDataset(rows), Math.min(rows.rows, 32));
    return data instanceof Float32Array ? data : Float32Array.from(data, Number);
  } finally {
    await engine.release();
  }
}

/** How well a model predicts documents it never saw. */
export async function measurePerplexity(
  sizes: LanguageModelSizes,
  weights: ReadonlyMap<string, Float32Array>,
  documents: readonly (readonly number[])[],
  byteLength: (id: number) => number,
  { seed, unigram }: { readonly seed: number; readonly unigram?: Float64Array },
): Promise<PerplexityMetrics> {
  const rows = packWhole(documents, sizes.context, sizes.documentStart);
  const losses = await tokenLosses(sizes, weights, rows);
  const sums = new Float64Array(documents.length);
  const counts = new Float64Array(documents.length);
  let [bytes, plain] = [0, 0];
  rows.next.forEach((token, i) => {
    if (token === noToken) return;
    sums[rows.documents[i]] += losses[i];
    counts[rows.documents[i]] += 1;
    bytes += byteLength(token);
    if (unigram !== undefined) plain -= Math.log(unigram[token]);
  });
  const total = sums.reduce((a, b) => a + b, 0);
  const tokens = counts.reduce((a, b) => a + b, 0);
  return {
    perplexity: Math.exp(total / tokens),
    ...interval(sums, counts, seed),
    bitsPerByte: total / Math.LN2 / Math.max(1, bytes),
    tokens,
    documents: documents.length,
    ...(unigram === undefined ? {} : { unigramPerplexity: Math.exp(plain / tokens) }),
  };
}

/** Shares of all tokens, each counted once more than it occurred. */
export function unigramShares(
  documents: readonly (readonly number[])[],
  vocabulary: number,
  documentStart: number,
): Float64Array {
  const counts = new Float64Array(vocabulary).fill(1);
  for (const tokens of documents) for (const token of [...tokens, documentStart]) counts[token] += 1;
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / total);
}

function interval(sums: Float64Array, counts: Float64Array, seed: number): { low: number; high: number } {
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
