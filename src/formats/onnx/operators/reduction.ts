import { type DType, elementTypes } from '../../../graph/dtype.ts';
import {
  abs,
  add,
  argMax,
  cast,
  exp,
  fill,
  log,
  negate,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reverse,
  sqrt,
  square,
  sub,
} from '../../../graph/functions.ts';
import { topK } from '../../../graph/indexing.ts';
import { apply } from '../../../graph/operator.ts';
import { normalizeAxis, sizeOf } from '../../../graph/shape.ts';
import { isFloat, type Tensor } from '../../../graph/tensor.ts';
import { allAxes, axesOf, type Importer, importers, type OnnxNode } from '../onnx-node.ts';
import { inWide } from './wide.ts';

type Reduce = (x: Tensor, axes: readonly number[], keepdims: boolean) => Tensor;

/** The axes are an attribute up to one opset and an input from the next on. */
function reducedAxes(node: OnnxNode, inputSince: number): readonly number[] | undefined {
  const given = node.opset >= inputSince ? node.optionalNumbers(1) : node.ints('axes');
  const { shape } = node.tensor(0);
  if (given !== undefined && given.length > 0) return axesOf(given, shape.length);
  return node.flag('noop_with_empty_axes') ? undefined : allAxes(shape);
}

/** `ofNothing` is what a reduction over no element gives. */
const reduction =
  (
    of: Reduce,
    { ofNothing = 0, inputSince = 18, before = (x: Tensor) => x, after = (x: Tensor) => x } = {},
  ): Importer =>
  (node) => {
    const axes = reducedAxes(node, inputSince);
    const keepdims = node.flag('keepdims', true);
    const { dtype } = node.tensor(0);
    return inWide([node.tensor(0)], ([x]) => {
      // Without axes the operator still does to each element what it does to the sum of one.
      if (axes === undefined) return after(before(x));
      if (sizeOf(x.shape) > 0) return of(x, axes, keepdims);
      const shape = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
      const kept = keepdims ? shape : shape.filter((_, axis) => !axes.includes(axis));
      return fill(kept, isFloat(x) ? ofNothing : withinType(ofNothing, dtype), x.dtype);
    });
  };

/** The number of an integer type that is nearest to `value`. */
function withinType(value: number, dtype: DType): number {
  const { bytes } = elementTypes[dtype];
  if (dtype === 'bool') return value > 0 ? 1 : 0;
  const [low, high] = dtype.startsWith('u')
    ? [0, 2 ** (8 * bytes) - 1]
    : [-(2 ** (8 * bytes - 1)), 2 ** (8 * bytes - 1) - 1];
  return Math.min(high, Math.max(low, Number.isNaN(value) ? 0 : value));
}

/** Sums of exponentials without overflow. */
function logSumExp(x: Tensor, axes: readonly number[], keepdims: boolean): Tensor {
  const greatest = reduceMax(x, axes, true);
  const sum = reduceSum(exp(sub(x, greatest)), axes, keepdims);
  return add(log(sum), keepdims ? greatest : reduceMax(x, axes, false));
}

const argument =
  (sign: 1 | -1): Importer =>
  (node) => {
    const given = node.tensor(0);
    const x = isFloat(given) ? given : cast(given, given.dtype === 'int64' ? 'float64' : 'float32');
    const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
    const keepdims = node.flag('keepdims', true);
    const ranked = sign === 1 ? x : negate(x);
    if (!node.flag('select_last_index')) return argMax(ranked, axis, keepdims);
    return sub(x.shape[axis] - 1, argMax(reverse(ranked, axis), axis, keepdims));
  };

importers({
  ReduceSum: reduction(reduceSum, { inputSince: 13 }),
  ReduceMean: reduction(reduceMean, { ofNothing: Number.NaN }),
  ReduceProd: reduction(reduceProd, { ofNothing: 1 }),
  ReduceMax: reduction(reduceMax, { ofNothing: Number.NEGATIVE_INFINITY }),
  ReduceMin: reduction(reduceMin, { ofNothing: Number.POSITIVE_INFINITY }),
  ReduceL1: reduction((x, axes, keepdims) => reduceSum(abs(x), axes, keepdims), { before: abs }),
  ReduceL2: reduction(
    (x, axes, keepdims) => asBefore(x, (real) => sqrt(reduceSum(square(real), axes, keepdims))),
    {
      before: abs,
    },
  ),
  ReduceSumSquare: reduction((x, axes, keepdims) => reduceSum(square(x), axes, keepdims), { before: square }),
  ReduceLogSum: reduction(
    (x, axes, keepdims) => asBefore(x, (real) => log(reduceSum(real, axes, keepdims))),
    {
      ofNothing: Number.NEGATIVE_INFINITY,
      after: log,
    },
  ),
  ReduceLogSumExp: reduction((x, axes, keepdims) => asBefore(x, (real) => logSumExp(real, axes, keepdims)), {
    ofNothing: Number.NEGATIVE_INFINITY,
  }),
  ArgMax: argument(1),
  ArgMin: argument(-1),
  CumSum(node) {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.number(1), x.shape.length);
    const attributes = { axis, reverse: node.flag('reverse') };
    const sum = apply('CumSum', [x], attributes);
    return node.flag('exclusive') ? sub(sum, x) : sum;
  },
  TopK(node) {
    const x = node.tensor(0);
    const count = node.opset >= 10 ? node.number(1) : node.int('k');
    const axis = normalizeAxis(node.int('axis', -1), x.shape.length);
    const [largest, sorted] = [node.flag('largest', true), node.flag('sorted', true)];
    const wide = isFloat(x) || x.dtype === 'int64' || x.dtype === 'int32' ? x : cast(x, 'int64');
    const [values, indices] = topK(wide, count, axis, largest, sorted);
    return [cast(values, x.dtype), indices];
  },
});

/** Of whole numbers what is computed with fractions loses them again. */
const asBefore = (x: Tensor, of: (real: Tensor) => Tensor): Tensor =>
  isFloat(x) ? of(x) : cast(of(cast(x, 'float64')), x.dtype);
