import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  add,
  exp,
  log,
  matmul,
  maximum,
  mul,
  reduceMax,
  reduceSum,
  softplus,
  sub,
  type Tensor,
  transpose,
  where,
} from '../../graph/index.ts';
import { stopGradient } from '../../graph/operators/stop-gradient.ts';
import { relations } from './embedding.ts';
import { type LossFunction, loss } from './loss.ts';

export interface CircleOptions {
  /** How sharply the hardest pairs count. */
  readonly gamma?: number;
  /** How far from perfect a pair may be before it counts. */
  readonly margin?: number;
}

/**
 * Of classes: all pairs of one class are to be nearer, by cosine, than all pairs of two, and those that are farthest
 * from it count most (Sun et al. 2020). Targets are class numbers, predictions vectors of length 1 `[batch, features]`,
 * as `UnitNormalization` gives them.
 */
export function circle(options: CircleOptions = {}): LossFunction {
  const { gamma = 80, margin = 0.4 } = knownOptions('circle', options, { gamma: true, margin: true });
  if (!(gamma > 0)) throw new UserError(`circle: gamma is ${gamma}; give a number above 0`);
  if (!(margin >= 0 && margin <= 1))
    throw new UserError(`circle: margin is ${margin}; give a number from 0 to 1`);
  return loss('int32', (target, prediction) => {
    const { alike, unlike } = relations(target, prediction);
    const distances = maximum(sub(1, matmul(prediction, transpose(prediction))), 0);
    const near = mul(mul(maximum(add(distances, margin), 0), sub(margin, distances)), -gamma);
    const far = mul(mul(maximum(sub(1 + margin, distances), 0), sub(1 - margin, distances)), gamma);
    return softplus(add(logSumExp(where(alike, near, never)), logSumExp(where(unlike, far, never))));
  });
}

/** A logarithm of nothing, and finite. */
const never = -1e9;

/** The logarithm of the sum of exponentials over the last axis, which overflows nowhere. */
function logSumExp(x: Tensor): Tensor {
  const greatest = stopGradient(reduceMax(x, -1, true));
  const sum = reduceSum(exp(sub(x, greatest)), -1);
  return add(log(sum), reduceMax(greatest, -1));
}
