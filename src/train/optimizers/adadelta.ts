import { add, div, mul, sqrt, square, sub, type Tensor } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface AdadeltaOptions extends CommonOptions {
  /** How much of the means of squares stays at each step; 0.95 by default. */
  readonly rho?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/** Adadelta (Zeiler 2012), with Keras' names and defaults; with a learning rate of 1 it is the paper's. */
export function adadelta({
  learningRate = 0.001,
  rho = 0.95,
  epsilon = 1e-7,
  weightDecay = 0,
  ...refinements
}: AdadeltaOptions = {}): Optimizer {
  checkSettings('adadelta', { learningRate, ...refinements }, { rho }, { epsilon, weightDecay });
  const average = (old: Tensor, seen: Tensor): Tensor => add(mul(old, rho), mul(square(seen), 1 - rho));
  const root = (x: Tensor): Tensor => sqrt(add(x, epsilon));
  return {
    ...refinements,
    name: 'adadelta',
    learningRate,
    slots: ['accumulatedGradients', 'accumulatedDeltas'],
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      const accumulatedGradients = average(slots.accumulatedGradients, gradient);
      const delta = div(mul(root(slots.accumulatedDeltas), gradient), root(accumulatedGradients));
      const accumulatedDeltas = average(slots.accumulatedDeltas, delta);
      return {
        weight: sub(decayed(context, weightDecay), mul(delta, scalars.learningRate)),
        slots: { accumulatedGradients, accumulatedDeltas },
      };
    }),
  };
}
