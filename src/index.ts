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

export { TrainingInterrupted, UserError } from './core/errors.ts';
export type { DType, Shape, Tensor } from './graph/index.ts';
export * as ops from './graph/ops.ts';
export { Input } from './nn/model.ts';
export type { ImageAnswer } from './tasks/image-classification/image-classifier.ts';
export type { ImageEvaluation, ImageExplanation } from './tasks/image-classification/model.ts';
export type { Evaluation, Row, TrainOutcome } from './tasks/kit/task.ts';
export type { TrainingProgress } from './tasks/kit/training-logs.ts';
export { type AnyTaskModel, loadModel, type TaskModel } from './tasks/load-model.ts';
export type {
  NamedItem,
  Recommendation,
  RecommendationExplanation,
} from './tasks/product-recommendation/model.ts';
export type { TaskName } from './tasks/registry.ts';
export type { LifeAnswer, UnitExplanation } from './tasks/remaining-life/model.ts';
export type { ClassAnswer, QuantityAnswer, TableEvaluation } from './tasks/tabular/model.ts';
export type { RowExplanation } from './tasks/tabular/show.ts';
export type { TextExplanation, TextPrediction } from './tasks/text/text-classifier.ts';
export type { Continuation } from './tasks/text-generation/model.ts';
export type { Generated } from './tasks/text-generation/text-generator.ts';
export { type TrainOptions, train } from './tasks/train.ts';
export type { Translation, TranslationExplanation } from './tasks/translation/model.ts';
export {
  type BatchProgress,
  type Callback,
  type EarlyStoppingOptions,
  type EpochLogs,
  earlyStopping,
  type TrainingControl,
} from './train/callbacks.ts';
export type { History } from './train/fit.ts';
export * from './train/logging/index.ts';
export { Model, model, type Prediction, sequential } from './train/model.ts';
export { type ModelCheckpointOptions, modelCheckpoint } from './train/model-checkpoint.ts';
export type { Arrays, ClassWeight, SampleWeight } from './train/model-data.ts';
export type {
  BatchOptions,
  CompileOptions,
  EvaluateOptions,
  ModelOptions,
  TrainOptions as FitOptions,
} from './train/model-options.ts';
export { type Profiler, type ProfilerOptions, profiler, type StepProfile } from './train/profile/index.ts';
export { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './train/reduce-lr-on-plateau.ts';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './train/reduce-on-plateau.ts';
export { version } from './version.ts';
