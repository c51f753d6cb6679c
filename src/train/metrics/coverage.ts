import type { ClassIndices } from './class-indices.ts';

export interface Coverage {
  readonly threshold: number;
  /** Share of all rows whose score reaches the threshold. */
  readonly coverage: number;
  /** Share of those that were right. */
  readonly accuracy: number;
}

/** If only answers of at least a score were taken: what share that is, and how many of them are right. */
export function coverageCurve(
  truth: ClassIndices,
  predicted: ClassIndices,
  scores: ArrayLike<number>,
  thresholds: readonly number[] = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
): Coverage[] {
  return thresholds.flatMap((threshold) => {
    let rows = 0;
    let right = 0;
    for (let row = 0; row < truth.length; row++) {
      if (scores[row] < threshold) continue;
      rows += 1;
      if (truth[row] === predicted[row]) right += 1;
    }
    return rows === 0 ? [] : [{ threshold, coverage: rows / truth.length, accuracy: right / rows }];
  });
}
