import { UserError } from '../../core/errors.ts';
import {
  add,
  div,
  expandDims,
  maximum,
  minimum,
  mul,
  reduceMean,
  type Shape,
  sqrt,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts';
import type { Optimizer } from './optimizer.ts';
import { type CommonOptions, checkSettings } from './settings.ts';
import { decayed } from './weight-decay.ts';

export interface AdafactorOptions extends CommonOptions {
  /** The second moments' memory grows: `1 - step^beta2Decay`; below 0. */
  readonly beta2Decay?: number;
  /** Added to squares of gradients; 1e-30 by default. */
  readonly epsilon1?: number;
  /** The least size of a weight that a step is measured by; 1e-3 by default. */
  readonly epsilon2?: number;
  /** The greatest root mean square of a step. */
  readonly clipThreshold?: number;
  /** Share of a weight, times the learning rate, that is taken away at each step; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Adafactor (Shazeer and Stern 2018), with Keras' names, defaults and arithmetic: of the second moments of a matrix only
 * the means of rows and columns are kept, and a step is as long as the weight it changes times the learning rate, which
 * is at most `1 / sqrt(step)`.
 */
export function adafactor({
  learningRate = 0.001,
  beta2Decay = -0.8,
  epsilon1 = 1e-30,
  epsilon2 = 1e-3,
  clipThreshold = 1,
  weightDecay = 0,
  ...refinements
}: AdafactorOptions = {}): Optimizer {
  const others = { epsilon1, epsilon2, clipThreshold, weightDecay };
  checkSettings('adafactor', { learningRate, ...refinements }, {}, others);
  if (!(beta2Decay < 0)) throw new UserError(`adafactor: beta2Decay is ${beta2Decay}; give a number below 0`);
  return {
    ...refinements,
    name: 'adafactor',
    learningRate,
    slots: ['rows', 'columns', 'velocity'],
    slotShapes: (shape): Record<string, Shape> =>
      shape.length < 2
        ? { velocity: shape }
        : { rows: shape.slice(0, -1), columns: [...shape.slice(0, -2), shape[shape.length - 1]] },
    scalars: (step) => ({ greatestRate: 1 / Math.sqrt(step), beta2: 1 - step ** beta2Decay }),
    update: (context) => {
      const { gradient, slots, scalars } = context;
      const seen = add(square(gradient), epsilon1);
      const average = (old: Tensor, now: Tensor): Tensor =>
        add(mul(old, scalars.beta2), mul(now, sub(1, scalars.beta2)));
      const next: Record<string, Tensor> = {};
      let velocity: Tensor;
      if (gradient.shape.length < 2) {
        velocity = average(slots.velocity, seen);
        next.velocity = velocity;
      } else {
        next.rows = average(slots.rows, reduceMean(seen, -1));
        next.columns = average(slots.columns, reduceMean(seen, -2));
        const shares = div(next.rows, reduceMean(next.rows, -1, true));
        velocity = mul(expandDims(shares, -1), expandDims(next.columns, -2));
      }
      const step = div(gradient, sqrt(velocity));
      const held = div(step, maximum(mul(rootMeanSquare(step), 1 / clipThreshold), 1));
      const kept = decayed(context, weightDecay);
      const rate = minimum(scalars.learningRate, scalars.greatestRate);
      const length = mul(maximum(rootMeanSquare(kept), epsilon2), rate);
      return { weight: sub(kept, mul(held, length)), slots: next };
    },
  };
}

const rootMeanSquare = (x: Tensor): Tensor => sqrt(reduceMean(square(x)));
