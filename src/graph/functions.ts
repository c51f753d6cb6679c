import type { DType } from './dtype.ts';
import { apply, permuted } from './move-transposes.ts';
import { applyAll } from './operator.ts';
import { broadcastShapes, normalizeAxis, type Shape, sameShape, showShape, sizeOf } from './shape.ts';
import { constant, isFloat, nodeOf, scalarValue, type Tensor } from './tensor.ts';
import { wholeQuotient, wholeRemainder } from './whole-division.ts';

/** A tensor, or a number that stands for a scalar of the other operand's type. */
export type Operand = Tensor | number;

function operands(a: Operand, b: Operand): [Tensor, Tensor] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? constant(b, a.dtype) : b];
  if (typeof b !== 'number') return [constant(a, b.dtype), b];
  return [constant(a), constant(b)];
}
const unary =
  (op: string) =>
  (x: Tensor): Tensor =>
    apply(op, [x]);
const binary =
  (op: string) =>
  (a: Operand, b: Operand): Tensor =>
    apply(op, operands(a, b));

/** `-x`. */
export const negate = unary('Neg');
/** The absolute value. */
export const abs = unary('Abs');
/** -1, 0 or 1. */
export const sign = unary('Sign');
/** e to the power of `x`. */
export const exp = unary('Exp');
/** The natural logarithm. */
export const log = unary('Log');
/** The square root. */
export const sqrt = unary('Sqrt');
/** `1 / x`. */
export const reciprocal = unary('Reciprocal');
/** The sine, of radians. */
export const sin = unary('Sin');
/** The cosine, of radians. */
export const cos = unary('Cos');
/** Gauss's error function. */
export const erf = unary('Erf');
/** The hyperbolic tangent. */
export const tanh = unary('Tanh');
/** `1 / (1 + exp(-x))`. */
export const sigmoid = unary('Sigmoid');
/** `x` above 0, 0 below. */
export const relu = unary('Relu');
/** `log(1 + exp(x))`. */
export const softplus = unary('Softplus');
/** Down to a whole number. */
export const floor = unary('Floor');
/** Up to a whole number. */
export const ceil = unary('Ceil');
/** To the nearest whole number, half to the even one. */
export const round = unary('Round');
/** Of a bool tensor, its opposite. */
export const not = unary('Not');
/** A bool tensor: where `x` is NaN. */
export const isNotANumber = unary('IsNaN');
/** `x` itself, as a node of its own. */
export const identity = unary('Identity');
/** `x * x`. */
export const square = (x: Tensor): Tensor => mul(x, x);

/** `a + b`; shapes are broadcast, here and in all that take two operands. */
export const add = binary('Add');
/** `a - b`. */
export const sub = binary('Sub');
/** `a * b`, element by element. */
export const mul = binary('Mul');
/** `a / b`; of whole numbers the whole quotient, which is 0 where `b` is. */
export function div(a: Operand, b: Operand): Tensor {
  const [x, y] = operands(a, b);
  return isFloat(x) ? apply('Div', [x, y]) : wholeQuotient(x, y);
}
/** `a` to the power of `b`. */
export const pow = binary('Pow');
/** The greater of the two, element by element. */
export const maximum = binary('Max');
/** The lesser of the two, element by element. */
export const minimum = binary('Min');
/** A bool tensor: where they are equal. */
export const equal = binary('Equal');
/** A bool tensor: where `a < b`. */
export const less = binary('Less');
/** A bool tensor: where `a > b`. */
export const greater = binary('Greater');
/** A bool tensor: where `a <= b`. */
export const lessOrEqual = binary('LessOrEqual');
/** A bool tensor: where `a >= b`. */
export const greaterOrEqual = binary('GreaterOrEqual');
/** Of bool tensors, where both are true. */
export const and = binary('And');
/** Of bool tensors, where one is true or both. */
export const or = binary('Or');
/** Of bool tensors, where just one is true. */
export const xor = binary('Xor');
/** The remainder of a division of whole numbers, with the sign of the divisor; 0 where that is 0. */
export const mod = (a: Operand, b: Operand): Tensor => wholeRemainder(...operands(a, b));

/** `condition` chooses between `a` and `b`, element by element, all three broadcast. */
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  apply('Where', [condition, ...operands(a, b)]);

/** `x` kept between `low` and `high`. */
export const clip = (x: Tensor, low: number, high: number): Tensor => minimum(maximum(x, low), high);

/** `x` as another element type; `x` itself where it already is. */
export const cast = (x: Tensor, dtype: DType): Tensor =>
  x.dtype === dtype ? x : apply('Cast', [x], { to: dtype });

/** Matrix product over the last two axes, the others broadcast. */
export const matmul = (a: Tensor, b: Tensor): Tensor => apply('MatMul', [a, b]);

