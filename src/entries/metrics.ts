/**
 * Metrics, as in `keras.metrics`: for `compile`, and for arrays of answers.
 *
 *     import { auc, confusionMatrix } from 'millwright/metrics';
 *
 * @packageDocumentation
 */

export type { Metric, MetricFunction } from '../train/metric-functions.ts';
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
  type NameOption,
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
  type ThresholdOption,
  type TopKOptions,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
  wilsonInterval,
} from '../train/metrics/index.ts';
