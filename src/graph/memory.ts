import { elementTypes } from './dtype.ts';
import { operatorOf } from './operator.ts';
import { sizeOf } from './shape.ts';
import { type Node, nodeOf, type Tensor } from './tensor.ts';
import { nodesOf } from './traverse.ts';

/** Operators whose result is their first operand's memory seen in another shape. */
export const views: ReadonlySet<string> = new Set([
  'Reshape',
  'Identity',
  'StopGradient',
  'SparseCrossentropy',
]);

export const bytesOf = ({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): number =>
  sizeOf(shape) * elementTypes[dtype].bytes;

/**
 * About how many bytes running a graph needs at its fullest moment for what it computes on the way; what is fed and
 * what `outputs` are written into is not counted. A value is there from the node that makes it to the last that reads
 * it; a result takes the place of an operand of its size that is read for the last time, where elements are computed
 * one by one.
 */
export function peakMemory(outputs: readonly Tensor[]): number {
  const order = runningOrder(outputs);
  const reads = new Map<Tensor, number>();
  const owner = new Map<Tensor, Tensor>();
  const ownerOf = (tensor: Tensor): Tensor => owner.get(tensor) ?? tensor;
  for (const node of order) {
    if (views.has(node.op)) owner.set(node.outputs[0], ownerOf(node.inputs[0]));
    for (const each of node.inputs) reads.set(ownerOf(each), (reads.get(ownerOf(each)) ?? 0) + 1);
  }
  const kept = new Set(outputs.map(ownerOf));
  const held = (tensor: Tensor): boolean => nodeOf(tensor) !== undefined && !kept.has(tensor);
  let [now, peak] = [0, 0];
  for (const node of order) {
    const isView = views.has(node.op);
    const operands = node.inputs.map(ownerOf);
    const ending = new Set(operands.filter((each) => held(each) && leaves(reads, each, operands)));
    const made = isView ? [] : node.outputs.filter((each) => held(each) && reads.has(each));
    for (const output of made) {
      const inPlace = operatorOf(node.op).transposed !== undefined && !views.has(node.op);
      const reused = inPlace ? [...ending].find((each) => bytesOf(each) === bytesOf(output)) : undefined;
      if (reused === undefined) now += bytesOf(output);
      else ending.delete(reused);
    }
    peak = Math.max(peak, now);
    for (const each of ending) now -= bytesOf(each);
    for (const each of operands) reads.set(each, (reads.get(each) ?? 1) - 1);
  }
  return peak;
}

/** Whether nothing reads `tensor` after a node that reads `operands`. */
function leaves(reads: ReadonlyMap<Tensor, number>, tensor: Tensor, operands: readonly Tensor[]): boolean {
  return reads.get(tensor) === operands.filter((each) => each === tensor).length;
}

/** The nodes in the order in which ONNX Runtime runs them: depth first from the last output, latest operands first. */
function runningOrder(outputs: readonly Tensor[]): Node[] {
  const places = new Map(nodesOf(outputs).map((node, place) => [node, place]));
  const order: Node[] = [];
  const seen = new Set<Node>();
  const makers = (tensors: readonly Tensor[]): Node[] =>
    [...new Set(tensors.map(nodeOf))]
      .filter((node) => node !== undefined)
      .sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  const stack: { node: Node; ready: boolean }[] = makers(outputs).map((node) => ({ node, ready: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.ready) order.push(top.node);
    else if (!seen.has(top.node)) {
      seen.add(top.node);
      stack.push({ node: top.node, ready: true });
      stack.push(...makers(top.node.inputs).map((node) => ({ node, ready: false })));
    }
  }
  return order;
}
