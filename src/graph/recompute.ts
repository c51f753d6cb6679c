import { abs, add, cast, minimum, reshape, slice } from './functions.ts';
import { applyAll, isSubgraph, scope } from './operator.ts';
import { isFloat, type Node, nodeOf, type Segment, type Tensor } from './tensor.ts';

/** Forward values of a segment, computed a second time for its backward pass. */
export interface Replay {
  readonly node: (node: Node) => Node;
  readonly tensor: (tensor: Tensor) => Tensor;
}

/**
 * The nodes of a segment again, so that a backward pass need not keep what they gave (Chen et al. 2016). They read what
 * enters the segment together with a zero made from `dy`, the gradient of what leaves it: so the runtime neither takes
 * them for the first ones nor runs them before they are needed. Weights and inputs of the graph are read as they are, and
 * loops are not run again.
 */
export function replayOf(segment: Segment, nodes: readonly Node[], dy: Tensor): Replay {
  const copies = new Map<Node, Node>();
  const known = new Map<Tensor, Tensor>();
  const zero = reshape(minimum(abs(slice(reshape(dy, [-1]), 0, 0, 1)), 0), []);
  const entering = (tensor: Tensor): Tensor => {
    const again = isFed(tensor) || !isFloat(tensor) ? tensor : add(tensor, cast(zero, tensor.dtype));
    known.set(tensor, again);
    return again;
  };
  for (const node of nodes) {
    if (node.segment !== segment) continue;
    if (Object.values(node.attributes).some(isSubgraph)) {
      for (const output of node.outputs) known.set(output, output);
      continue;
    }
    const inputs = node.inputs.map((each) => known.get(each) ?? entering(each));
    const outputs = scope(`again/${node.scope}`, () => applyAll(node.op, inputs, node.attributes));
    node.outputs.forEach((output, i) => known.set(output, outputs[i]));
    const copy = nodeOf(outputs[0]);
    if (copy !== undefined) copies.set(node, copy);
  }
  return {
    node: (node) => copies.get(node) ?? node,
    tensor: (tensor) => known.get(tensor) ?? tensor,
  };
}

/** Whether a tensor is fed or constant, possibly in another shape: what is there in any case. */
function isFed(tensor: Tensor): boolean {
  const node = nodeOf(tensor);
  if (node === undefined) return true;
  return (node.op === 'Reshape' || node.op === 'ConstantOfShape') && node.inputs.every(isFed);
}
