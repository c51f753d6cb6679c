import { UserError } from '../../core/errors.ts';
import { add, clip, div, mul, pow, square, sub } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';

export interface FtrlOptions extends CommonOptions {
  /** How the rate falls with the gradients seen: -0.5 is by their root; at most 0. */
  readonly learningRatePower?: number;
  /** What the sum of squares begins with; 0.1 by default. */
  readonly initialAccumulatorValue?: number;
  /** Penalty on absolute values, by which weights become exactly zero; 0 by default. */
  readonly l1RegularizationStrength?: number;
  /** Penalty on squares; 0 by default. */
  readonly l2RegularizationStrength?: number;
  /** Penalty on squares by way of the gradient; 0 by default. */
  readonly l2ShrinkageRegularizationStrength?: number;
  /** Added to the root of the sum of squares; 0 by default. */
  readonly beta?: number;
}

/**
 * Follow the regularised leader (McMahan et al. 2013), for wide linear models of which few weights are to stay, with
 * Keras' names, defaults and arithmetic. It forgets the first values of the weights.
 */
export function ftrl({
  learningRate = 0.001,
  learningRatePower = -0.5,
  initialAccumulatorValue = 0.1,
  l1RegularizationStrength: l1 = 0,
  l2RegularizationStrength: l2 = 0,
  l2ShrinkageRegularizationStrength: shrinkage = 0,
  beta = 0,
  ...refinements
}: FtrlOptions = {}): Optimizer {
  const others = { initialAccumulatorValue, l1, l2, shrinkage, beta };
  checkSettings('ftrl', { learningRate, ...refinements }, {}, others);
  if (!(learningRatePower <= 0)) {
    throw new UserError(`ftrl: learningRatePower is ${learningRatePower}; give a number of at most 0`);
  }
  return {
    ...refinements,
    name: 'ftrl',
    learningRate,
    slots: ['accumulator', 'linear'],
    ...elementwise(({ weight, gradient, slots, scalars: { learningRate: rate } }) => {
      const used = shrinkage === 0 ? gradient : add(gradient, mul(weight, 2 * shrinkage));
      // Kept without its first value, since what is kept begins as zeros.
      const accumulator = add(slots.accumulator, square(gradient));
      const powered = pow(add(accumulator, initialAccumulatorValue), -learningRatePower);
      const before = pow(add(slots.accumulator, initialAccumulatorValue), -learningRatePower);
      const linear = add(slots.linear, sub(used, mul(div(sub(powered, before), rate), weight)));
      const quadratic = add(div(add(powered, beta), rate), 2 * l2);
      return {
        weight: div(sub(clip(linear, -l1, l1), linear), quadratic),
        slots: { accumulator, linear },
      };
    }),
  };
}
