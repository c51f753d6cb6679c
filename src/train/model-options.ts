import type { Language } from '../core/language.ts';
import type { Dataset } from '../data/dataset.ts';
import type { LossFunction } from '../nn/losses/index.ts';
import type { SessionOptions } from '../runtime/index.ts';
import type { Callback } from './callbacks.ts';
import type { CheckpointOptions } from './fit.ts';
import type { Metric } from './metric-functions.ts';
import type { Arrays, ClassWeight, SampleWeight } from './model-data.ts';
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
  /**
   * A name such as `'sparseCategoricalCrossentropy'`, or a loss with its arguments. Of a model of several outputs: one for
   * all of them, one for each in their order, or by name.
   */
  readonly loss:
    | LossChoice
    | readonly (LossChoice | null | undefined)[]
    | Readonly<Record<string, LossChoice | null | undefined>>;
  /** How much the loss of each output counts, in their order or by name; 1 by default. */
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>>;
  /** What is measured besides, by name or with arguments. Sample weights do not count, as in Keras 3. */
  readonly metrics?: MetricChoice;
  /** What is measured by sample weight. */
  readonly weightedMetrics?: MetricChoice;
}

export type LossChoice = string | LossFunction;
/** Metrics of all outputs, lists of those of each output, or those of outputs by name. */
export type MetricChoice =
  | readonly Metric[]
  | readonly (Metric | readonly Metric[])[]
  | Readonly<Record<string, Metric | readonly Metric[]>>;

export interface TrainOptions {
  /** Passes over the rows; 1 by default. */
  readonly epochs?: number;
  /** Rows in a step; 32 by default. */
  readonly batchSize?: number;
  /** The number of the first epoch, where the model was trained before: `epochs` counts from 0. 0 by default. */
  readonly initialEpoch?: number;
  /** Inputs and targets that are never trained on, and how much each row counts. */
  readonly validationData?: readonly [Arrays, Arrays] | readonly [Arrays, Arrays, SampleWeight] | Dataset;
  /** A share of the rows, taken from the end as in Keras, kept for validation. */
  readonly validationSplit?: number;
  /** Watch the training, and may end it. */
  readonly callbacks?: readonly Callback[];
  /** Whether each epoch has the rows in another order; true by default. */
  readonly shuffle?: boolean;
  /**
   * How much each row counts, or each step of a sequence: `[rows]` or `[rows, time]`. Of a model of several outputs, for
   * all of them, or for each in their order or by name.
   */
  readonly sampleWeight?: SampleWeight;
  /** How much a row of each class counts in training; not in validation, as in Keras. */
  readonly classWeight?: ClassWeight;
  /** Where training is saved on the way, so that it continues from there when it is run again. */
  readonly checkpoint?: CheckpointOptions;
  /** Ends training at the next step when aborted; `TrainingInterrupted` is thrown. */
  readonly signal?: AbortSignal;
  /** 0: silent, 1: a progress line, 2: one line an epoch. */
  readonly verbose?: number;
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

export const compileOptions = namesOf<CompileOptions>({
  optimizer: true,
  loss: true,
  lossWeights: true,
  metrics: true,
  weightedMetrics: true,
});

export const fitOptions = namesOf<TrainOptions>({
  epochs: true,
  initialEpoch: true,
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

/** What `evaluate` and `trainOnBatch` may be given besides rows. */
export interface EvaluateOptions {
  /** Rows in a step; 32 by default. */
  readonly batchSize?: number;
  /** How much each row counts, or each step of a sequence. */
  readonly sampleWeight?: SampleWeight;
}
export interface BatchOptions {
  readonly sampleWeight?: SampleWeight;
  readonly classWeight?: ClassWeight;
}
