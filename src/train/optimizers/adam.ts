import { add, div, mul, sqrt, square, sub, type Tensor } from '../../graph/index.ts';
import type { Clipping, Optimizer } from './optimizer.ts';

export interface AdamOptions extends Clipping {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Adam (Kingma and Ba 2015), with Keras' defaults and PyTorch's arithmetic. */
export function adam({
  learningRate = 0.001,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  ...clipping
}: AdamOptions = {}): Optimizer {
  return {
    ...clipping,
    name: 'adam',
    learningRate,
    slots: ['momentum', 'velocity'],
    scalars: (step) => {
      const root = Math.sqrt(1 - beta2 ** step);
      return { correction: root / (1 - beta1 ** step), epsilon: epsilon * root };
    },
    update: ({ weight, gradient, slots, scalars }) => {
      const lerp = (old: Tensor, seen: Tensor, beta: number): Tensor =>
        add(mul(old, beta), mul(seen, 1 - beta));
      const momentum = lerp(slots.momentum, gradient, beta1);
      const velocity = lerp(slots.velocity, square(gradient), beta2);
      const rate = mul(scalars.learningRate, scalars.correction);
      const change = div(mul(momentum, rate), add(sqrt(velocity), scalars.epsilon));
      return { weight: sub(weight, change), slots: { momentum, velocity } };
    },
  };
}
