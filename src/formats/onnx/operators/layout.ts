import {
  add,
  broadcastTo,
  cast,
  concat,
  expandDims,
  gather,
  less,
  reshape,
  slice,
  split,
  squeeze,
  sub,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { broadcastShapes, normalizeAxis, sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { axesOf, importers, type OnnxNode } from '../onnx-node.ts';
import { inWide } from './wide.ts';

/** The axes of `Squeeze` and `Unsqueeze`: an attribute before opset 13, an input since. */
const axesGiven = (node: OnnxNode): number[] | undefined =>
  node.opset >= 13 ? node.optionalNumbers(1) : node.ints('axes');

/** Elements `start` to `end` of one axis as the standard counts them, far beyond both ends included. */
function sliced(x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  const extent = x.shape[axis];
  if (step === 0) throw new Error('a slice cannot take steps of 0');
  const from = Math.max(-extent, Math.min(extent, start));
  const to = end < -extent ? (step < 0 ? -extent - 1 : -extent) : Math.min(extent, end);
  return slice(x, axis, from, to, Math.max(-(2 ** 31), Math.min(2 ** 31, step)));
}

/** The extents of equal parts, the last of which may be smaller. */
function evenParts(extent: number, count: number): number[] {
  const part = Math.ceil(extent / count);
  return listOf(count, (i) => Math.max(0, Math.min(part, extent - i * part)));
}

/** `x` with each axis repeated so many times. */
export function tiled(x: Tensor, repeats: readonly number[]): Tensor {
  const apart = x.shape.flatMap((extent) => [1, extent]);
  const repeated = x.shape.flatMap((extent, axis) => [repeats[axis], extent]);
  const whole = x.shape.map((extent, axis) => extent * repeats[axis]);
  return reshape(broadcastTo(reshape(x, apart), repeated), whole);
}

importers({
  Reshape(node) {
    const x = node.tensor(0);
    const keepsZero = node.flag('allowzero');
    const shape = (node.opset >= 5 ? node.numbers(1) : (node.ints('shape') ?? [])).map((extent, axis) =>
      extent === 0 && !keepsZero ? x.shape[axis] : extent,
    );
    const known = sizeOf(shape.filter((extent) => extent !== -1));
    if (shape.includes(-1) && known === 0)
      return reshape(
        x,
        shape.map((extent) => Math.max(0, extent)),
      );
    return reshape(x, shape);
  },
  Transpose: (node) => transpose(node.tensor(0), node.ints('perm')),
  Flatten(node) {
    const x = node.tensor(0);
    const given = node.int('axis', 1);
    const axis = given < 0 ? given + x.shape.length : given;
    return reshape(x, [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
  },
  Squeeze(node) {
    const x = node.tensor(0);
    const given = axesGiven(node);
    const axes =
      given === undefined
        ? x.shape.flatMap((extent, axis) => (extent === 1 ? [axis] : []))
        : axesOf(given, x.shape.length);
    return axes.sort((a, b) => b - a).reduce((value, axis) => squeeze(value, axis), x);
  },
  Unsqueeze(node) {
    const x = node.tensor(0);
    const given = axesGiven(node) ?? [];
    const axes = axesOf(given, x.shape.length + given.length).sort((a, b) => a - b);
    return axes.reduce((value, axis) => expandDims(value, axis), x);
  },
  Concat: (node) => concat(node.tensors(), normalizeAxis(node.int('axis', 1), node.tensor(0).shape.length)),
  Split(node) {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
    const given = node.opset >= 13 ? node.optionalNumbers(1) : node.ints('split');
    const count = node.int('num_outputs', node.outputCount);
    return split(x, given ?? evenParts(x.shape[axis], count), axis);
  },
  Slice(node) {
    const x = node.tensor(0);
    const given = (i: number, name: string): number[] | undefined =>
      node.opset >= 10 ? node.optionalNumbers(i) : node.ints(name);
    const starts = given(1, 'starts') ?? [];
    const ends = given(2, 'ends') ?? [];
    const axes = axesOf(given(3, 'axes') ?? starts.map((_, axis) => axis), x.shape.length);
    const steps = node.opset >= 10 ? node.optionalNumbers(4) : undefined;
    return inWide([x], ([wide]) =>
      axes.reduce((part, axis, i) => sliced(part, axis, starts[i], ends[i], steps?.[i] ?? 1), wide),
    );
  },
  Expand(node) {
    const x = node.tensor(0);
    return inWide([x], ([wide]) => broadcastTo(wide, broadcastShapes(x.shape, node.numbers(1))));
  },
  Tile: (node) => inWide([node.tensor(0)], ([x]) => tiled(x, node.numbers(1))),
  DepthToSpace(node) {
    const x = node.tensor(0);
    const [batch, channels, height, width] = x.shape;
    const block = node.int('blocksize');
    const depth = channels / block ** 2;
    const whole = [batch, depth, height * block, width * block];
    if (node.string('mode', 'DCR') === 'CRD') {
      const parts = reshape(x, [batch, depth, block, block, height, width]);
      return reshape(transpose(parts, [0, 1, 4, 2, 5, 3]), whole);
    }
    const parts = reshape(x, [batch, block, block, depth, height, width]);
    return reshape(transpose(parts, [0, 3, 4, 1, 5, 2]), whole);
  },
  SpaceToDepth(node) {
    const x = node.tensor(0);
    const [batch, channels, height, width] = x.shape;
    const block = node.int('blocksize');
    const parts = reshape(x, [batch, channels, height / block, block, width / block, block]);
    const order = node.string('mode', 'DCR') === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
    return reshape(transpose(parts, order), [batch, channels * block ** 2, height / block, width / block]);
  },
  Trilu(node) {
    const x = node.tensor(0);
    const [rows, columns] = x.shape.slice(-2);
    const k = node.inputs[1] === undefined ? 0 : node.number(1);
    const upper = node.flag('upper', true);
    const kept = listOf(rows * columns, (i) => {
      const beyond = (i % columns) - Math.floor(i / columns) - k;
      return Number(upper ? beyond >= 0 : beyond <= 0);
    });
    return inWide([x], ([wide]) => where(constant(kept, 'bool', [rows, columns]), wide, 0));
  },
  ReverseSequence(node) {
    const [timeAxis, batchAxis] = [node.int('time_axis', 0), node.int('batch_axis', 1)];
    const x = node.tensor(0);
    const turned = timeAxis === 0 && batchAxis === 1 ? transpose(x, swapped(x)) : x;
    const result = reversedRows(turned, node.tensor(1));
    return turned === x ? result : transpose(result, swapped(x));
  },
});

/** The order of axes with the first two exchanged. */
export const swapped = ({ shape }: Tensor): number[] => shape.map((_, axis) => (axis < 2 ? 1 - axis : axis));

/** `[batch, time, ...]` with the first `lengths` `[batch]` steps of each row in the opposite order. */
export function reversedRows(x: Tensor, lengths: Tensor): Tensor {
  const [batch, time, ...rest] = x.shape;
  const steps = constant(
    listOf(time, (i) => i),
    'int64',
  );
  const counts = expandDims(cast(lengths, 'int64'), 1);
  const from = where(less(steps, counts), sub(sub(counts, 1), steps), steps);
  const starts = constant(
    listOf(batch, (i) => i * time),
    'int64',
    [batch, 1],
  );
  return reshape(gather(reshape(x, [batch * time, ...rest]), add(from, starts)), x.shape);
}
