import { add, mul, sub, type Tensor } from '../../graph/index.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';

export interface SgdOptions extends CommonOptions {
  /** How much of the gathered gradients stays at each step; 0 by default. */
  readonly momentum?: number;
  /** Looks ahead along the momentum (Nesterov 1983); false by default. */
  readonly nesterov?: boolean;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/** Plain gradient descent: `weight -= learningRate * gradient`. */
export function gradientDescent(options: CommonOptions = {}): Optimizer {
  checkSettings('gradientDescent', options);
  return { ...sgd(options), name: 'gradientDescent' };
}

/**
 * Stochastic gradient descent with momentum, plain or Nesterov's (Sutskever et al. 2013). Names and defaults are
 * Keras'. The arithmetic is PyTorch's: the momentum gathers gradients, not steps, so that a change of the learning
 * rate acts at once, and `weightDecay * weight` is added to the gradient after clipping.
 */
export function sgd({
  learningRate = 0.01,
  momentum = 0,
  nesterov = false,
  weightDecay = 0,
  ...clipping
}: SgdOptions = {}): Optimizer {
  checkSettings('sgd', { learningRate, ...clipping }, { momentum }, { weightDecay });
  return {
    ...clipping,
    name: 'sgd',
    learningRate,
    slots: momentum === 0 ? [] : ['momentum'],
    elementwise: true,
    update: ({ weight, gradient, slots, scalars: { learningRate: rate }, decays = true }) => {
      const next: Record<string, Tensor> = {};
      let direction = weightDecay === 0 || !decays ? gradient : add(gradient, mul(weight, weightDecay));
      if (momentum !== 0) {
        next.momentum = add(mul(slots.momentum, momentum), direction);
        direction = nesterov ? add(direction, mul(next.momentum, momentum)) : next.momentum;
      }
      return { weight: sub(weight, mul(direction, rate)), slots: next };
    },
  };
}
