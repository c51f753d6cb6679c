import type { FitFacts } from '../kit/fit-facts.ts';
import type { NetworkChoice } from '../kit/parts.ts';
import type { LanguageModelSizes } from './network.ts';
import type { architectureNames } from './options.ts';

/** The sizes of a language model and how it is trained. */
export interface LanguageModelArchitecture {
  readonly name: (typeof architectureNames)[number];
  readonly sizes: Omit<LanguageModelSizes, 'vocabulary' | 'context' | 'documentStart'>;
  readonly epochs: number;
  /** Tokens in a training step. */
  readonly batchTokens: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly patience: number;
}

/** The one for little text first. */
export const architectures: readonly LanguageModelArchitecture[] = [
  {
    name: 'decoder-small',
    sizes: { width: 128, layers: 3, heads: 4, intermediate: 344, dropout: 0.1 },
    epochs: 10,
    batchTokens: 2048,
    learningRate: 0.003,
    warmupSteps: 50,
    patience: 2,
  },
  {
    name: 'decoder',
    sizes: { width: 256, layers: 6, heads: 8, intermediate: 688, dropout: 0.1 },
    epochs: 10,
    batchTokens: 4096,
    learningRate: 0.001,
    warmupSteps: 200,
    patience: 2,
  },
];

/** Bytes of text from which the larger network learns more: about its number of weights. */
const muchText = 5_000_000;

/** The network asked for, or the one that fits the amount of text. */
export function chooseArchitecture(asked: string | undefined, bytes: number): LanguageModelArchitecture {
  const named = architectures.find(({ name }) => name === asked);
  return named ?? architectures[bytes < muchText ? 0 : 1];
}

/** What 98 of 100 documents need, up to 256 tokens; short documents share a row. */
export function contextFor(lengths: Int32Array): number {
  const sorted = lengths.slice().sort();
  const needed = (sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1) + 1;
  return Math.min(256, Math.max(64, Math.ceil(needed / 32) * 32));
}

/** The network chosen for the data. */
export interface LanguageModelChoice extends NetworkChoice {
  readonly architecture: LanguageModelArchitecture;
  readonly sizes: LanguageModelSizes;
}

/** A trained network. */
export interface LanguageModelTraining extends FitFacts {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly tokensPerSecond: number;
}
