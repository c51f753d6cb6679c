import { UserError } from '../../core/errors.ts';

/** How far predictions of remaining life are off, in the unit of time of the data. */
export interface RemainingLifeMetrics {
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Mean of predicted minus true: above 0 the model promises more life than there is. */
  readonly bias: number;
  /** NASA's score, summed over predictions: see `nasaScore`. */
  readonly nasaScore: number;
  /** Share of predictions that promise more life than there is. */
  readonly late: number;
}

/** Every figure about predicted remaining lives. Throws UserError where there are none, or not as many as true ones. */
export function remainingLifeMetrics(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
): RemainingLifeMetrics {
  checkPairs(truth, predicted);
  const count = truth.length;
  let [squares, absolute, sum, late] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const error = predicted[i] - truth[i];
    squares += error * error;
    absolute += Math.abs(error);
    sum += error;
    if (error > 0) late += 1;
  }
  return {
    rmse: Math.sqrt(squares / count),
    mae: absolute / count,
    bias: sum / count,
    nasaScore: nasaScore(truth, predicted),
    late: late / count,
  };
}

/**
 * The score of the PHM08 challenge (Saxena et al. 2008): for each prediction `exp(-d / 13) - 1` where it is too early
 * and `exp(d / 10) - 1` where it is too late, `d` being predicted minus true cycles; summed. Less is better, and
 * promising too much costs more.
 */
export function nasaScore(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  checkPairs(truth, predicted);
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const error = predicted[i] - truth[i];
    sum += Math.expm1(error < 0 ? -error / 13 : error / 10);
  }
  return sum;
}

export interface IntervalMetrics {
  /** Share of true values inside their intervals. */
  readonly coverage: number;
  readonly meanWidth: number;
}

/** How often intervals hold the truth, and how wide they are. Throws UserError where there are none. */
export function intervalMetrics(
  truth: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): IntervalMetrics {
  checkPairs(truth, low);
  checkPairs(truth, high);
  let [inside, width] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    if (low[i] <= truth[i] && truth[i] <= high[i]) inside += 1;
    width += high[i] - low[i];
  }
  return { coverage: inside / truth.length, meanWidth: width / truth.length };
}

function checkPairs(truth: ArrayLike<number>, other: ArrayLike<number>): void {
  if (truth.length === 0)
    throw new UserError('remaining life needs at least one prediction to be measured on');
  if (truth.length !== other.length) {
    throw new UserError(
      `there are ${truth.length} true values and ${other.length} predictions; give as many of each`,
    );
  }
}
