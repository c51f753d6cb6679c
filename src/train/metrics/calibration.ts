import { UserError } from '../../core/errors.ts';
import { type ClassIndices, checkRange } from './class-indices.ts';
import { checkProbabilities, mostProbable, type Probabilities, probabilityColumns } from './probabilities.ts';

/** Predictions whose score is in one range of equal width. */
export interface CalibrationBin {
  /** Mean score of the predicted class, 0 to 1; NaN where the bin is empty. */
  readonly meanScore: number;
  /** Share of the predictions that were right; NaN where the bin is empty. */
  readonly accuracy: number;
  readonly count: number;
}

export interface Calibration {
  /** From the lowest scores to the highest. A bin holds its upper edge. */
  readonly bins: CalibrationBin[];
  /** Mean distance between score and accuracy, bins weighted by their rows; 0 is perfect. */
  readonly expectedCalibrationError: number;
}

/**
 * Whether a score of 80% is right 80 times in 100 (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 * Looks at the score of the most probable class. `probabilities` are `[rows, classes]`, or `[rows]` for two classes.
 */
export function calibration(
  truth: ClassIndices,
  probabilities: Probabilities,
  classes: number,
  { bins = 10 }: { bins?: number } = {},
): Calibration {
  const rows = truth.length;
  if (rows === 0) throw new UserError('calibration needs at least one row');
  if (!Number.isInteger(bins) || bins < 1) {
    throw new UserError(`calibration: bins is ${bins}; give a whole number from 1`);
  }
  checkRange('true class', truth, classes);
  const columns = probabilityColumns(probabilities, rows, classes);
  checkProbabilities(probabilities, columns);
  const counts = new Float64Array(bins);
  const scores = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    const { predicted, score } = answerOf(probabilities, row, columns);
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(score * bins) - 1));
    counts[bin] += 1;
    scores[bin] += score;
    right[bin] += Number(predicted === truth[row]);
  }
  let error = 0;
  for (let bin = 0; bin < bins; bin++) error += Math.abs(right[bin] - scores[bin]) / rows;
  return {
    bins: Array.from(counts, (count, bin) => ({
      meanScore: scores[bin] / count,
      accuracy: right[bin] / count,
      count,
    })),
    expectedCalibrationError: error,
  };
}

function answerOf(
  probabilities: Probabilities,
  row: number,
  columns: number,
): { predicted: number; score: number } {
  if (columns === 1) {
    const second = probabilities[row];
    return second > 0.5 ? { predicted: 1, score: second } : { predicted: 0, score: 1 - second };
  }
  const predicted = mostProbable(probabilities, row * columns, columns);
  return { predicted, score: probabilities[row * columns + predicted] };
}
