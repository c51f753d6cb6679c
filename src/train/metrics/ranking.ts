import { UserError } from '../../core/errors.ts';
import { type ClassIndices, checkRange } from './class-indices.ts';

/** What answering "yes" to all scores above a threshold gives. */
export interface RankedPoint {
  /** The lowest score that counts as yes. */
  readonly score: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * The points that thresholds can reach, from the highest score down; rows of one score come together. `truth` is 1
 * for yes and 0 for no. Throws where there are no rows, a score is not a number, or all rows have one answer.
 */
export function rankedPoints(truth: ClassIndices, scores: ArrayLike<number>): RankedPoint[] {
  if (truth.length !== scores.length) {
    throw new UserError(`${scores.length} scores do not fit ${truth.length} true answers; give one for each`);
  }
  checkRange('true class', truth, 2);
  const order = Array.from(truth, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  const bad = order.find((row) => Number.isNaN(scores[row]));
  if (bad !== undefined) throw new UserError(`the score in row ${bad + 1} is not a number`);
  const points: RankedPoint[] = [];
  let [truePositives, falsePositives] = [0, 0];
  order.forEach((row, i) => {
    if (truth[row] === 1) truePositives += 1;
    else falsePositives += 1;
    const next = order[i + 1];
    if (next === undefined || scores[next] !== scores[row]) {
      points.push({ score: scores[row], truePositives, falsePositives });
    }
  });
  if (truePositives === 0 || falsePositives === 0) {
    throw new UserError('ranking needs rows of both answers; all rows have the same one');
  }
  return points;
}

/**
 * The area under the curve of precision over recall, as a sum of steps: scikit-learn's `average_precision_score`.
 * The share of yes among all rows is what knowing nothing gives, 1 is perfect.
 */
export function averagePrecision(truth: ClassIndices, scores: ArrayLike<number>): number {
  const points = rankedPoints(truth, scores);
  const positives = points[points.length - 1].truePositives;
  let [sum, before] = [0, 0];
  for (const { truePositives, falsePositives } of points) {
    sum += ((truePositives - before) / positives) * (truePositives / (truePositives + falsePositives));
    before = truePositives;
  }
  return sum;
}

/** The chance that a row of yes scores higher than a row of no, equal scores counting half (Mann and Whitney 1947). */
export function rocAuc(truth: ClassIndices, scores: ArrayLike<number>): number {
  const points = rankedPoints(truth, scores);
  const last = points[points.length - 1];
  let [area, tp, fp] = [0, 0, 0];
  for (const { truePositives, falsePositives } of points) {
    area += ((falsePositives - fp) * (truePositives + tp)) / 2;
    [tp, fp] = [truePositives, falsePositives];
  }
  return area / (last.truePositives * last.falsePositives);
}
