import { applyAll } from './operator.ts';
import { type Node, nodeOf, type Tensor } from './tensor.ts';

/** The nodes that `outputs` need, each after those it needs itself. Stops at tensors for which `stop` holds. */
export function nodesOf(outputs: readonly Tensor[], stop: (tensor: Tensor) => boolean = () => false): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  // An explicit stack: a chain of thousands of nodes must not exhaust the call stack.
  const stack: { node: Node; next: number }[] = [];
  const visit = (tensor: Tensor): void => {
    const node = nodeOf(tensor);
    if (node === undefined || seen.has(node) || stop(tensor)) return;
    seen.add(node);
    stack.push({ node, next: 0 });
  };
  for (const output of outputs) {
    visit(output);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (top.next < top.node.inputs.length) visit(top.node.inputs[top.next++]);
      else {
        order.push(top.node);
        stack.pop();
      }
    }
  }
  return order;
}

/** The tensors fed from outside that `outputs` need, each with its name, one for each name. */
export function inputsOf(outputs: readonly Tensor[]): { name: string; tensor: Tensor }[] {
  const found = new Map<string, Tensor>();
  const all = [...outputs, ...nodesOf(outputs).flatMap(({ inputs }) => inputs)];
  for (const tensor of all) {
    if (tensor.source.kind === 'input') found.set(tensor.source.name, tensor);
  }
  return Array.from(found, ([name, tensor]) => ({ name, tensor }));
}

/** Every tensor among the inputs and outputs of `nodes` that depends on one of `sources`, these included. */
export function dependents(nodes: readonly Node[], sources: Iterable<Tensor>): Set<Tensor> {
  const found = new Set<Tensor>(sources);
  for (const node of nodes) {
    if (node.inputs.some((each) => found.has(each))) for (const output of node.outputs) found.add(output);
  }
  return found;
}

/** `outputs` computed again with some tensors replaced; what depends on none of them is shared, not copied. */
export function substitute(outputs: readonly Tensor[], replacements: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const known = new Map<Tensor, Tensor>(replacements);
  const replaced = (tensor: Tensor): Tensor => known.get(tensor) ?? tensor;
  for (const node of nodesOf(outputs, (tensor) => replacements.has(tensor))) {
    const inputs = node.inputs.map(replaced);
    if (inputs.every((each, i) => each === node.inputs[i])) continue;
    const copies = applyAll(node.op, inputs, node.attributes);
    node.outputs.forEach((output, i) => {
      if (!known.has(output)) known.set(output, copies[i]);
    });
  }
  return outputs.map(replaced);
}
