import { add, div, mul, sqrt, square, sub } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface NadamOptions extends CommonOptions {
  /** How much of the mean of gradients stays at each step; 0.9 by default. */
  readonly beta1?: number;
  /** How much of the mean of their squares stays at each step; 0.999 by default. */
  readonly beta2?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
  /** How fast the momentum grows to `beta1`: 1 in Keras, 0.004 in PyTorch. */
  readonly momentumDecay?: number;
}

/** Adam with Nesterov's momentum (Dozat 2016), with Keras' names and defaults. */
export function nadam({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecay = 0,
  momentumDecay = 1,
  ...refinements
}: NadamOptions = {}): Optimizer {
  const others = { epsilon, weightDecay, momentumDecay };
  checkSettings('nadam', { learningRate, ...refinements }, { beta1, beta2 }, others);
  const momentumAt = (step: number): number => beta1 * (1 - 0.5 * 0.96 ** (step * momentumDecay));
  // Products of all momenta up to each step, computed as far as they have been asked for.
  const products = [1];
  const productAt = (step: number): number => {
    while (products.length <= step)
      products.push(products[products.length - 1] * momentumAt(products.length));
    return products[step];
  };
  return {
    ...refinements,
    name: 'nadam',
    learningRate,
    slots: ['momentum', 'velocity'],
    scalars: (step) => ({
      ofMomentum: momentumAt(step + 1) / (1 - productAt(step + 1)),
      ofGradient: (1 - momentumAt(step)) / (1 - productAt(step)),
      correction: 1 / (1 - beta2 ** step),
    }),
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      const momentum = add(mul(slots.momentum, beta1), mul(gradient, 1 - beta1));
      const velocity = add(mul(slots.velocity, beta2), mul(square(gradient), 1 - beta2));
      const direction = add(mul(momentum, scalars.ofMomentum), mul(gradient, scalars.ofGradient));
      const spread = add(sqrt(mul(velocity, scalars.correction)), epsilon);
      const step = div(mul(direction, scalars.learningRate), spread);
      return { weight: sub(decayed(context, weightDecay), step), slots: { momentum, velocity } };
    }),
  };
}
