import {
  add,
  constant,
  gradients,
  mul,
  reduceSum,
  reshape,
  slice,
  sub,
  type Tensor,
} from '../graph/index.ts';

/** A part of an input, `[1, width]`, at both ends of the way. */
export interface PathEnds {
  readonly from: Tensor;
  readonly to: Tensor;
}

export interface PathAttribution {
  /** For each part what each of its numbers added to the score: `[width]`. */
  readonly contributions: readonly Tensor[];
  /** The score at every point, the two ends last: `[points + 2]`. */
  readonly scores: Tensor;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017) of a score along the straight way between two inputs given in
 * several parts. `scoreOf` takes each part as `[points, width]` and gives `[points]`. The integral is by the midpoint
 * rule, which kinks in the score do not mislead. Contributions add up to the difference of the scores at both ends.
 */
export function pathGradients(
  ends: readonly PathEnds[],
  points: number,
  scoreOf: (parts: readonly Tensor[]) => Tensor,
): PathAttribution {
  const fractions = constant(
    [...Array.from({ length: points }, (_, i) => (i + 0.5) / points), 0, 1],
    'float32',
    [points + 2, 1],
  );
  const parts = ends.map(({ from, to }) => add(from, mul(fractions, sub(to, from))));
  const scores = scoreOf(parts);
  const mean = mul(reduceSum(slice(scores, 0, 0, points)), 1 / points);
  const found = gradients(mean, parts);
  const contributions = ends.map(({ from, to }, i) =>
    mul(reduceSum(found[i], 0), reshape(sub(to, from), [-1])),
  );
  return { contributions, scores };
}
