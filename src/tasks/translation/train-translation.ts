import { setImmediate } from 'node:timers/promises';
import { checkStopped } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { Dataset } from '../../data/dataset.ts';
import { lengthBuckets } from '../../data/length-buckets.ts';
import type { List } from '../../data/storage/list.ts';
import { SequenceStore, type Sequences } from '../../data/storage/sequences.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { noToken } from '../../nn/layers/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import { model as createModel } from '../../train/model.ts';
import type { FitFacts, FitRequest } from '../kit/fit-facts.ts';
import { trainTokenLosses } from '../sequence/train-token-losses.ts';
import type { TranslationArchitecture } from './architectures.ts';
import { padding, sentenceEnd, sentenceStart, type TranslationSizes, translationModel } from './network.ts';
import type { Pair } from './pairs.ts';
import { encodePieces, takeOut, takeOutKnown } from './placeholders.ts';

/** A pair in tokens; numbers that are on both sides are placeholders. */
function encodePair(
  { source, target }: Pair,
  tokenizer: BytePairTokenizer,
): { readonly source: readonly number[]; readonly target: readonly number[] } {
  const { pieces, kept } = takeOut(source);
  const known = takeOutKnown(target, kept);
  // A number that its translation writes differently is learned as a word on both sides.
  if (known === undefined) return { source: tokenizer.encode(source), target: tokenizer.encode(target) };
  return { source: encodePieces(pieces, tokenizer), target: encodePieces(known, tokenizer) };
}

/** Pairs between two looks at the signal, and between two lines on progress. */
const [pairsBetweenStops, pairsBetweenNews] = [5000, 1_000_000];

/**
 * Pairs in tokens: a source at each even place, its end behind it, and at the place after that its translation, between
 * start and end. `most` tokens are kept in memory; of more, all are stored in a temporary file.
 */
export async function encodePairs(
  pairs: List<Pair>,
  tokenizer: BytePairTokenizer,
  {
    most,
    signal,
    say,
  }: { readonly most?: number; readonly signal?: AbortSignal; readonly say?: (line: Sentence) => void } = {},
): Promise<SequenceStore> {
  const store = new SequenceStore('tokens', most);
  try {
    for (const pair of pairs) {
      const { source, target } = encodePair(pair, tokenizer);
      store.add([...source, sentenceEnd]);
      store.add([sentenceStart, ...target, sentenceEnd]);
      const done = store.length / 2;
      if (done % pairsBetweenNews === 0) {
        const millions = done / 1e6;
        say?.({ en: `${millions} million pairs encoded`, zh: `已编码 ${millions} 百万句对` });
      }
      if (done % pairsBetweenStops > 0) continue;
      await setImmediate();
      checkStopped(signal);
    }
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Encoded pairs as the network reads them: source, translation so far, next token. */
export function pairDataset(store: SequenceStore): Dataset {
  const length = store.length / 2;
  const translation = (skipped: number): Sequences => ({
    length,
    lengthOf: (row) => store.lengthOf(2 * row + 1) - 1,
    read: (row, into) => store.readFrom(2 * row + 1, skipped, into),
  });
  const source: Sequences = {
    length,
    lengthOf: (row) => store.lengthOf(2 * row),
    read: (row, into) => store.read(2 * row, into),
  };
  return lengthBuckets(
    [
      { sequences: source, fill: padding, group: 0 },
      { sequences: translation(0), fill: padding, group: 1 },
      { sequences: translation(1), fill: noToken, group: 1 },
    ],
    2,
  );
}

export interface TranslationTraining extends FitFacts {
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** Learns to translate; keeps the weights of the epoch with the lowest loss on the validation pairs. */
export async function trainTranslation(
  architecture: TranslationArchitecture,
  sizes: TranslationSizes,
  data: { readonly train: SequenceStore; readonly validation: SequenceStore },
  request: FitRequest,
): Promise<TranslationTraining> {
  const { source, target, next, smoothedLosses } = translationModel(sizes);
  const network = createModel(
    { inputs: [source, target, next], outputs: smoothedLosses },
    { name: architecture.name, seed: request.seed, device: request.device },
  );
  return trainTokenLosses(
    network,
    { train: pairDataset(data.train), validation: pairDataset(data.validation) },
    { ...architecture, warmupShare: 1 / 8, lastRate: 0.05, monitor: 'valLoss' },
    request,
  );
}

/** The network as it is before training, to compare with other libraries. */
export const untrained = (sizes: TranslationSizes, seed: number) => {
  const { source, target, next, smoothedLosses } = translationModel(sizes);
  return buildNetwork([source, target, next], [smoothedLosses], seed);
};
