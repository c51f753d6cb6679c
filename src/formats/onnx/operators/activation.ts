import { perChannel } from '../../../graph/convolution.ts';
import {
  abs,
  add,
  argMax,
  clip,
  div,
  erf,
  exp,
  greater,
  logSoftmax,
  maximum,
  minimum,
  mul,
  oneHot,
  pow,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  sub,
  tanh,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { normalizeAxis, sizeOf } from '../../../graph/shape.ts';
import { isFloat, type Tensor } from '../../../graph/tensor.ts';
import { type Importer, importers, type OnnxNode } from '../onnx-node.ts';
import { inWide } from './wide.ts';

const unary =
  (of: (x: Tensor, node: OnnxNode) => Tensor): Importer =>
  (node) =>
    of(node.tensor(0), node);
/** `exp(x) - 1` below zero; above it the exponential is kept from growing, as its gradient counts there as none. */
const belowZero = (x: Tensor): Tensor => sub(exp(minimum(x, 0)), 1);

export const elu = (x: Tensor, alpha: number): Tensor => where(greater(x, 0), x, mul(belowZero(x), alpha));
export const leakyRelu = (x: Tensor, alpha: number): Tensor => where(greater(x, 0), x, mul(x, alpha));
export const hardSigmoid = (x: Tensor, alpha: number, beta: number): Tensor =>
  clip(add(mul(x, alpha), beta), 0, 1);
export const softsign = (x: Tensor): Tensor => div(x, add(abs(x), 1));
export const thresholdedRelu = (x: Tensor, alpha: number): Tensor => where(greater(x, alpha), x, 0);
export const gelu = (x: Tensor): Tensor => mul(mul(x, 0.5), add(erf(div(x, Math.SQRT2)), 1));
export function tanhGelu(x: Tensor): Tensor {
  const inner = mul(add(x, mul(pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}

/** `x` with one axis put in another place, the others in their order. */
export function movedAxis(x: Tensor, from: number, to: number): Tensor {
  const others = x.shape.map((_, axis) => axis).filter((axis) => axis !== from);
  return transpose(x, others.toSpliced(to, 0, from));
}

/** Along one axis since opset 13; before that over this and all later axes as one. */
const alongAxis =
  (of: (x: Tensor, axis: number) => Tensor): Importer =>
  (node) => {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.int('axis', node.opset >= 13 ? -1 : 1), Math.max(1, x.shape.length));
    if (node.opset >= 13) return of(x, axis);
    const rows = sizeOf(x.shape.slice(0, axis));
    return reshape(of(reshape(x, [rows, sizeOf(x.shape.slice(axis))]), 1), x.shape);
  };

importers({
  Relu: unary((x) => (isFloat(x) ? relu(x) : inWide([x], ([wide]) => maximum(wide, 0)))),
  Sigmoid: unary(sigmoid),
  Tanh: unary(tanh),
  Softplus: unary(softplus),
  Softsign: unary(softsign),
  Elu: unary((x, node) => elu(x, node.float('alpha', 1))),
  Selu: unary((x, node) => {
    const [alpha, gamma] = [node.float('alpha', 1.6732632423543772), node.float('gamma', 1.0507009873554805)];
    return mul(elu(x, alpha), gamma);
  }),
  Celu: unary((x, node) => {
    const alpha = node.float('alpha', 1);
    return where(greater(x, 0), x, mul(belowZero(div(x, alpha)), alpha));
  }),
  LeakyRelu: unary((x, node) => leakyRelu(x, node.float('alpha', 0.01))),
  PRelu(node) {
    // Before opset 7 one slope for each channel was a list of them.
    const slopes = node.opset < 7 && sizeOf(node.tensor(1).shape) > 1;
    const slope = slopes ? perChannel(node.tensor(1), node.tensor(0)) : node.tensor(1);
    return inWide([node.tensor(0), slope], ([x, each]) => where(greater(x, 0), x, mul(x, each)));
  },
  ThresholdedRelu: unary((x, node) => thresholdedRelu(x, node.float('alpha', 1))),
  HardSigmoid: unary((x, node) => hardSigmoid(x, node.float('alpha', 0.2), node.float('beta', 0.5))),
  HardSwish: unary((x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  Mish: unary((x) => mul(x, tanh(softplus(x)))),
  Swish: unary((x, node) => mul(x, sigmoid(mul(x, node.float('alpha', 1))))),
  Gelu: unary((x, node) => (node.string('approximate', 'none') === 'tanh' ? tanhGelu(x) : gelu(x))),
  Shrink: (node) => {
    const [lambda, bias] = [node.float('lambd', 0.5), node.float('bias', 0)];
    return inWide([node.tensor(0)], ([x]) =>
      where(greater(x, lambda), sub(x, bias), where(greater(mul(x, -1), lambda), add(x, bias), 0)),
    );
  },
  Softmax: alongAxis(softmax),
  LogSoftmax: alongAxis(logSoftmax),
  Hardmax: alongAxis((x, axis) => {
    const hot = oneHot(argMax(x, axis), x.shape[axis], x.dtype);
    return movedAxis(hot, hot.shape.length - 1, axis);
  }),
});

importers(
  {
    Gelu: unary(gelu),
    FastGelu: (node) => {
      const bias = node.optional(1);
      return tanhGelu(bias === undefined ? node.tensor(0) : add(node.tensor(0), bias));
    },
    BiasGelu: (node) => gelu(add(node.tensor(0), node.tensor(1))),
    QuickGelu: unary((x, node) => mul(x, sigmoid(mul(x, node.float('alpha', 1.702))))),
  },
  'com.microsoft',
);
