import {
  abs,
  add,
  clip,
  div,
  erf,
  exp,
  greater,
  lessOrEqual,
  logSoftmax,
  maximum,
  minimum,
  mul,
  negate,
  relu,
  sigmoid,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
  tanh,
  where,
} from '../graph/index.ts';
import { kerasName, unknownName } from './keras-name.ts';

/** Elementwise unless it says otherwise; the result has the shape of `x`. */
export type ActivationFunction = (x: Tensor) => Tensor;
export type ActivationName = keyof typeof activations;
export type Activation = ActivationName | ActivationFunction;

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** Gaussian error linear unit, exact (Hendrycks and Gimpel 2016). */
export const gelu: ActivationFunction = (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
/** The same by a hyperbolic tangent, as GPT-2 and BERT have it. */
export const geluTanh: ActivationFunction = (x) =>
  mul(mul(x, 0.5), add(tanh(mul(add(x, mul(mul(x, square(x)), 0.044715)), Math.sqrt(2 / Math.PI))), 1));
/** `x * sigmoid(x)`, also called swish. */
export const silu: ActivationFunction = (x) => mul(x, sigmoid(x));
/** `x` above 0, `alpha * (exp(x) - 1)` below. */
export const elu = (x: Tensor, alpha = 1): Tensor =>
  // exp sees only what is negative, so that the branch not taken cannot overflow into the gradient.
  where(greater(x, 0), x, mul(sub(exp(minimum(x, 0)), 1), alpha));
/** Exponential linear unit that is smooth for every `alpha` (Barron 2017). */
export const celu = (x: Tensor, alpha = 1): Tensor =>
  where(greater(x, 0), x, mul(sub(exp(div(minimum(x, 0), alpha)), 1), alpha));
/** An exponential linear unit that keeps mean 0 and variance 1 (Klambauer et al. 2017). */
export const selu: ActivationFunction = (x) => mul(elu(x, seluAlpha), seluScale);
/** `x * tanh(softplus(x))` (Misra 2019). */
export const mish: ActivationFunction = (x) => mul(x, tanh(softplus(x)));
/** `x / 6 + 0.5` between 0 and 1. */
const hardSigmoid: ActivationFunction = (x) => clip(add(mul(x, 1 / 6), 0.5), 0, 1);
/** Gated linear unit (Dauphin et al. 2017): the first half of an axis times the sigmoid of the second. */
export const glu = (x: Tensor, axis = -1): Tensor => {
  const extent = x.shape.at(axis) ?? 0;
  if (extent % 2 !== 0) throw new Error(`glu halves axis ${axis}, whose extent ${extent} is odd`);
  const [value, gate] = split(x, [extent / 2, extent / 2], axis);
  return mul(value, sigmoid(gate));
};
/** `x` brought nearer to zero by `threshold`, and zero within it. */
export const softShrink = (x: Tensor, threshold = 0.5): Tensor => sub(x, clip(x, -threshold, threshold));
/** `x` where it is farther from zero than `threshold`, zero elsewhere. */
export const hardShrink = (x: Tensor, threshold = 0.5): Tensor => where(greater(abs(x), threshold), x, 0);
/** A smooth ReLU without an exponential (Barron 2021): `(x + sqrt(x² + b)) / 2`. */
export const squareplus = (x: Tensor, b = 4): Tensor => mul(add(x, sqrt(add(square(x), b))), 0.5);
/** Zero up to -1, `x` from 1 on, a parabola between. */
const sparsePlus: ActivationFunction = (x) =>
  where(lessOrEqual(x, -1), 0, maximum(mul(square(add(clip(x, -1, 1), 1)), 0.25), x));
/** Zero up to -1, 1 from 1 on, a straight line between. */
const sparseSigmoid: ActivationFunction = (x) => clip(add(mul(x, 0.5), 0.5), 0, 1);
/** `x` where it is above `limit`, `otherwise` elsewhere. */
export const threshold = (x: Tensor, limit: number, otherwise = 0): Tensor =>
  where(greater(x, limit), x, otherwise);
/** `x` above 0, `negativeSlope * x` below. */
export const leakyRelu = (x: Tensor, negativeSlope = 0.2): Tensor =>
  where(greater(x, 0), x, mul(x, negativeSlope));

/** Under Keras' names, in camelCase. */
export const activations = {
  /** `x` itself. */
  linear: (x: Tensor) => x,
  /** `x` above 0, 0 below. */
  relu,
  /** `1 / (1 + exp(-x))`. */
  sigmoid,
  /** The hyperbolic tangent. */
  tanh,
  /** `x` between 0 and 6. */
  relu6: (x: Tensor) => clip(x, 0, 6),
  /** Exponentials along the last axis as shares of their sum. */
  softmax: (x: Tensor) => softmax(x),
  /** The logarithm of `softmax`. */
  logSoftmax: (x: Tensor) => logSoftmax(x),
  gelu,
  geluTanh,
  silu,
  /** The same as `silu`. */
  swish: silu,
  /** `x` above 0, `exp(x) - 1` below. */
  elu: (x: Tensor) => elu(x),
  selu,
  /** `x` above 0, `exp(x) - 1` below. */
  celu: (x: Tensor) => celu(x),
  mish,
  /** The first half of the last axis times the sigmoid of the second. */
  glu: (x: Tensor) => glu(x),
  /** `log(1 + exp(x))`. */
  softplus,
  /** `x / (1 + |x|)`. */
  softsign: (x: Tensor) => div(x, add(abs(x), 1)),
  /** `x` above 0, `0.2 x` below. */
  leakyRelu: (x: Tensor) => leakyRelu(x),
  hardSigmoid,
  /** `x` times a sigmoid made of straight lines. */
  hardSilu: (x: Tensor) => mul(x, hardSigmoid(x)),
  /** The same as `hardSilu`. */
  hardSwish: (x: Tensor) => mul(x, hardSigmoid(x)),
  /** `x` between -1 and 1. */
  hardTanh: (x: Tensor) => clip(x, -1, 1),
  /** `x - tanh(x)`. */
  tanhShrink: (x: Tensor) => sub(x, tanh(x)),
  /** `x` brought nearer to zero by 0.5, and zero within it. */
  softShrink: (x: Tensor) => softShrink(x),
  /** `x` where it is farther from zero than 0.5, zero elsewhere. */
  hardShrink: (x: Tensor) => hardShrink(x),
  /** The logarithm of the sigmoid. */
  logSigmoid: (x: Tensor) => negate(softplus(negate(x))),
  /** `(x + sqrt(x² + 4)) / 2`. */
  squareplus: (x: Tensor) => squareplus(x),
  sparsePlus,
  sparseSigmoid,
  /** e to the power of `x`. */
  exponential: exp,
} satisfies Record<string, ActivationFunction>;

export function activationOf(activation: Activation = 'linear'): ActivationFunction {
  if (typeof activation === 'function') return activation;
  const known: ReadonlyMap<string, ActivationFunction> = new Map(Object.entries(activations));
  const found = known.get(kerasName(activation, known.keys()) ?? '');
  if (found === undefined)
    throw unknownName({ en: 'activation', zh: '激活函数' }, activation, [...known.keys()]);
  return found;
}
