export { accuracy, balancedAccuracy } from './accuracy.ts';
export { type BootstrapOptions, bootstrapF1, type F1Intervals } from './bootstrap-f1.ts';
export { type Calibration, type CalibrationBin, calibration } from './calibration.ts';
export type { ClassIndices } from './class-indices.ts';
export {
  type ClassificationMetrics,
  type ClassMetrics,
  classificationMetrics,
  metricsOfConfusion,
} from './classification.ts';
export { ConfusionAccumulator, type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
export { type Average, averageScore, type ClassScore, classScores, type PrecisionRecallF1 } from './f1.ts';
export type { ConfidenceLevel, Interval } from './interval.ts';
export { logLoss } from './log-loss.ts';
export { type MajorityBaseline, majorityBaseline } from './majority-baseline.ts';
export { matthewsCorrelation } from './matthews.ts';
export { Mean } from './mean.ts';
export { type Calibrator, calibrated, fitCalibrator } from './platt.ts';
export { type Probabilities, predictedClasses } from './probabilities.ts';
export { averagePrecision, type RankedPoint, rankedPoints, rocAuc } from './ranking.ts';
export { type RegressionMetrics, regressionMetrics } from './regression.ts';
export {
  type IntervalMetrics,
  intervalMetrics,
  nasaScore,
  type RemainingLifeMetrics,
  remainingLifeMetrics,
} from './remaining-life.ts';
export * from './streamed/index.ts';
export { bestF1Threshold, type CostPoint, type Costs, costCurve, costThreshold } from './threshold.ts';
export { topKAccuracy } from './top-k-accuracy.ts';
export { type WilsonIntervals, wilsonInterval, wilsonIntervals } from './wilson-interval.ts';
