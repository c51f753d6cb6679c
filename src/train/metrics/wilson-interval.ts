import { UserError } from '../../core/errors.ts';
import { type ConfusionMatrix, totalsOf } from './confusion-matrix.ts';
import type { ConfidenceLevel, Interval } from './interval.ts';

/** Standard deviations on either side of the mean of the normal distribution that hold the level's share. */
const deviations: Readonly<Record<ConfidenceLevel, number>> = {
  0.8: 1.2815515655446004,
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489004,
};

/**
 * The interval of a share of which `successes` of `trials` are known (Wilson 1927). It stays within 0 to 1 and is
 * honest for few trials and for shares near 0 and 1; of no trials it is all of 0 to 1.
 */
export function wilsonInterval(successes: number, trials: number, level: ConfidenceLevel = 0.95): Interval {
  if (!(successes >= 0 && successes <= trials && trials < Number.POSITIVE_INFINITY)) {
    throw new UserError(`${successes} of ${trials} is not a share; successes must be between 0 and trials`);
  }
  if (trials === 0) return { low: 0, high: 1 };
  const square = deviations[level] ** 2;
  const center = (successes + square / 2) / (trials + square);
  const spread = Math.sqrt(square * ((successes * (trials - successes)) / trials + square / 4));
  // At either end rounding would leave 1e-17 where the formula gives exactly 0 or 1.
  return {
    low: successes === 0 ? 0 : center - spread / (trials + square),
    high: successes === trials ? 1 : center + spread / (trials + square),
  };
}

export interface WilsonIntervals {
  readonly accuracy: Interval;
  /** One for each class; 0 to 1 for a class that never occurs, or is never predicted. */
  readonly classes: { readonly precision: Interval; readonly recall: Interval }[];
}

/** The intervals of all shares that a confusion matrix gives. F1 is no share: see `bootstrapF1`. */
export function wilsonIntervals(confusion: ConfusionMatrix, level: ConfidenceLevel = 0.95): WilsonIntervals {
  const { right, support, predicted, rows } = totalsOf(confusion);
  return {
    accuracy: wilsonInterval(
      right.reduce((sum, count) => sum + count, 0),
      rows,
      level,
    ),
    classes: Array.from(right, (count, each) => ({
      precision: wilsonInterval(count, predicted[each], level),
      recall: wilsonInterval(count, support[each], level),
    })),
  };
}
