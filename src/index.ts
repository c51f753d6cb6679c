/** Millwright: deep learning for the factory floor. Layers, losses and optimisers carry Keras' names in camelCase. */

export { UserError } from './core/errors.ts';
export { Random } from './core/random.ts';
export { argmax } from './data/argmax.ts';
export type { Dataset } from './data/dataset.ts';
export type { ArrayLikeData, NDArray } from './data/nd-array.ts';
export { stratifiedSplit } from './data/split/stratified.ts';
export { textColumn } from './data/table/column.ts';
export { readTable } from './data/table/read-table.ts';
export { padSequences } from './data/text/pad-sequences.ts';
export { Tokenizer, textToWordSequence } from './data/text/tokenizer.ts';
export type { TokenizerOptions } from './data/text/tokenizer-options.ts';
export { characters, words } from './data/text/words.ts';
export { toCategorical } from './data/to-categorical.ts';
export { readSafetensors, SafetensorsFile, type StoredArray, writeSafetensors } from './formats/index.ts';
export type { DType, Shape, Tensor } from './graph/index.ts';
export * as ops from './graph/ops.ts';
export {
  type Activation as ActivationChoice,
  type ActivationFunction,
  type ActivationName,
  activations,
} from './nn/activations.ts';
export {
  type Constraint,
  MaxNorm,
  type MaxNormOptions,
  MinMaxNorm,
  type MinMaxNormOptions,
  NonNeg,
  UnitNorm,
} from './nn/constraints.ts';
export {
  constantValue,
  type FanMode,
  type Initializer,
  type InitializerFunction,
  type InitializerName,
  normal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from './nn/initializers.ts';
export {
  type CallContext,
  type Layer,
  type LayerDefinition,
  type LayerOptions,
  layer,
  type Symbolic,
  type Value,
  type WeightSpec,
} from './nn/layer.ts';
export * from './nn/layers/index.ts';
export * from './nn/losses/index.ts';
export { Input } from './nn/model.ts';
export { L1, L1L2, L2, OrthogonalRegularizer, type Regularizer } from './nn/regularizers.ts';
export {
  simulateRunToFailure,
  simulateSurface,
  simulateWorkOrders,
  surfaceClasses,
  surfaceSide,
  writeParts,
  writeRunToFailure,
  writeSurfaces,
  writeWorkOrders,
} from './simulate/index.ts';
export { loadModel } from './tasks/load-model.ts';
export { type TrainOptions, train } from './tasks/train.ts';
export { type Callback, type EpochLogs, earlyStopping, type TrainingControl } from './train/callbacks.ts';
export { type History, TrainingInterrupted } from './train/fit.ts';
export { type LoadOnnxOptions, loadOnnx } from './train/load-onnx.ts';
export * from './train/logging/index.ts';
export type { Metric, MetricFunction } from './train/metric-functions.ts';
export {
  type AucOptions,
  auc,
  averagePrecisionScore,
  type BinaryIoUOptions,
  binaryIoU,
  type CalibrationErrorOptions,
  type ClassificationMetrics,
  type CohenKappaOptions,
  classificationMetrics,
  cohenKappa,
  concordanceCorrelation,
  confusionMatrix,
  expectedCalibrationError,
  type F1ScoreOptions,
  type FBetaScoreOptions,
  f1Score,
  falseNegatives,
  falsePositives,
  fBetaScore,
  type MetricBatch,
  matthewsCorrelationCoefficient,
  meanIoU,
  measured,
  pearsonCorrelation,
  precision,
  precisionAtRecall,
  r2Score,
  recall,
  recallAtPrecision,
  rootMeanSquaredError,
  type StreamedMetric,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
  type TopKOptions,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
  wilsonInterval,
} from './train/metrics/index.ts';
export { Model, model, sequential } from './train/model.ts';
export { modelCheckpoint } from './train/model-checkpoint.ts';
export type { CompileOptions, ModelOptions, TrainOptions as FitOptions } from './train/model-options.ts';
export * from './train/optimizers/index.ts';
export { type Profiler, type ProfilerOptions, profiler, type StepProfile } from './train/profile/index.ts';
export { reduceLROnPlateau } from './train/reduce-lr-on-plateau.ts';
export { reduceOnPlateau } from './train/reduce-on-plateau.ts';
export * from './train/schedules.ts';
export { version } from './version.ts';
