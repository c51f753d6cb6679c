import { abs, add, div, maximum, mul, sub } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface AdamaxOptions extends CommonOptions {
  /** How much of the mean of gradients stays at each step; 0.9 by default. */
  readonly beta1?: number;
  /** How much of the greatest size of gradients stays at each step; 0.999 by default. */
  readonly beta2?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/** Adam with the greatest gradient in the place of the second moment (Kingma and Ba 2015, section 7), as in Keras. */
export function adamax({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecay = 0,
  ...refinements
}: AdamaxOptions = {}): Optimizer {
  checkSettings('adamax', { learningRate, ...refinements }, { beta1, beta2 }, { epsilon, weightDecay });
  return {
    ...refinements,
    name: 'adamax',
    learningRate,
    slots: ['momentum', 'norm'],
    scalars: (step) => ({ correction: (1 - beta1) / (1 - beta1 ** step) }),
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      // The momentum is kept without its factor 1 - beta1, as Adam's.
      const momentum = add(mul(slots.momentum, beta1), gradient);
      const norm = maximum(mul(slots.norm, beta2), abs(gradient));
      const rate = mul(scalars.learningRate, scalars.correction);
      const step = div(mul(momentum, rate), add(norm, epsilon));
      return { weight: sub(decayed(context, weightDecay), step), slots: { momentum, norm } };
    }),
  };
}
