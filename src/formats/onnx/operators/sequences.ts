import { concat, expandDims, slice, split, squeeze } from '../../../graph/functions.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import {
  type Imported,
  importers,
  isAbsent,
  isSequence,
  isTensor,
  type OnnxNode,
  type Sequence,
} from '../onnx-node.ts';

/** A position from the front in a sequence of `length`; throws for one that is not there. */
function position(node: OnnxNode, i: number, length: number, otherwise: number): number {
  if (node.inputs[i] === undefined) return otherwise;
  const given = node.number(i);
  const at = given < 0 ? given + length : given;
  if (at < 0 || at > length) throw new Error(`there is no position ${given} in a sequence of ${length}`);
  return at;
}

const tensorsIn = (items: readonly Imported[]): Tensor[] =>
  items.map((each) => {
    if (!isTensor(each)) throw new Error('a sequence must hold tensors');
    return each;
  });

function splitToSequence(node: OnnxNode): Sequence {
  const x = node.tensor(0);
  const axis = normalizeAxis(node.int('axis', 0), x.shape.length);
  const extent = x.shape[axis];
  const given = node.inputs[1] === undefined ? undefined : node.tensor(1);
  if (given !== undefined && given.shape.length === 1) return { items: split(x, node.numbers(1), axis) };
  const part = given === undefined ? 1 : node.number(1);
  const starts = listOf(Math.ceil(extent / part), (i) => i * part);
  const parts = starts.map((start) => slice(x, axis, start, Math.min(extent, start + part)));
  const keeps = given !== undefined || node.flag('keepdims', true);
  return { items: keeps ? parts : parts.map((each) => squeeze(each, axis)) };
}

importers({
  SequenceEmpty: () => ({ items: [] }),
  SequenceConstruct: (node) => ({ items: node.tensors() }),
  SequenceInsert(node) {
    const items = node.sequence(0);
    return { items: items.toSpliced(position(node, 2, items.length, items.length), 0, node.tensor(1)) };
  },
  SequenceErase(node) {
    const items = node.sequence(0);
    return { items: items.toSpliced(position(node, 1, items.length, items.length - 1), 1) };
  },
  SequenceAt(node) {
    const items = node.sequence(0);
    return items[position(node, 1, items.length, 0)];
  },
  SequenceLength: (node) => constant(node.sequence(0).length, 'int64'),
  SplitToSequence: splitToSequence,
  ConcatFromSequence(node) {
    const parts = tensorsIn(node.sequence(0));
    const stacks = node.flag('new_axis');
    const axis = normalizeAxis(node.int('axis'), parts[0].shape.length + Number(stacks));
    return concat(stacks ? parts.map((each) => expandDims(each, axis)) : parts, axis);
  },
  SequenceMap(node) {
    const body = node.graph('body');
    const given = node.inputs.map((each) => (isSequence(each) ? each.items : each));
    const steps = node.sequence(0).map((_, i) =>
      node.run(
        body,
        given.map((each) => (Array.isArray(each) ? each[i] : (each as Imported | undefined))),
      ),
    );
    return body.output.map((_, i) => ({ items: steps.map((step) => step[i]) }));
  },
  Optional: (node) => node.inputs[0] ?? { absent: true },
  OptionalHasElement: (node) =>
    constant(Number(node.inputs[0] !== undefined && !isAbsent(node.inputs[0])), 'bool'),
  OptionalGetElement(node) {
    const value = node.inputs[0];
    if (value === undefined || isAbsent(value)) throw new Error('the optional value is not there');
    return value;
  },
});
