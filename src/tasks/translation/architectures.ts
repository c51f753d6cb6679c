import type { NetworkChoice } from '../kit/parts.ts';
import type { TranslationSizes } from './network.ts';
import type { architectureNames } from './options.ts';

export interface TranslationArchitecture {
  readonly name: (typeof architectureNames)[number];
  readonly sizes: Omit<TranslationSizes, 'vocabulary' | 'length'>;
  readonly epochs: number;
  /** Pairs in a training step. */
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly patience: number;
}

/** The network chosen for the data. */
export interface TranslationChoice extends NetworkChoice {
  readonly architecture: TranslationArchitecture;
  readonly sizes: TranslationSizes;
}

/** The one for few pairs first. */
export const architectures: readonly TranslationArchitecture[] = [
  {
    name: 'transformer-small',
    sizes: {
      width: 128,
      encoderLayers: 3,
      decoderLayers: 3,
      heads: 4,
      intermediate: 344,
      dropout: 0.1,
      labelSmoothing: 0.1,
    },
    epochs: 20,
    batchSize: 64,
    learningRate: 0.003,
    warmupSteps: 200,
    patience: 3,
  },
  {
    name: 'transformer',
    sizes: {
      width: 256,
      encoderLayers: 4,
      decoderLayers: 4,
      heads: 8,
      intermediate: 688,
      dropout: 0.1,
      labelSmoothing: 0.1,
    },
    epochs: 20,
    batchSize: 64,
    learningRate: 0.001,
    warmupSteps: 400,
    patience: 3,
  },
];

/** Pairs from which the larger network learns more. */
const manyPairs = 100_000;

export function chooseArchitecture(asked: string | undefined, pairs: number): TranslationArchitecture {
  const named = architectures.find(({ name }) => name === asked);
  return named ?? architectures[pairs < manyPairs ? 0 : 1];
}
