import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import { Random } from '../../core/random.ts';
import { binomial } from './binomial.ts';
import { type ConfusionMatrix, totalsOf } from './confusion-matrix.ts';
import { classScores } from './f1.ts';
import type { ConfidenceLevel, Interval } from './interval.ts';

export interface BootstrapOptions {
  readonly seed?: number;
  readonly resamples?: number;
  readonly level?: ConfidenceLevel;
}

export interface F1Intervals {
  readonly macro: Interval;
  /** One for each class; 0 to 1 for a class that neither occurs nor is predicted. */
  readonly classes: Interval[];
}

/**
 * Intervals of macro F1 and of each class's F1 by the percentile bootstrap (Efron and Tibshirani 1993): what the scores
 * would have been on other rows drawn from these. The same seed gives the same intervals.
 *
 * Drawing rows with replacement draws the cells of the confusion matrix from a multinomial distribution, so a resample
 * costs one draw for each filled cell, however many rows there are.
 */
export function bootstrapF1(confusion: ConfusionMatrix, options: BootstrapOptions = {}): F1Intervals {
  const {
    seed = 0,
    resamples = 1000,
    level = 0.95,
  } = knownOptions('bootstrapF1', options, { seed: true, resamples: true, level: true });
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new UserError(`bootstrapF1: resamples is ${resamples}; give a whole number from 1`);
  }
  const { rows } = totalsOf(confusion);
  if (rows === 0) throw new UserError('a bootstrap needs at least one row');
  const random = new Random(seed).fork('bootstrap');
  const classes = confusion.length;
  const cells = filledCells(confusion);
  const measured = classScores(confusion).map(({ f1 }) => f1);
  const occurring = occurringClasses(confusion);
  const macro = new Float64Array(resamples);
  // A resample that holds none of a class says nothing of its F1.
  const scores: number[][] = confusion.map(() => []);
  const right = new Float64Array(classes);
  const support = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  for (let resample = 0; resample < resamples; resample++) {
    for (const totals of [right, support, predicted]) totals.fill(0);
    let toDraw = rows;
    let from = rows;
    for (const cell of cells) {
      const drawn = binomial(random, toDraw, cell.count / from);
      toDraw -= drawn;
      from -= cell.count;
      support[cell.truth] += drawn;
      predicted[cell.predicted] += drawn;
      if (cell.truth === cell.predicted) right[cell.truth] += drawn;
    }
    // The mean is over the classes of these rows. A rare class that a resample happens to lack keeps what was measured:
    // left out, or taken as 0, it would move the whole interval away from the score it belongs to.
    let total = 0;
    for (let each = 0; each < classes; each++) {
      const both = support[each] + predicted[each];
      if (both > 0) scores[each].push((2 * right[each]) / both);
      total += both > 0 ? (2 * right[each]) / both : measured[each];
    }
    macro[resample] = total / occurring;
  }
  return {
    macro: percentileInterval(macro, level),
    classes: scores.map((each) => percentileInterval(Float64Array.from(each), level)),
  };
}

/** How many classes occur among the true or the predicted ones. */
function occurringClasses(confusion: ConfusionMatrix): number {
  const { support, predicted } = totalsOf(confusion);
  return support.filter((rows, each) => rows + predicted[each] > 0).length;
}

interface Cell {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
}

function filledCells(confusion: ConfusionMatrix): Cell[] {
  const cells: Cell[] = [];
  for (const [truth, counts] of confusion.entries()) {
    for (const [predicted, count] of counts.entries()) {
      if (count > 0) cells.push({ truth, predicted, count });
    }
  }
  return cells;
}

/** What the middle share `level` of the values spans, with a straight line between neighbours (numpy's `percentile`). */
function percentileInterval(values: Float64Array, level: ConfidenceLevel): Interval {
  if (values.length === 0) return { low: 0, high: 1 };
  const sorted = values.sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.ceil(place);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  };
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
