import { UserError } from '../../core/errors.ts';
import { type ClassIndices, checkRange } from './class-indices.ts';

/**
 * The share of rows whose true class is among the `k` best scored. `scores` are `[rows, classes]`, probabilities or
 * logits. Of equal scores the first class ranks higher, so that `k = 1` is the accuracy of the predicted classes.
 */
export function topKAccuracy(
  truth: ClassIndices,
  scores: Float32Array | Float64Array,
  classes: number,
  k: number,
): number {
  const rows = truth.length;
  if (rows === 0) throw new UserError('top-k accuracy needs at least one row');
  if (!Number.isInteger(k) || k < 1)
    throw new UserError(`top-k accuracy: k is ${k}; give a whole number from 1`);
  if (scores.length !== rows * classes) {
    throw new UserError(
      `${scores.length} scores do not fit ${rows} rows and ${classes} classes; give ${rows * classes}, one for each row and class`,
    );
  }
  checkRange('true class', truth, classes);
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    const score = scores[start + truth[row]];
    let before = 0;
    for (let each = 0; each < classes; each++) {
      const other = scores[start + each];
      if (Number.isNaN(other)) {
        throw new UserError(
          `the score in row ${row + 1}, class ${each + 1} is NaN; the model has diverged or its input held NaN`,
        );
      }
      if (other > score || (other === score && each < truth[row])) before += 1;
    }
    if (before < k) right += 1;
  }
  return right / rows;
}
