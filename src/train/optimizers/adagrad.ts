import { add, div, mul, sqrt, square, sub } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface AdagradOptions extends CommonOptions {
  /** What the sum of squares begins with; 0.1 by default. */
  readonly initialAccumulatorValue?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/** Adagrad (Duchi et al. 2011), with Keras' names, defaults and arithmetic: `epsilon` is added before the root. */
export function adagrad({
  learningRate = 0.001,
  initialAccumulatorValue = 0.1,
  epsilon = 1e-7,
  weightDecay = 0,
  ...refinements
}: AdagradOptions = {}): Optimizer {
  const others = { initialAccumulatorValue, epsilon, weightDecay };
  checkSettings('adagrad', { learningRate, ...refinements }, {}, others);
  return {
    ...refinements,
    name: 'adagrad',
    learningRate,
    slots: ['accumulator'],
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      // Kept without its first value, since what is kept begins as zeros.
      const accumulator = add(slots.accumulator, square(gradient));
      const root = sqrt(add(accumulator, initialAccumulatorValue + epsilon));
      const step = div(mul(gradient, scalars.learningRate), root);
      return { weight: sub(decayed(context, weightDecay), step), slots: { accumulator } };
    }),
  };
}
