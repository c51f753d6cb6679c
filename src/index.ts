/**
 * Tasks, models, callbacks, `ops`: what every program needs.
 *
 *     import { sequential, train } from 'millwright';
 *
 * Layers, losses, optimizers, metrics, data, ONNX files and simulated data have entries of their own, as in Keras:
 * `millwright/layers` is `keras.layers`.
 *
 * @packageDocumentation
 */

export { UserError } from './core/errors.ts';
export type { DType, Shape, Tensor } from './graph/index.ts';
export * as ops from './graph/ops.ts';
export { Input } from './nn/model.ts';
export { loadModel } from './tasks/load-model.ts';
export { type TrainOptions, train } from './tasks/train.ts';
export {
  type BatchProgress,
  type Callback,
  type EarlyStoppingOptions,
  type EpochLogs,
  earlyStopping,
  type TrainingControl,
} from './train/callbacks.ts';
export { type History, TrainingInterrupted } from './train/fit.ts';
export * from './train/logging/index.ts';
export { Model, model, sequential } from './train/model.ts';
export { type ModelCheckpointOptions, modelCheckpoint } from './train/model-checkpoint.ts';
export type { CompileOptions, ModelOptions, TrainOptions as FitOptions } from './train/model-options.ts';
export { type Profiler, type ProfilerOptions, profiler, type StepProfile } from './train/profile/index.ts';
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './train/reduce-lr-on-plateau.ts';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './train/reduce-on-plateau.ts';
export { version } from './version.ts';
