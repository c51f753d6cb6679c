import type { ConfusionMatrix } from './confusion-matrix.ts';

/**
 * Matthews' correlation of truth and answer, from -1 to 1, for any number of classes (Gorodkin 2004): 0 is what
 * guessing gives however rare a class is. 0 as well where only one class is true or answered, as in scikit-learn.
 */
export function matthewsCorrelation(confusion: ConfusionMatrix): number {
  const truth = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const answered = confusion.map((_, k) => confusion.reduce((sum, row) => sum + row[k], 0));
  const rows = truth.reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, k) => sum + row[k], 0);
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  const spread = (rows ** 2 - product(truth, truth)) * (rows ** 2 - product(answered, answered));
  return spread === 0 ? 0 : (right * rows - product(truth, answered)) / Math.sqrt(spread);
}
