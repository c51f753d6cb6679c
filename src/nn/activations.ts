import {
  abs,
  add,
  clip,
  div,
  erf,
  exp,
  greater,
  logSoftmax,
  minimum,
  mul,
  relu,
  sigmoid,
  softmax,
  softplus,
  sub,
  type Tensor,
  tanh,
  where,
} from '../graph/index.ts';

export type ActivationFunction = (x: Tensor) => Tensor;
export type ActivationName = keyof typeof activations;
export type Activation = ActivationName | ActivationFunction;

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** Gaussian error linear unit, exact (Hendrycks and Gimpel 2016). */
export const gelu: ActivationFunction = (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
export const silu: ActivationFunction = (x) => mul(x, sigmoid(x));
export const elu = (x: Tensor, alpha = 1): Tensor =>
  // exp sees only what is negative, so that the branch not taken cannot overflow into the gradient.
  where(greater(x, 0), x, mul(sub(exp(minimum(x, 0)), 1), alpha));
export const leakyRelu = (x: Tensor, negativeSlope = 0.2): Tensor =>
  where(greater(x, 0), x, mul(x, negativeSlope));

/** Under Keras' names, in camelCase. */
export const activations = {
  linear: (x: Tensor) => x,
  relu,
  sigmoid,
  tanh,
  relu6: (x: Tensor) => clip(x, 0, 6),
  softmax: (x: Tensor) => softmax(x),
  logSoftmax: (x: Tensor) => logSoftmax(x),
  gelu,
  silu,
  swish: silu,
  elu: (x: Tensor) => elu(x),
  selu: (x: Tensor) => mul(elu(x, seluAlpha), seluScale),
  softplus,
  softsign: (x: Tensor) => div(x, add(abs(x), 1)),
  leakyRelu: (x: Tensor) => leakyRelu(x),
  hardSigmoid: (x: Tensor) => clip(add(mul(x, 1 / 6), 0.5), 0, 1),
  exponential: exp,
} satisfies Record<string, ActivationFunction>;

export function activationOf(activation: Activation = 'linear'): ActivationFunction {
  if (typeof activation === 'function') return activation;
  const found = activations[activation];
  if (found === undefined) {
    throw new Error(`no activation is called "${activation}"; known: ${Object.keys(activations).join(', ')}`);
  }
  return found;
}
