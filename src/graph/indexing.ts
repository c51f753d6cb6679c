/** Reads and writes at places that tensors of indices name. */
import { add, cast, gather, less, mul, reduceSum, reshape, where } from './functions.ts';
import { apply, applyAll } from './operator.ts';
import { normalizeAxis, type Shape, sizeOf } from './shape.ts';
import { constant, type Tensor } from './tensor.ts';

/** How what is written meets what is there. */
export type ScatterReduction = 'none' | 'add' | 'mul' | 'max' | 'min';

/** Indices as int64 from the front; negative ones count from the end of an axis of `extent`. */
export function indicesFromFront(indices: Tensor, extent: number | Tensor): Tensor {
  const whole = cast(indices, 'int64');
  return where(less(whole, 0), add(whole, extent), whole);
}

const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** The place in flattened `data` of each element that `indices` name along `axis`. */
function placesAlong(data: Shape, indices: Tensor, axis: number): Tensor {
  const strides = stridesOf(data);
  const own = stridesOf(indices.shape);
  const offsets = Array.from({ length: sizeOf(indices.shape) }, (_, i) =>
    own.reduce(
      (sum, stride, at) =>
        at === axis ? sum : sum + (Math.floor(i / stride) % indices.shape[at]) * strides[at],
      0,
    ),
  );
  const along = mul(indicesFromFront(indices, data[axis]), strides[axis]);
  return add(along, constant(offsets, 'int64', indices.shape));
}

/** Where each row that the last axis of `indices` names begins, counted in rows. */
function rowsAt(data: Shape, indices: Tensor): Tensor {
  const depth = indices.shape[indices.shape.length - 1];
  const leading = data.slice(0, depth);
  const front = indicesFromFront(indices, constant([...leading], 'int64'));
  return reduceSum(mul(front, constant(stridesOf(leading), 'int64')), -1);
}

/** For each index, the element of `x` at that place along `axis`, otherwise at its own place. */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  const places = placesAlong(x.shape, indices, normalizeAxis(axis, x.shape.length));
  return gather(reshape(x, [-1]), places);
}

/** The parts of `x` that the last axis of `indices` names, after `batchDims` axes that both have. */
export function gatherND(x: Tensor, indices: Tensor, batchDims = 0): Tensor {
  const depth = indices.shape[indices.shape.length - 1];
  const batch = x.shape.slice(0, batchDims);
  const rest = x.shape.slice(batchDims + depth);
  let rows = rowsAt(x.shape.slice(batchDims), indices);
  if (batchDims > 0) {
    const perBatch = sizeOf(x.shape.slice(batchDims, batchDims + depth));
    const count = sizeOf(batch);
    const starts = Array.from({ length: count }, (_, i) => i * perBatch);
    const shape = [...batch, ...rows.shape.slice(batchDims).map(() => 1)];
    rows = add(rows, constant(starts, 'int64', shape));
  }
  return gather(reshape(x, [-1, ...rest]), rows);
}

/** `x` with `updates` written, or added, at the places along `axis` that `indices` name. */
export function scatterAlong(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  axis: number,
  reduction: ScatterReduction = 'none',
): Tensor {
  const places = placesAlong(x.shape, indices, normalizeAxis(axis, x.shape.length));
  const [flat, at, values] = [x, places, updates].map((each) => reshape(each, [-1]));
  return reshape(apply('ScatterElements', [flat, at, values], { axis: 0, reduction }), x.shape);
}

/** `x` with the parts that the last axis of `indices` names replaced by, or joined with, `updates`. */
export function scatterND(
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  reduction: ScatterReduction = 'none',
): Tensor {
  const rest = x.shape.slice(indices.shape[indices.shape.length - 1]);
  const rows = reshape(rowsAt(x.shape, indices), [-1, 1]);
  const table = reshape(x, [-1, ...rest]);
  const values = reshape(updates, [-1, ...rest]);
  return reshape(apply('ScatterND', [table, rows, values], { reduction }), x.shape);
}

/** The `count` greatest (or least) elements along `axis`, in order, and their places (int64). */
export function topK(x: Tensor, count: number, axis = -1, largest = true, sorted = true): [Tensor, Tensor] {
  const [values, indices] = applyAll('TopK', [x], {
    k: [count],
    axis: normalizeAxis(axis, x.shape.length),
    largest,
    sorted,
  });
  return [values, indices];
}
