import { UserError } from '../../core/errors.ts';
import type { ClassIndices } from './class-indices.ts';
import { rankedPoints } from './ranking.ts';

/** What a wrong answer costs, in any one currency. */
export interface Costs {
  /** Of a yes that was taken for a no. */
  readonly miss: number;
  /** Of a no that was taken for a yes. */
  readonly falseAlarm: number;
}

/**
 * The threshold that gives the best F1 of "yes" on rows that were not learned from; a row is a yes where its score is
 * above it. It is halfway between two scores that occur.
 */
export function bestF1Threshold(
  truth: ClassIndices,
  scores: ArrayLike<number>,
): { threshold: number; f1: number } {
  const points = rankedPoints(truth, scores);
  const positives = points[points.length - 1].truePositives;
  let best = { threshold: 0.5, f1: -1 };
  points.forEach(({ score, truePositives, falsePositives }, i) => {
    const f1 = (2 * truePositives) / (truePositives + falsePositives + positives);
    const below = points[i + 1]?.score ?? 0;
    if (f1 > best.f1) best = { threshold: (score + below) / 2, f1 };
  });
  return best;
}

/**
 * The threshold at which a calibrated probability makes "yes" the cheaper answer: above it, the expected cost of a miss
 * exceeds that of a false alarm (Elkan 2001). Throws for costs that are not above 0.
 */
export function costThreshold({ miss, falseAlarm }: Costs): number {
  if (!(miss > 0 && falseAlarm > 0 && Number.isFinite(miss) && Number.isFinite(falseAlarm))) {
    throw new UserError(
      `the costs of a miss (${miss}) and of a false alarm (${falseAlarm}) must both be numbers above 0`,
    );
  }
  return falseAlarm / (falseAlarm + miss);
}

export interface CostPoint {
  readonly threshold: number;
  /** For each row, on the average. */
  readonly cost: number;
  readonly misses: number;
  readonly falseAlarms: number;
}

/** What answering by each of these thresholds costs a row. */
export function costCurve(
  truth: ClassIndices,
  scores: ArrayLike<number>,
  { miss, falseAlarm }: Costs,
  thresholds: readonly number[],
): CostPoint[] {
  return thresholds.map((threshold) => {
    let [misses, falseAlarms] = [0, 0];
    for (let row = 0; row < truth.length; row++) {
      const yes = scores[row] > threshold;
      if (truth[row] === 1 && !yes) misses += 1;
      if (truth[row] === 0 && yes) falseAlarms += 1;
    }
    return {
      threshold,
      cost: (misses * miss + falseAlarms * falseAlarm) / truth.length,
      misses,
      falseAlarms,
    };
  });
}
