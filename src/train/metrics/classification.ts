import { UserError } from '../../core/errors.ts';
import { accuracy, balancedAccuracy } from './accuracy.ts';
import type { ClassIndices } from './class-indices.ts';
import { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
import { averageScore, classScores } from './f1.ts';
import { logLoss } from './log-loss.ts';
import type { Probabilities } from './probabilities.ts';

/** How well one class is recognised. All but `support` are fractions from 0 to 1. */
export interface ClassMetrics {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

/** How well all classes are recognised. All are fractions from 0 to 1 unless it says otherwise. */
export interface ClassificationMetrics {
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  readonly precisionMacro: number;
  readonly recallMacro: number;
  readonly f1Macro: number;
  readonly precisionWeighted: number;
  readonly recallWeighted: number;
  readonly f1Weighted: number;
  /** In nats; only where probabilities were given. */
  readonly logLoss?: number;
  /** One for each label, also for those that do not occur. */
  readonly classes: ClassMetrics[];
  /** Rows are the true classes, columns the predicted ones. */
  readonly confusion: number[][];
  /** Rows measured. */
  readonly support: number;
}

/**
 * The usual measurements of a classifier, as scikit-learn defines them. Macro averages are over the classes that occur
 * among the true or the predicted ones; what would be 0 / 0 is 0.
 *
 * @param truth the true class of each row, `[rows]`, as places in `labels`
 * @param predicted the predicted class of each row, `[rows]`
 * @param probabilities `[rows, classes]`, or `[rows]` for two classes: the probability of the second
 *
 * Throws where there are no rows, lengths differ, a class has no label, or a probability is NaN.
 *
 *     classificationMetrics([0, 1, 1], [0, 1, 0], ['pump', 'hose']).accuracy // 0.667
 */
export function classificationMetrics(
  truth: ClassIndices,
  predicted: ClassIndices,
  labels: readonly string[],
  probabilities?: Probabilities,
): ClassificationMetrics {
  const metrics = metricsOfConfusion(confusionMatrix(truth, predicted, labels.length), labels);
  if (probabilities === undefined) return metrics;
  return { ...metrics, logLoss: logLoss(truth, probabilities, labels.length) };
}

/** The same from counts, as a `ConfusionAccumulator` gives them; without log loss. */
export function metricsOfConfusion(
  confusion: ConfusionMatrix,
  labels: readonly string[],
): ClassificationMetrics {
  if (confusion.length !== labels.length) {
    throw new UserError(
      `a confusion matrix of ${confusion.length} classes has ${labels.length} labels; give one label for each class`,
    );
  }
  const macro = averageScore(confusion, 'macro');
  const weighted = averageScore(confusion, 'weighted');
  const classes = classScores(confusion).map((score, each) => ({ label: labels[each], ...score }));
  return {
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    precisionMacro: macro.precision,
    recallMacro: macro.recall,
    f1Macro: macro.f1,
    precisionWeighted: weighted.precision,
    recallWeighted: weighted.recall,
    f1Weighted: weighted.f1,
    classes,
    confusion: confusion.map((counts) => [...counts]),
    support: classes.reduce((rows, { support }) => rows + support, 0),
  };
}
