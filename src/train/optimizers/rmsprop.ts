import { add, div, maximum, mul, sqrt, square, sub, type Tensor } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';

export interface RmspropOptions extends CommonOptions {
  /** How much of the mean of squares stays at each step; 0.9 by default. */
  readonly rho?: number;
  /** How much of the last step is taken again; 0 by default. */
  readonly momentum?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Divides by the spread of gradients about their mean instead of their size; false by default. */
  readonly centered?: boolean;
}

/**
 * RMSprop (Hinton 2012); `centered` divides by the standard deviation of the gradients instead of their root mean
 * square (Graves 2013). Names and defaults are Keras'. The arithmetic is PyTorch's: `epsilon` is added after the root,
 * and the momentum gathers scaled gradients before the learning rate is applied.
 */
export function rmsprop({
  learningRate = 0.001,
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
  ...clipping
}: RmspropOptions = {}): Optimizer {
  checkSettings('rmsprop', { learningRate, ...clipping }, { rho, momentum }, { epsilon });
  const average = (old: Tensor, seen: Tensor): Tensor => add(mul(old, rho), mul(seen, 1 - rho));
  return {
    ...clipping,
    name: 'rmsprop',
    learningRate,
    slots: ['velocity', ...(momentum === 0 ? [] : ['momentum']), ...(centered ? ['averageGradient'] : [])],
    ...elementwise(({ weight, gradient, slots, scalars: { learningRate: rate } }) => {
      const next: Record<string, Tensor> = { velocity: average(slots.velocity, square(gradient)) };
      let variance = next.velocity;
      if (centered) {
        next.averageGradient = average(slots.averageGradient, gradient);
        // Rounding can take the difference of two near-equal numbers below zero, where it has no root.
        variance = maximum(sub(variance, square(next.averageGradient)), 0);
      }
      let direction = div(gradient, add(sqrt(variance), epsilon));
      if (momentum !== 0) {
        direction = add(mul(slots.momentum, momentum), direction);
        next.momentum = direction;
      }
      return { weight: sub(weight, mul(direction, rate)), slots: next };
    }),
  };
}
