import type { BytePairTokenizer } from '../../data/bpe/byte-pair-tokenizer.ts';
import type { Dataset } from '../../data/dataset.ts';
import { lengthBuckets } from '../../data/length-buckets.ts';
import { noToken } from '../../nn/layers/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import { model as createModel } from '../../train/model.ts';
import type { FitFacts, FitRequest } from '../fit-facts.ts';
import { trainTokenLosses } from '../train-token-losses.ts';
import type { TranslationArchitecture } from './architectures.ts';
import { padding, sentenceEnd, sentenceStart, type TranslationSizes, translationModel } from './network.ts';
import type { Pair } from './pairs.ts';
import { encodePieces, takeOut, takeOutKnown } from './placeholders.ts';

/** A pair in tokens; numbers that stand on both sides are placeholders. */
export interface EncodedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

export function encodePair({ source, target }: Pair, tokenizer: BytePairTokenizer): EncodedPair {
  const { pieces, kept } = takeOut(source);
  const known = takeOutKnown(target, kept);
  // A number that its translation spells otherwise is learned as a word on both sides.
  if (known === undefined) return { source: tokenizer.encode(source), target: tokenizer.encode(target) };
  return { source: encodePieces(pieces, tokenizer), target: encodePieces(known, tokenizer) };
}

/** Pairs as the network reads them: source, translation so far, next token. */
export function pairDataset(pairs: readonly EncodedPair[]): Dataset {
  return lengthBuckets(
    [
      { sequences: pairs.map(({ source }) => [...source, sentenceEnd]), fill: padding, group: 0 },
      { sequences: pairs.map(({ target }) => [sentenceStart, ...target]), fill: padding, group: 1 },
      { sequences: pairs.map(({ target }) => [...target, sentenceEnd]), fill: noToken, group: 1 },
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
  data: { readonly train: readonly EncodedPair[]; readonly validation: readonly EncodedPair[] },
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

/** The network as it stands before training, for measuring beside other libraries. */
export const untrained = (sizes: TranslationSizes, seed: number) => {
  const { source, target, next, smoothedLosses } = translationModel(sizes);
  return buildNetwork([source, target, next], [smoothedLosses], seed);
};
