import { UserError } from '../../core/errors.ts';

/**
 * Row-major `[rows, classes]`. For two classes `[rows]` will do: the probability of the second class. In single
 * precision, as models give them, or in double.
 */
export type Probabilities = Float32Array | Float64Array;

/** The columns that `probabilities` have for so many rows and classes: `classes`, or 1. Throws where neither fits. */
export function probabilityColumns(probabilities: Probabilities, rows: number, classes: number): number {
  if (probabilities.length === rows * classes) return classes;
  if (classes === 2 && probabilities.length === rows) return 1;
  throw new UserError(
    `${probabilities.length} probabilities do not fit ${rows} rows and ${classes} classes; give ${rows * classes}, one for each row and class`,
  );
}

/**
 * Throws at the first number that is no probability, and at the first row of several columns that does not sum to 1;
 * rounding in single precision is let pass.
 */
export function checkProbabilities(probabilities: Probabilities, columns: number): void {
  for (let start = 0; start < probabilities.length; start += columns) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = probabilities[start + column];
      if (!(value >= -1e-5 && value <= 1 + 1e-5)) {
        const hint = Number.isNaN(value)
          ? 'the model has diverged or its input held NaN'
          : 'give probabilities from 0 to 1, not logits';
        throw new UserError(
          `the probability in row ${start / columns + 1}, class ${column + 1} is ${value}; ${hint}`,
        );
      }
      sum += value;
    }
    if (columns > 1 && Math.abs(sum - 1) > 1e-3) {
      throw new UserError(
        `the probabilities of row ${start / columns + 1} sum to ${Number(sum.toPrecision(6))}, not 1; give one probability for each class, as softmax does`,
      );
    }
  }
}

/**
 * The class that each row is taken for, `[rows]`: the most probable one, the first where several are equal. With a
 * `threshold`, for two classes only, the second class where its probability is above it.
 */
export function predictedClasses(
  probabilities: Probabilities,
  rows: number,
  classes: number,
  { threshold }: { threshold?: number } = {},
): Int32Array {
  const columns = probabilityColumns(probabilities, rows, classes);
  checkProbabilities(probabilities, columns);
  if (threshold !== undefined && classes !== 2) {
    throw new UserError(`a threshold needs two classes, not ${classes}; leave it out`);
  }
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    throw new UserError(`the threshold is ${threshold}; give a number from 0 to 1`);
  }
  const predicted = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (columns === 1 || threshold !== undefined) {
      predicted[row] = Number(probabilities[(row + 1) * columns - 1] > (threshold ?? 0.5));
    } else {
      predicted[row] = mostProbable(probabilities, row * classes, classes);
    }
  }
  return predicted;
}

/** The place of the greatest of `classes` probabilities from `start` on, the first where several are equal. */
export function mostProbable(probabilities: Probabilities, start: number, classes: number): number {
  let best = 0;
  for (let each = 1; each < classes; each++) {
    if (probabilities[start + each] > probabilities[start + best]) best = each;
  }
  return best;
}
