import {
  add,
  and,
  cast,
  equal,
  greater,
  greaterOrEqual,
  less,
  maximum,
  mul,
  oneHot,
  or,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  square,
  sub,
  type Tensor,
  where,
} from '../../graph/index.ts';
import { alike, classesOf, type LossFunction, loss } from './loss.ts';

/** Sides -1 and 1; where all targets are 0 and 1, 0 stands for -1, as in Keras. */
function sidesOf(target: Tensor, prediction: Tensor): Tensor {
  const given = alike(target, prediction);
  const zeroOrOne = reduceMin(cast(or(equal(given, 0), equal(given, 1)), given.dtype));
  return where(greater(zeroOrOne, 0), sub(mul(given, 2), 1), given);
}

/** What a margin lacks of 1 on its right side, mean over the last axis; targets -1 and 1, or 0 and 1. */
export const hinge = (): LossFunction =>
  loss('float32', (target, prediction) =>
    reduceMean(maximum(sub(1, mul(sidesOf(target, prediction), prediction)), 0), -1),
  );

/** The square of what a margin lacks of 1 on its right side, mean over the last axis. */
export const squaredHinge = (): LossFunction =>
  loss('float32', (target, prediction) =>
    reduceMean(square(maximum(sub(1, mul(sidesOf(target, prediction), prediction)), 0)), -1),
  );

/** What the right class's score lacks of being 1 above the greatest other's (Crammer and Singer 2001). */
export const categoricalHinge = (): LossFunction =>
  loss('float32', (target, prediction) => {
    const truth = alike(target, prediction);
    const right = reduceSum(mul(truth, prediction), -1);
    const other = reduceMax(mul(sub(1, truth), prediction), -1);
    return maximum(add(sub(other, right), 1), 0);
  });

/**
 * Each class against all others (Rifkin and Klautau 2004): the square of what a margin
 * lacks of 1 on its right side, summed over the classes. Targets are class numbers, predictions margins of any size.
 * A sample that is right by a margin teaches nothing more, so that mislabelled ones weigh less than in cross-entropy.
 */
export const sparseSquaredHinge = (): LossFunction =>
  loss(
    'int32',
    (target, margins) => {
      const count = margins.shape[margins.shape.length - 1];
      const classes = classesOf(target, margins.shape.slice(0, -1), margins);
      const side = sub(mul(oneHot(classes, count, margins.dtype), 2), 1);
      const perSample = reduceSum(square(maximum(sub(1, mul(side, margins)), 0)), -1);
      const known = and(greaterOrEqual(classes, 0), less(classes, count));
      return where(known, perSample, Number.NaN);
    },
    { targets: { kind: 'classes' } },
  );
