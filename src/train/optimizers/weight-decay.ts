import { mul, sub, type Tensor } from '../../graph/index.ts';
import type { UpdateContext } from './optimizer.ts';

/** The weight less its decay, which does not go through the gradient's moments (Loshchilov and Hutter 2019). */
export function decayed(
  { weight, decays = true, scalars: { learningRate } }: UpdateContext,
  weightDecay: number,
): Tensor {
  if (weightDecay === 0 || !decays) return weight;
  return mul(weight, sub(1, mul(learningRate, weightDecay)));
}
