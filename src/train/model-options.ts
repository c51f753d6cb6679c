import type { Language } from '../core/language.ts';
import type { Dataset } from '../data/dataset.ts';
import type { ArrayLikeData, NDArray } from '../data/nd-array.ts';
import type { LossFunction } from '../nn/losses/index.ts';
import type { SessionOptions } from '../runtime/index.ts';
import type { Callback } from './callbacks.ts';
import type { CheckpointOptions } from './fit.ts';
import type { Metric } from './metric-functions.ts';
import type { Optimizer } from './optimizers/optimizer.ts';

export interface ModelOptions extends SessionOptions {
  /** Of the model, for its summary. */
  readonly name?: string;
  /** Decides the first weights, the order of the rows and what dropout drops; 0 by default. */
  readonly seed?: number;
}

export interface CompileOptions {
  /** A name such as `'adam'`, or an optimiser with its arguments. */
  readonly optimizer: string | Optimizer;
  /** A name such as `'sparseCategoricalCrossentropy'`, or a loss with its arguments. */
  readonly loss: string | LossFunction;
  /** What is measured besides, by name or with arguments. */
  readonly metrics?: readonly Metric[];
}

export interface TrainOptions {
  /** Passes over the rows; 1 by default. */
  readonly epochs?: number;
  /** Rows in a step; 32 by default. */
  readonly batchSize?: number;
  /** Inputs and targets that are never trained on. */
  readonly validationData?: readonly [ArrayLikeData | readonly NDArray[], ArrayLikeData] | Dataset;
  /** A share of the rows, taken from the end as in Keras, kept for validation. */
  readonly validationSplit?: number;
  /** Watch the training, and may end it. */
  readonly callbacks?: readonly Callback[];
  /** Whether each epoch has the rows in another order; true by default. */
  readonly shuffle?: boolean;
  /** How much each row counts, one number a row. */
  readonly sampleWeight?: ArrayLike<number>;
  /** How much a sample of each class counts. */
  readonly classWeight?: Readonly<Record<number, number>>;
  /** Where training is saved on the way, so that it continues from there when it is run again. */
  readonly checkpoint?: CheckpointOptions;
  /** Ends training at the next step when aborted; `TrainingInterrupted` is thrown. */
  readonly signal?: AbortSignal;
  /** 0: silent, 1: a progress line, 2: one line an epoch. */
  readonly verbose?: 0 | 1 | 2;
  /** Language of the progress line; English by default. */
  readonly language?: Language;
  /** More of what an epoch is judged by, from the predictions on the validation data. */
  readonly validationLogs?: (prediction: Float32Array) => Readonly<Record<string, number>>;
}

// Names at run time, because plain JavaScript has no types that would report a misspelt one.

export const modelOptions = namesOf<ModelOptions>({
  name: true,
  seed: true,
  device: true,
  precision: true,
  threads: true,
  memoryPattern: true,
});

export const compileOptions = namesOf<CompileOptions>({ optimizer: true, loss: true, metrics: true });

export const fitOptions = namesOf<TrainOptions>({
  epochs: true,
  batchSize: true,
  validationData: true,
  validationSplit: true,
  callbacks: true,
  shuffle: true,
  sampleWeight: true,
  classWeight: true,
  checkpoint: true,
  signal: true,
  verbose: true,
  language: true,
  validationLogs: true,
});

function namesOf<Options>(all: Readonly<Record<keyof Options, true>>): string[] {
  return Object.keys(all);
}