type Axes = number | readonly number[] | undefined;
const reduction =
  (op: string) =>
  (x: Tensor, axes?: Axes, keepdims = false): Tensor => {
    const all =
      axes === undefined ? x.shape.map((_, axis) => axis) : typeof axes === 'number' ? [axes] : axes;
    const normal = all.map((axis) => normalizeAxis(axis, x.shape.length)).sort((a, b) => a - b);
    if (normal.length === 0) return x;
    return apply(op, [x], { axes: normal, keepdims });
  };
/** Sum over `axes`, all by default; they vanish, or stay with extent 1 where `keepdims` is set. So do all that follow. */
export const reduceSum = reduction('ReduceSum');
/** Mean over `axes`. */
export const reduceMean = reduction('ReduceMean');
/** The greatest over `axes`. */
export const reduceMax = reduction('ReduceMax');
/** The least over `axes`. */
export const reduceMin = reduction('ReduceMin');
/** Product over `axes`. */
export const reduceProd = reduction('ReduceProd');
/** Index (int64) of the greatest element along `axis`, the first of equals. */
export const argMax = (x: Tensor, axis = -1, keepdims = false): Tensor =>
  apply('ArgMax', [x], { axis: normalizeAxis(axis, x.shape.length), keepdims });
/** Exponentials along `axis` (the last by default) as shares of their sum. */
export const softmax = (x: Tensor, axis = -1): Tensor =>
  apply('Softmax', [x], { axis: normalizeAxis(axis, x.shape.length) });
/** The logarithm of `softmax`, without loss of precision. */
export const logSoftmax = (x: Tensor, axis = -1): Tensor =>
  apply('LogSoftmax', [x], { axis: normalizeAxis(axis, x.shape.length) });
/** Running sum along `axis`. */
export const cumulativeSum = (x: Tensor, axis: number, reverse = false): Tensor =>
  apply('CumSum', [x], { axis: normalizeAxis(axis, x.shape.length), reverse });

/** The same elements in another shape; one extent may be -1 and is computed. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.filter((extent) => extent !== -1);
  const full = shape.map((extent) => (extent === -1 ? sizeOf(x.shape) / sizeOf(known) : extent));
  if (sameShape(full, x.shape)) return x;
  const node = nodeOf(x);
  // One shape after another is the last one.
  if (node?.op === 'Reshape') return reshape(node.inputs[0], full);
  return apply('Reshape', [x], { shape: full });
}
/** Axes in the order of `permutation`; all reversed by default. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const perm = permutation ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  return permuted(x, perm);
}
/** The last two axes exchanged. */
export function swapLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(
    x,
    x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  );
}
/** `x` with a new axis of extent 1 at `axis`. */
export function expandDims(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.shape.length + 1 : axis;
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}
/** `x` without `axis`; throws where its extent is not 1. */
export function squeeze(x: Tensor, axis: number): Tensor {
  const at = normalizeAxis(axis, x.shape.length);
  if (x.shape[at] !== 1) throw new Error(`axis ${axis} of ${showShape(x.shape)} has not extent 1`);
  return reshape(x, [...x.shape.slice(0, at), ...x.shape.slice(at + 1)]);
}
/** `x` repeated to `shape` under the rule of broadcasting. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (!sameShape(broadcastShapes(x.shape, shape), shape)) {
    throw new Error(`${showShape(x.shape)} does not broadcast to ${showShape(shape)}`);
  }
  return sameShape(x.shape, shape) ? x : apply('Expand', [x], { shape });
}
/** The parts one after another along `axis`; their other extents are equal. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  return parts.length === 1
    ? parts[0]
    : apply('Concat', parts, { axis: normalizeAxis(axis, parts[0].shape.length) });
}
/** Elements `start` up to `end` of one axis, every `step`th; a negative step walks backwards from `start`. */
export function slice(x: Tensor, axis: number, start: number, end: number, step = 1): Tensor {
  const at = normalizeAxis(axis, x.shape.length);
  if (start === 0 && end === x.shape[at] && step === 1) return x;
  return apply('Slice', [x], { starts: [start], ends: [end], axes: [at], steps: [step] });
}
/** `x` with one axis in the opposite order. */
export const reverse = (x: Tensor, axis: number): Tensor =>
  apply('Slice', [x], {
    starts: [-1],
    ends: [Number.MIN_SAFE_INTEGER],
    axes: [normalizeAxis(axis, x.shape.length)],
    steps: [-1],
  });
/** Parts of these sizes along `axis`, which they fill. */
export const split = (x: Tensor, sizes: readonly number[], axis: number): Tensor[] =>
  applyAll('Split', [x], { split: sizes, axis: normalizeAxis(axis, x.shape.length) });
