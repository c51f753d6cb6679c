import { coverageCurve } from '../../train/metrics/coverage.ts';
import {
  bootstrapF1,
  type ClassificationMetrics,
  calibration,
  majorityBaseline,
  wilsonInterval,
} from '../../train/metrics/index.ts';
import type { Mistake, ResultFacts } from './report/facts.ts';

export interface MeasuredClassifier {
  readonly metrics: ClassificationMetrics;
  readonly predicted: Int32Array;
  /** `[rows, classes]`. */
  readonly probabilities: Float32Array;
  /** Score of the predicted class, by row. */
  readonly scores: Float32Array;
}

/** What a report says of a classifier's answers to rows whose true classes are `truth`; `commonest` is the class most training rows have. */
export function classificationResults(
  labels: readonly string[],
  truth: Int32Array,
  { metrics, predicted, probabilities, scores }: MeasuredClassifier,
  seed: number,
  mistakes: Mistake[],
  commonest = 0,
): ResultFacts {
  const intervals = bootstrapF1(metrics.confusion, { seed });
  const right = metrics.confusion.reduce((sum, row, i) => sum + row[i], 0);
  const { bins, expectedCalibrationError } = calibration(truth, probabilities, labels.length);
  const majority = majorityBaseline(metrics.confusion, labels, commonest);
  return {
    testRows: truth.length,
    accuracy: { value: metrics.accuracy, ...wilsonInterval(right, truth.length) },
    f1Macro: { value: metrics.f1Macro, ...intervals.macro },
    f1Weighted: metrics.f1Weighted,
    logLoss: metrics.logLoss,
    majority: { label: labels[commonest], accuracy: majority.accuracy, f1Macro: majority.f1Macro },
    classes: metrics.classes.map(({ label, precision, recall, f1, support }, i) => ({
      label,
      precision,
      recall,
      f1: { value: f1, ...intervals.classes[i] },
      support,
    })),
    confusion: { labels: [...labels], counts: metrics.confusion.map((row) => [...row]) },
    mistakes,
    calibration: { bins: bins.filter(({ count }) => count > 0), expectedCalibrationError },
    coverage: coverageCurve(truth, predicted, scores),
  };
}
