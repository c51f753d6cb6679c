import type { BytePairTokenizer } from '../../data/bpe/byte-pair-tokenizer.ts';
import type { Dataset } from '../../data/dataset.ts';
import { lengthBuckets } from '../../data/length-buckets.ts';
import { noToken } from '../../nn/layers/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import type { EpochLogs } from '../../train/callbacks.ts';
import { earlyStopping } from '../../train/callbacks.ts';
import { model as createModel } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { cosineDecay, warmup } from '../../train/schedules.ts';
import { meanOverTokens } from '../generation/train-language-model.ts';
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

export interface TranslationTraining {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly history: readonly (EpochLogs & { readonly seconds: number })[];
  readonly bestEpoch: number;
  readonly stopped: 'earlyStopping' | 'maxEpochs';
  readonly parameters: number;
  readonly summary: string;
  readonly seconds: number;
}

/** Learns to translate; keeps the weights of the epoch with the lowest loss on the validation pairs. */
export async function trainTranslation(
  architecture: TranslationArchitecture,
  sizes: TranslationSizes,
  data: { readonly train: readonly EncodedPair[]; readonly validation: readonly EncodedPair[] },
  options: {
    readonly epochs: number;
    readonly seed: number;
    readonly checkpoint: string;
    readonly fingerprint: string;
    readonly signal?: AbortSignal;
  },
): Promise<TranslationTraining> {
  const { epochs, seed } = options;
  const { batchSize } = architecture;
  const { source, target, next, smoothedLosses } = translationModel(sizes);
  const network = createModel(
    { inputs: [source, target, next], outputs: smoothedLosses },
    { name: architecture.name, seed },
  );
  const steps = Math.ceil(data.train.length / batchSize) * epochs;
  const warming = Math.min(architecture.warmupSteps, Math.ceil(steps / 8));
  const rate = cosineDecay(architecture.learningRate, Math.max(1, steps - warming), { alpha: 0.05 });
  const stopping = earlyStopping({ monitor: 'valLoss', patience: architecture.patience });
  const started = performance.now();
  const times: number[] = [];
  try {
    network.compile({
      optimizer: adam({ learningRate: warmup(warming, rate), beta2: 0.98, globalClipnorm: 1 }),
      loss: meanOverTokens,
    });
    const history = await network.fit(pairDataset(data.train), undefined, {
      epochs,
      batchSize,
      validationData: pairDataset(data.validation),
      callbacks: [stopping, { onEpochEnd: () => void times.push(performance.now()) }],
      checkpoint: { path: options.checkpoint, fingerprint: options.fingerprint },
      signal: options.signal,
    });
    const weights = network.getWeights();
    return {
      weights,
      history: history.epochs.map((logs, i) => ({
        ...logs,
        seconds: ((times[i] ?? started) - (times[i - 1] ?? started)) / 1000,
      })),
      bestEpoch: stopping.bestEpoch + 1,
      stopped: history.stopped === undefined ? 'maxEpochs' : 'earlyStopping',
      parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      summary: network.summary(),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await network.dispose();
  }
}

/** The network as it stands before training, for measuring beside other libraries. */
export const untrained = (sizes: TranslationSizes, seed: number) => {
  const { source, target, next, smoothedLosses } = translationModel(sizes);
  return buildNetwork([source, target, next], [smoothedLosses], seed);
};
