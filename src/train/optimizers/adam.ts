import { add, div, maximum, mul, sqrt, square, sub, type Tensor } from '../../graph/index.ts';
import { elementwise } from './blocks.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface AdamOptions extends CommonOptions {
  /** How much of the mean of gradients stays at each step; 0.9 by default. */
  readonly beta1?: number;
  /** How much of the mean of their squares stays at each step; 0.999 by default. */
  readonly beta2?: number;
  /** Keeps a division by zero away; 1e-7 by default. */
  readonly epsilon?: number;
  /** Divides by the greatest second moment so far (Reddi et al. 2018). */
  readonly amsgrad?: boolean;
}

export interface AdamWOptions extends AdamOptions {
  /** Share of a weight, times the learning rate, that is taken away at each step; 0.004 by default. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015). Names and defaults are Keras'. The arithmetic is PyTorch's: `epsilon` is added after the
 * second moment's bias is corrected.
 */
export const adam = (options: AdamOptions = {}): Optimizer => adamWith('adam', options, 0);

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): `weight *= 1 - learningRate * weightDecay` before
 * Adam's step.
 */
export const adamW = ({ weightDecay = 0.004, ...options }: AdamWOptions = {}): Optimizer =>
  adamWith('adamW', options, weightDecay);

function adamWith(
  name: string,
  {
    learningRate = 0.001,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-7,
    amsgrad = false,
    ...clipping
  }: AdamOptions,
  weightDecay: number,
): Optimizer {
  checkSettings(name, { learningRate, ...clipping }, { beta1, beta2 }, { epsilon, weightDecay });
  return {
    ...clipping,
    name,
    learningRate,
    slots: ['momentum', 'velocity', ...(amsgrad ? ['greatestVelocity'] : [])],
    // The moments are kept without their factors 1 - beta, which saves a pass over the weights for each. With
    // root = sqrt(1 - beta2^step), PyTorch's rate / (1 - beta1^step) * m / (sqrt(v) / root + epsilon) becomes
    // rate * correction * momentum / (sqrt(velocity) + epsilon'), and no bias is corrected number by number.
    scalars: (step) => {
      const root = Math.sqrt((1 - beta2 ** step) / (1 - beta2));
      return { correction: (root * (1 - beta1)) / (1 - beta1 ** step), epsilon: epsilon * root };
    },
    ...elementwise((context) => {
      const { gradient, slots, scalars } = context;
      const next: Record<string, Tensor> = {
        momentum: add(mul(slots.momentum, beta1), gradient),
        velocity: add(mul(slots.velocity, beta2), square(gradient)),
      };
      if (amsgrad) next.greatestVelocity = maximum(slots.greatestVelocity, next.velocity);
      const spread = add(sqrt(next.greatestVelocity ?? next.velocity), scalars.epsilon);
      const rate = mul(scalars.learningRate, scalars.correction);
      return {
        weight: sub(decayed(context, weightDecay), div(mul(next.momentum, rate), spread)),
        slots: next,
      };
    }),
  };
}