/** One axis made longer at both ends with `value`. */
export function pad(x: Tensor, axis: number, before: number, after: number, value = 0): Tensor {
  if (before === 0 && after === 0) return x;
  const at = normalizeAxis(axis, x.shape.length);
  const pads = [...x.shape, ...x.shape].map((_, position) =>
    position === at ? before : position === at + x.shape.length ? after : 0,
  );
  return apply('Pad', value === 0 ? [x] : [x, constant(value, x.dtype)], { pads });
}
/** A tensor of one value, which takes no room in the file. */
export const fill = (shape: Shape, value: number, dtype: DType = 'float32'): Tensor =>
  shape.length === 0 ? constant(value, dtype) : apply('ConstantOfShape', [], { shape, value, dtype });
/** Zeros of the shape and type of `x`. */
export const zerosLike = (x: Tensor): Tensor => fill(x.shape, 0, x.dtype);

/** Rows of `table` along `axis` at `indices`: `indices`' shape replaces that axis. */
export const gather = (table: Tensor, indices: Tensor, axis = 0): Tensor =>
  apply('Gather', [table, indices], { axis: normalizeAxis(axis, table.shape.length) });
/**
 * ONNX Runtime's CPU kernel of ScatterND runs larger loops on several threads, which then add to one row at the same
 * time and lose updates (seen in 1.30). It keeps to one thread below 210,000 elements, so larger ones go in parts.
 */
const scatterPart = 205_000;

/** Zeros of `shape` plus `updates` `[..., ...shape[1:]]` added to the rows that `indices` `[...]` name. */
export function scatterAdd(shape: Shape, indices: Tensor, updates: Tensor): Tensor {
  const at = reshape(cast(indices, 'int64'), [-1, 1]);
  const rows = reshape(updates, [-1, ...shape.slice(1)]);
  const [count] = rows.shape;
  // Each part copies the whole sum, so a long table gets its rows summed in a short one first.
  if (sizeOf(rows.shape) <= scatterPart || shape[0] <= 2 * count) return scatterParts(shape, at, rows);
  const [, , inverse] = applyAll('Unique', [reshape(at, [-1])], { sorted: true });
  const sums = scatterParts([count, ...shape.slice(1)], reshape(inverse, [-1, 1]), rows);
  // Equal indices bring equal rows here, so the order in which they are written does not matter.
  return apply('ScatterND', [fill(shape, 0, updates.dtype), at, gather(sums, inverse)], {
    reduction: 'none',
  });
}

function scatterParts(shape: Shape, indices: Tensor, updates: Tensor): Tensor {
  const [count] = updates.shape;
  const part = Math.max(1, Math.floor(scatterPart / Math.max(1, sizeOf(shape.slice(1)))));
  let sum = fill(shape, 0, updates.dtype);
  for (let start = 0; start < count; start += part) {
    const end = Math.min(count, start + part);
    sum = apply('ScatterND', [sum, slice(indices, 0, start, end), slice(updates, 0, start, end)], {
      reduction: 'add',
    });
  }
  return sum;
}

/** `size` zeros, with each of the flat `updates` added at its place. */
export const scatterElements = (size: number, indices: Tensor, updates: Tensor): Tensor =>
  apply('ScatterElements', [fill([size], 0, updates.dtype), indices, updates], { axis: 0, reduction: 'add' });

/** The number (int64) that `numbers` gives to each string, or `unknown`. */
export const lookUp = (x: Tensor, numbers: ReadonlyMap<string, number>, unknown: number): Tensor =>
  apply('LabelEncoder', [x], {
    keys_strings: [...numbers.keys()],
    values_int64s: [...numbers.values()],
    default_int64: unknown,
  });

/** `[...indices, depth]`: 1 where the index says so and 0 elsewhere. */
export const oneHot = (indices: Tensor, depth: number, dtype: DType = 'float32'): Tensor =>
  cast(
    equal(
      expandDims(indices, -1),
      constant(
        Array.from({ length: depth }, (_, i) => i),
        indices.dtype,
      ),
    ),
    dtype,
  );

/** `(x - mean) / sqrt(variance + epsilon) * gamma + beta` over the last axis. */
export const layerNormalization = (x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor =>
  applyAll('LayerNormalization', [x, gamma, beta], { axis: x.shape.length - 1, epsilon })[0];

/** `x` summed over the axes along which it was repeated to come from `shape`. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const extra = x.shape.length - shape.length;
  const axes = x.shape.flatMap((extent, axis) =>
    axis < extra || (shape[axis - extra] === 1 && extent !== 1) ? [axis] : [],
  );
  return reshape(reduceSum(x, axes, true), shape);
}

/** `x * factor`, leaving out a multiplication by one. */
export const scale = (x: Tensor, factor: Operand): Tensor =>
  factor === 1 || (typeof factor !== 'number' && scalarValue(factor) === 1) ? x : mul(x, factor);
