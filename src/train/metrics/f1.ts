import { type ConfusionMatrix, type ConfusionTotals, totalsOf } from './confusion-matrix.ts';

export interface PrecisionRecallF1 {
  /** Of the rows predicted as the class, the share that were of it. */
  readonly precision: number;
  /** Of the rows of the class, the share that were predicted as it. */
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
}

export interface ClassScore extends PrecisionRecallF1 {
  /** Rows of the class. */
  readonly support: number;
}

export type Average = 'macro' | 'weighted' | 'micro';

/** One score for each class. What would be 0 / 0 is 0 (scikit-learn's `zero_division=0`). */
export function classScores(confusion: ConfusionMatrix): ClassScore[] {
  const { right, support, predicted } = totalsOf(confusion);
  return Array.from(right, (count, each) => ({
    ...scoreOf(count, support[each], predicted[each]),
    support: support[each],
  }));
}

/**
 * One score for all classes, as scikit-learn averages: `macro` is the plain mean over the classes that occur among the
 * true or the predicted ones, `weighted` the mean by support, `micro` counts all rows alike, which is the accuracy.
 */
export function averageScore(confusion: ConfusionMatrix, average: Average): PrecisionRecallF1 {
  const { right, support, predicted, rows } = totalsOf(confusion);
  if (average === 'micro') return scoreOf(sum(right), rows, rows);
  const mean = { precision: 0, recall: 0, f1: 0 };
  let total = 0;
  for (let each = 0; each < support.length; each++) {
    if (support[each] + predicted[each] === 0) continue;
    const weight = average === 'macro' ? 1 : support[each];
    const { precision, recall, f1 } = scoreOf(right[each], support[each], predicted[each]);
    mean.precision += weight * precision;
    mean.recall += weight * recall;
    mean.f1 += weight * f1;
    total += weight;
  }
  if (total === 0) return mean;
  return { precision: mean.precision / total, recall: mean.recall / total, f1: mean.f1 / total };
}

/** Macro F1 straight from totals, for whoever needs it a thousand times. */
export function macroF1({ right, support, predicted }: Omit<ConfusionTotals, 'rows'>): number {
  let total = 0;
  let classes = 0;
  for (let each = 0; each < right.length; each++) {
    const both = support[each] + predicted[each];
    if (both === 0) continue;
    total += (2 * right[each]) / both;
    classes += 1;
  }
  return classes === 0 ? 0 : total / classes;
}

function scoreOf(right: number, support: number, predicted: number): PrecisionRecallF1 {
  return {
    precision: predicted === 0 ? 0 : right / predicted,
    recall: support === 0 ? 0 : right / support,
    f1: support + predicted === 0 ? 0 : (2 * right) / (support + predicted),
  };
}

const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
