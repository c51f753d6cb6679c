import {
  add,
  and,
  constant,
  div,
  greater,
  mul,
  reduceSum,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from '../../graph/index.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface LambOptions extends CommonOptions {
  /** How much of the mean of gradients stays at each step; 0.9 by default. */
  readonly beta1?: number;
  /** How much of the mean of their squares stays at each step; 0.999 by default. */
  readonly beta2?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Adam whose step is as long as the weight it changes (You et al. 2020), for large batches, with Keras' names, defaults
 * and arithmetic: decay comes before the step and is not part of its length.
 */
export function lamb({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecay = 0,
  ...refinements
}: LambOptions = {}): Optimizer {
  checkSettings('lamb', { learningRate, ...refinements }, { beta1, beta2 }, { epsilon, weightDecay });
  return {
    ...refinements,
    name: 'lamb',
    learningRate,
    slots: ['momentum', 'velocity'],
    scalars: (step) => ({
      ofMomentum: 1 / (1 - beta1 ** step),
      ofVelocity: 1 / (1 - beta2 ** step),
    }),
    update: (context) => {
      const { gradient, slots, scalars } = context;
      const momentum = add(mul(slots.momentum, beta1), mul(gradient, 1 - beta1));
      const velocity = add(mul(slots.velocity, beta2), mul(square(gradient), 1 - beta2));
      const spread = add(sqrt(mul(velocity, scalars.ofVelocity)), epsilon);
      const step = div(mul(momentum, scalars.ofMomentum), spread);
      const kept = decayed(context, weightDecay);
      const [long, wide] = [norm(kept), norm(step)];
      const usable = and(greater(long, 0), greater(wide, 0));
      const ratio = where(usable, div(long, where(usable, wide, 1)), constant(1));
      return {
        weight: sub(kept, mul(step, mul(ratio, scalars.learningRate))),
        slots: { momentum, velocity },
      };
    },
  };
}

const norm = (x: Tensor): Tensor => sqrt(reduceSum(square(x)));
