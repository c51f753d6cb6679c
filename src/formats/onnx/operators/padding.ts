import { cast, gather, pad, reshape, slice } from '../../../graph/functions.ts';
import { apply } from '../../../graph/operator.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { axesOf, importers, type OnnxNode } from '../onnx-node.ts';
import { inWide } from './wide.ts';

/** Where each place of a longer axis takes its element from. */
const sources: Readonly<Record<string, (at: number, extent: number) => number>> = {
  edge: (at, extent) => Math.min(Math.max(at, 0), extent - 1),
  wrap: (at, extent) => ((at % extent) + extent) % extent,
  reflect(at, extent) {
    if (extent === 1) return 0;
    const period = 2 * (extent - 1);
    const within = ((at % period) + period) % period;
    return within < extent ? within : period - within;
  },
};

/** An axis made longer, or with negative numbers shorter, at both ends with elements of its own. */
function extended(x: Tensor, axis: number, before: number, after: number, mode: string): Tensor {
  if (before === 0 && after === 0) return x;
  const source = sources[mode];
  if (source === undefined) throw new Error(`padding of mode "${mode}" is not known`);
  const extent = x.shape[axis];
  const length = Math.max(0, extent + before + after);
  const from = listOf(length, (i) => source(i - before, extent));
  return gather(x, constant(from, 'int64'), axis);
}

/** An axis with so many of its elements taken away at both ends. */
const cropped = (x: Tensor, axis: number, before: number, after: number): Tensor =>
  slice(x, axis, before, x.shape[axis] - after);

function filledUp(
  x: Tensor,
  pads: readonly (readonly [number, number])[],
  value: Tensor | undefined,
): Tensor {
  const cut = pads.reduce(
    (part, [before, after], axis) => cropped(part, axis, Math.max(0, -before), Math.max(0, -after)),
    x,
  );
  const added = [
    ...pads.map(([before]) => Math.max(0, before)),
    ...pads.map(([, after]) => Math.max(0, after)),
  ];
  if (added.every((each) => each === 0)) return cut;
  return apply('Pad', value === undefined ? [cut] : [cut, reshape(cast(value, x.dtype), [])], {
    pads: added,
  });
}

function padsOf(node: OnnxNode, rank: number): (readonly [number, number])[] {
  const given = node.opset >= 11 ? node.numbers(1) : (node.ints('pads') ?? []);
  const axes = node.opset >= 18 ? node.optionalNumbers(3) : undefined;
  const count = given.length / 2;
  const of = axesOf(axes ?? listOf(rank, (axis) => axis), rank);
  return listOf(rank, (axis) => {
    const at = of.indexOf(axis);
    return at < 0 ? [0, 0] : [given[at], given[at + count]];
  });
}

importers({
  Pad(node) {
    const x = node.tensor(0);
    const pads = padsOf(node, x.shape.length);
    const mode = node.string('mode', 'constant');
    if (mode !== 'constant') {
      return pads.reduce((longer, [before, after], axis) => extended(longer, axis, before, after, mode), x);
    }
    const value = node.opset >= 11 ? node.optional(2) : constant(node.float('value', 0), x.dtype);
    return inWide([x], ([wide]) => filledUp(wide, pads, value));
  },
  CenterCropPad(node) {
    const x = node.tensor(0);
    const shape = node.numbers(1);
    const axes = axesOf(node.ints('axes') ?? shape.map((_, axis) => axis), x.shape.length);
    return axes.reduce((part, axis, i) => {
      const missing = shape[i] - part.shape[axis];
      const before = Math.floor(Math.abs(missing) / 2);
      return missing >= 0
        ? pad(part, axis, before, missing - before)
        : cropped(part, axis, before, -missing - before);
    }, x);
  },
});
