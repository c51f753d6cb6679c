import { UserError } from '../../core/errors.ts';
import { type ConfusionMatrix, totalsOf } from './confusion-matrix.ts';

/** The share of rows whose class was predicted. Throws where there are no rows. */
export function accuracy(confusion: ConfusionMatrix): number {
  const { right, rows } = totalsOf(confusion);
  if (rows === 0) throw noRows();
  return right.reduce((sum, count) => sum + count, 0) / rows;
}

/**
 * The mean recall of the classes that occur among the true ones, so that a rare class counts as much as a frequent one
 * (scikit-learn's `balanced_accuracy_score`). Throws where there are no rows.
 */
export function balancedAccuracy(confusion: ConfusionMatrix): number {
  const { right, support, rows } = totalsOf(confusion);
  if (rows === 0) throw noRows();
  let sum = 0;
  let present = 0;
  for (let each = 0; each < support.length; each++) {
    if (support[each] === 0) continue;
    sum += right[each] / support[each];
    present += 1;
  }
  return sum / present;
}

const noRows = (): UserError => new UserError('there are no rows to measure; give at least one');
