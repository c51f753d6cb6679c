import {
  broadcastTo,
  cast,
  cumulativeSum,
  div,
  equal,
  exp,
  mul,
  reduceProd,
  reduceSum,
  reshape,
  sub,
  where,
} from '../functions.ts';
import {
  define,
  type GradientContext,
  numberAttribute,
  numbersAttribute,
  type Operator,
} from '../operator.ts';
import { sizeOf } from '../shape.ts';
import type { Attributes, Tensor } from '../tensor.ts';
import { ofFloats } from './elementwise.ts';

function reducedShape(x: Tensor, attributes: Attributes): number[] {
  const axes = numbersAttribute(attributes, 'axes');
  return attributes.keepdims
    ? x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
    : x.shape.filter((_, axis) => !axes.includes(axis));
}
/** A reduced tensor with its lost axes back as extents of 1, so that it broadcasts against `x` again. */
function restored(y: Tensor, x: Tensor, attributes: Attributes): Tensor {
  return reshape(y, reducedShape(x, { ...attributes, keepdims: true }));
}
/** ONNX 18 takes the axes of a reduction as an input. */
const reduction = (gradient: (context: GradientContext, dy: Tensor) => Tensor): Operator => ({
  infer: ([x], attributes) => [{ dtype: x.dtype, shape: reducedShape(x, attributes) }],
  gradient: (context) => [gradient(context, restored(context.dy, context.inputs[0], context.attributes))],
  onnx: { attributeInputs: ['axes'] },
  transposed: (attributes, perm) => {
    const reduced = numbersAttribute(attributes, 'axes').map((axis) => perm[axis]);
    const kept = perm.filter((axis) => !reduced.includes(axis));
    const keepsAxes = attributes.keepdims === true;
    const inOrder = kept.every((axis, i) => i === 0 || kept[i - 1] < axis);
    if (!keepsAxes && !inOrder) return undefined;
    return { attributes: { ...attributes, axes: reduced.sort((a, b) => a - b) }, keepsAxes };
  },
});
/** The gradient of an extreme is shared by all elements that reach it. */
const extreme = reduction(({ inputs: [x], outputs: [y], attributes }, dy) => {
  const reached = cast(equal(x, restored(y, x, attributes)), x.dtype);
  const count = reduceSum(reached, numbersAttribute(attributes, 'axes'), true);
  return mul(reached, div(dy, count));
});
/** The product of the others: where one factor is zero it alone has a gradient, and where two are, none has. */
function productGradient({ inputs: [x], attributes }: GradientContext, dy: Tensor): Tensor {
  const axes = numbersAttribute(attributes, 'axes');
  const isZero = equal(x, 0);
  const zeros = reduceSum(cast(isZero, x.dtype), axes, true);
  const others = mul(dy, reduceProd(where(isZero, 1, x), axes, true));
  const ofZero = where(equal(zeros, 1), others, 0);
  const ofOthers = where(equal(zeros, 0), others, 0);
  return where(isZero, ofZero, div(ofOthers, where(isZero, 1, x)));
}

define({
  ReduceSum: reduction(({ inputs: [x] }, dy) => broadcastTo(dy, x.shape)),
  ReduceMean: reduction(({ inputs: [x], outputs: [y] }, dy) =>
    broadcastTo(mul(dy, sizeOf(y.shape) / sizeOf(x.shape)), x.shape),
  ),
  ReduceProd: reduction(productGradient),
  ReduceMax: extreme,
  ReduceMin: extreme,
  ArgMax: {
    infer: ([x], attributes) => {
      const axes = [numberAttribute(attributes, 'axis')];
      return [{ dtype: 'int64', shape: reducedShape(x, { ...attributes, axes }) }];
    },
  },
  CumSum: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    gradient: ({ dy, attributes }) => [
      cumulativeSum(dy, numberAttribute(attributes, 'axis'), attributes.reverse !== true),
    ],
    onnx: { attributeInputs: ['axis'] },
  },
  Softmax: {
    infer: ([x]) => [{ dtype: ofFloats(x).dtype, shape: x.shape }],
    gradient: ({ dy, outputs: [y], attributes }) => {
      const weighted = mul(dy, y);
      const total = reduceSum(weighted, numberAttribute(attributes, 'axis'), true);
      return [sub(weighted, mul(y, total))];
    },
  },
  LogSoftmax: {
    infer: ([x]) => [{ dtype: ofFloats(x).dtype, shape: x.shape }],
    gradient: ({ dy, outputs: [y], attributes }) => [
      sub(dy, mul(exp(y), reduceSum(dy, numberAttribute(attributes, 'axis'), true))),
    ],
  },
});
