import { UserError } from '../../core/errors.ts';
import { type ClassIndices, checkRange } from './class-indices.ts';
import { checkProbabilities, type Probabilities, probabilityColumns } from './probabilities.ts';

/**
 * The mean of -ln(probability of the true class), in nats: 0 is perfect, ln(classes) is what knowing nothing costs.
 * Probabilities are first kept away from 0 and 1 by the epsilon of their precision, as scikit-learn's `log_loss` does,
 * so a certain mistake costs about 15.9 in single precision and 36 in double. `probabilities` are `[rows, classes]`,
 * or `[rows]` for two classes. Throws on NaN, on what is no probability, and where there are no rows.
 */
export function logLoss(truth: ClassIndices, probabilities: Probabilities, classes: number): number {
  const rows = truth.length;
  if (rows === 0) throw new UserError('log loss needs at least one row');
  checkRange('true class', truth, classes);
  const columns = probabilityColumns(probabilities, rows, classes);
  checkProbabilities(probabilities, columns);
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const value =
      columns === 1
        ? Math.abs(1 - truth[row] - probabilities[row])
        : probabilities[row * classes + truth[row]];
    sum -= Math.log(Math.min(Math.max(value, epsilon), 1 - epsilon));
  }
  return sum / rows;
}
