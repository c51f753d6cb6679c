import { add, mul, sign, sub } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface LionOptions extends CommonOptions {
  /** How much of the mean of gradients counts beside the new one; 0.9 by default. */
  readonly beta1?: number;
  /** How much of that mean stays at each step; 0.99 by default. */
  readonly beta2?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Steps by the sign of a momentum (Chen et al. 2023), with Keras' names and defaults. Keeps one number for each weight,
 * half of what Adam keeps; wants a learning rate three to ten times smaller than Adam's.
 */
export function lion({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.99,
  weightDecay = 0,
  ...refinements
}: LionOptions = {}): Optimizer {
  checkSettings('lion', { learningRate, ...refinements }, { beta1, beta2 }, { weightDecay });
  return {
    ...refinements,
    name: 'lion',
    learningRate,
    slots: ['momentum'],
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      const direction = sign(add(mul(slots.momentum, beta1), mul(gradient, 1 - beta1)));
      const momentum = add(mul(slots.momentum, beta2), mul(gradient, 1 - beta2));
      const step = mul(direction, scalars.learningRate);
      return { weight: sub(decayed(context, weightDecay), step), slots: { momentum } };
    }),
  };
}
