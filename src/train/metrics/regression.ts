import { UserError } from '../../core/errors.ts';

/** How far predicted quantities are from the true ones, in the target's own unit where not said otherwise. */
export interface RegressionMetrics {
  /** Root of the mean squared error: large errors count most. */
  readonly rmse: number;
  /** Mean of the absolute errors. */
  readonly mae: number;
  /** Half of the rows are nearer than this. */
  readonly medianAbsoluteError: number;
  /** Share of the target's variance that is explained; 0 is always answering the mean, below it worse. */
  readonly r2: number;
  /** Mean of the absolute errors as shares of the true values; very large where a true value is nearly 0. */
  readonly mape: number;
  /** Mean of prediction minus truth. */
  readonly bias: number;
}

/** Equal to scikit-learn's functions. Throws where there are no rows or a number is not finite. */
export function regressionMetrics(truth: ArrayLike<number>, predicted: ArrayLike<number>): RegressionMetrics {
  const rows = truth.length;
  if (rows === 0) throw new UserError('measuring needs at least one row');
  if (predicted.length !== rows) {
    throw new UserError(`${predicted.length} predictions do not fit ${rows} true values; give one for each`);
  }
  const errors = Array.from(truth, (value, row) => predicted[row] - value);
  const bad = errors.findIndex((error) => !Number.isFinite(error));
  if (bad >= 0)
    throw new UserError(`the prediction or the true value in row ${bad + 1} is not a finite number`);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / rows;
  const absolute = errors.map(Math.abs);
  const squared = mean(errors.map((error) => error ** 2));
  const average = mean(Array.from(truth));
  const variance = mean(Array.from(truth, (value) => (value - average) ** 2));
  const sorted = [...absolute].sort((a, b) => a - b);
  const middle = Math.floor(rows / 2);
  return {
    rmse: Math.sqrt(squared),
    mae: mean(absolute),
    medianAbsoluteError: rows % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
    r2: variance === 0 ? (squared === 0 ? 1 : 0) : 1 - squared / variance,
    mape: mean(absolute.map((error, row) => error / Math.max(Math.abs(truth[row]), Number.EPSILON))),
    bias: mean(errors),
  };
}
