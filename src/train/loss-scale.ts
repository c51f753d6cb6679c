import {
  add,
  constant,
  div,
  equal,
  gradients,
  greater,
  input,
  maximum,
  minimum,
  mul,
  reduceSum,
  reshape,
  type Tensor,
  where,
} from '../graph/index.ts';
import type { NextWeight, TrainedWeight } from './optimizers/trained-weight.ts';

/** What is kept of the scale: itself, and how many updates have gone well since it changed. */
const names = { scale: 'lossScale', good: 'lossScaleGoodSteps' } as const;

/** The state that loss scaling keeps, and how it begins, as Keras' `LossScaleOptimizer` does. */
export const lossScaleState: ReadonlyMap<string, number> = new Map([
  [names.scale, 2 ** 15],
  [names.good, 0],
]);
/** The scale is doubled after so many updates without an infinite gradient, and never beyond this. */
const [growthSteps, largestScale] = [2000, 2 ** 24];

/** Gradients of a loss that was scaled up on the way back, so that small ones are not lost in float16. */
export interface ScaledGradients {
  /** Of the loss itself. */
  readonly gradients: readonly Tensor[];
  /** Whether all of them are finite: a step of others is no step. */
  readonly finite: Tensor;
  /** The next values of `lossScaleState`. */
  readonly updates: ReadonlyMap<string, Tensor>;
}

/** The gradients of `total` by `tensors`, computed with dynamic loss scaling (Micikevicius et al. 2018). */
export function scaledGradients(total: Tensor, tensors: readonly Tensor[]): ScaledGradients {
  const scale = input(names.scale, 'float32', []);
  const good = input(names.good, 'float32', []);
  const found = gradients(mul(total, scale), tensors).map((gradient) => div(gradient, scale));
  // Zero times what is finite is zero, times anything else it is no number.
  const zeros = found.map((gradient) => reduceSum(mul(gradient, 0)));
  const finite = equal(
    zeros.reduce((sum, each) => add(sum, each)),
    0,
  );
  const more = add(good, 1);
  const grows = greater(more, growthSteps - 0.5);
  const grown = where(grows, minimum(mul(scale, 2), largestScale), scale);
  return {
    gradients: found,
    finite,
    updates: new Map([
      [names.scale, where(finite, grown, maximum(mul(scale, 0.5), 1))],
      [names.good, where(finite, where(grows, constant(0), more), constant(0))],
    ]),
  };
}

/** The next value of a weight and of what is kept beside it where `finite` is true, else all as it was. */
export function onlyWhere(
  finite: Tensor,
  { weight, slots, stored }: TrainedWeight,
  next: NextWeight,
): NextWeight {
  const kept = Object.entries(next.slots).map(([name, value]) => [name, where(finite, value, slots[name])]);
  return { weight: where(finite, next.weight, reshape(weight, stored)), slots: Object.fromEntries(kept) };
}
