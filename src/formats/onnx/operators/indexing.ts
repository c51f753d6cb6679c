import {
  broadcastTo,
  concat,
  equal,
  expandDims,
  gather,
  reshape,
  slice,
  where,
} from '../../../graph/functions.ts';
import {
  gatherElements,
  gatherND,
  indicesFromFront,
  type ScatterReduction,
  scatterAlong,
  scatterND,
} from '../../../graph/indexing.ts';
import { normalizeAxis, type Shape, sameShape, showShape } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { movedAxis } from './activation.ts';
import { inWide } from './wide.ts';

const reductionOf = (node: OnnxNode): ScatterReduction => {
  const name = node.string('reduction', 'none');
  for (const known of ['none', 'add', 'mul', 'max', 'min'] as const) if (known === name) return known;
  throw new Error(`the reduction "${name}" is not known`);
};

/** Indices along an axis of `extent`, from the front and checked where they are known. */
function checkedIndices(node: OnnxNode, i: number, extent: number): Tensor {
  const indices = node.tensor(i);
  const known = node.known(indices);
  if (known === undefined) return indices;
  const values = Array.from(known, Number).map((value) => {
    if (!(value >= -extent && value < extent))
      throw new Error(`there is no element ${value} along an axis of ${extent}`);
    return value < 0 ? value + extent : value;
  });
  return constant(values, indices.dtype, indices.shape);
}

/** ONNX Runtime reads beyond the end of updates that are too few. */
function checkUpdates(x: Tensor, updates: Tensor, shape: Shape): void {
  if (sameShape(updates.shape, shape) && updates.dtype === x.dtype) return;
  throw new Error(
    `updates must be ${x.dtype}${showShape(shape)}, not ${updates.dtype}${showShape(updates.shape)}`,
  );
}

const scattered = (node: OnnxNode): Tensor => {
  const x = node.tensor(0);
  const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
  const indices = checkedIndices(node, 1, x.shape[axis]);
  checkUpdates(x, node.tensor(2), indices.shape);
  return scatterAlong(x, indices, node.tensor(2), axis, reductionOf(node));
};

importers({
  Gather(node) {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
    return gather(x, checkedIndices(node, 1, x.shape[axis]), axis);
  },
  GatherElements(node) {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
    return gatherElements(x, checkedIndices(node, 1, x.shape[axis]), axis);
  },
  GatherND: (node) => gatherND(node.tensor(0), node.tensor(1), node.int('batch_dims', 0)),
  Scatter: scattered,
  ScatterElements: scattered,
  ScatterND(node) {
    const [x, indices, updates] = [node.tensor(0), node.tensor(1), node.tensor(2)];
    const last = indices.shape.length - 1;
    checkUpdates(x, updates, [...indices.shape.slice(0, last), ...x.shape.slice(indices.shape[last])]);
    return scatterND(x, indices, updates, reductionOf(node));
  },
  Compress(node) {
    const given = node.tensor(0);
    const x = node.has('axis') ? given : reshape(given, [-1]);
    const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
    const kept = node.numbers(1).flatMap((keep, i) => (keep === 0 ? [] : [i]));
    return gather(x, constant(kept, 'int64'), axis);
  },
  OneHot(node) {
    const depth = node.number(1);
    const rank = node.tensor(0).shape.length;
    const axis = node.int('axis', -1);
    const at = axis < 0 ? axis + rank + 1 : axis;
    // An index that is outside altogether names no class.
    const indices = indicesFromFront(node.tensor(0), depth);
    const classes = constant(
      listOf(depth, (i) => i),
      'int64',
    );
    const hot = movedAxis(equal(expandDims(indices, -1), classes), rank, at);
    return inWide([node.tensor(2)], ([values]) => {
      const [off, on] = [0, 1].map((i) => reshape(slice(values, 0, i, i + 1), []));
      return where(hot, on, off);
    });
  },
  TensorScatter(node) {
    const past = node.tensor(0);
    const update = node.tensor(1);
    const axis = normalizeAxis(node.int('axis', -2), past.shape.length);
    const [batch] = past.shape;
    const length = update.shape[axis];
    const starts = node.optionalNumbers(2) ?? new Array<number>(batch).fill(0);
    const circular = node.string('mode', 'linear') === 'circular';
    const rows = starts.map((start, row) => {
      const places = listOf(length, (i) => (circular ? (start + i) % past.shape[axis] : start + i));
      const [own, given] = [past, update].map((each) => slice(each, 0, row, row + 1));
      const shape = given.shape.map((_, at) => (at === axis ? length : 1));
      const indices = broadcastTo(constant(places, 'int64', shape), given.shape);
      return scatterAlong(own, indices, given, axis);
    });
    return concat(rows, 0);
  },
});
