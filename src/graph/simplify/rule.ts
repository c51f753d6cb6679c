import { applyAll, inScopeOf, isSubgraph, numberAttribute } from '../operator.ts';
import { insideOf } from '../scan.ts';
import type { Attributes, Node, Tensor } from '../tensor.ts';
import { nodesOf, substitute } from '../traverse.ts';

/** Gives what stands for a node whose operands are `inputs` now; undefined to leave it as it is. */
export type Rule = (node: Node, inputs: readonly Tensor[]) => readonly (Tensor | undefined)[] | undefined;

/** A pass over a graph. Made anew for each graph and each body of a loop, as it may remember what it has seen. */
export type Pass = () => Rule;

/**
 * `outputs` as the passes leave them. Each node is offered to their rules in order, with operands that have been
 * simplified already; the first that answers decides. What lies before tensors for which `stop` holds is left alone,
 * and so are bodies of loops unless `bodies` is set: a loop that is yet to be differentiated must keep its own.
 */
export function simplifyWith(
  outputs: readonly Tensor[],
  passes: readonly Pass[],
  { stop, bodies = false }: { stop?: (tensor: Tensor) => boolean; bodies?: boolean } = {},
): Tensor[] {
  const rules = passes.map((pass) => pass());
  const replaced = new Map<Tensor, Tensor>();
  const now = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;
  for (const node of nodesOf(outputs, stop)) {
    const inputs = node.inputs.map(now);
    const results = firstAnswer(rules, node, inputs) ?? rebuilt(node, inputs, bodies ? passes : []);
    node.outputs.forEach((output, i) => {
      const result = results[i];
      if (result !== undefined && result !== output) replaced.set(output, result);
    });
  }
  return outputs.map(now);
}

function firstAnswer(rules: readonly Rule[], node: Node, inputs: readonly Tensor[]): ReturnType<Rule> {
  for (const rule of rules) {
    const answer = inScopeOf(node, () => rule(node, inputs));
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** The node with other operands and, where there are passes, a simplified body; itself where nothing has changed. */
export function rebuilt(
  node: Node,
  inputs: readonly Tensor[],
  passes: readonly Pass[] = [],
): readonly Tensor[] {
  const attributes = inScopeOf(node, () => withBody(node, inputs, passes));
  const unchanged = inputs.every((each, i) => each === node.inputs[i]);
  if (unchanged && attributes === node.attributes) return node.outputs;
  return inScopeOf(node, () => applyAll(node.op, inputs, attributes));
}

/** A body names what it reads from outside, so it must read the replacements too. */
function withBody(node: Node, inputs: readonly Tensor[], passes: readonly Pass[]): Attributes {
  const { body } = node.attributes;
  if (body === undefined || !isSubgraph(body)) return node.attributes;
  const captures = numberAttribute(node.attributes, 'states') + numberAttribute(node.attributes, 'inputs');
  const changed = new Map<Tensor, Tensor>();
  node.inputs.forEach((each, i) => {
    if (i >= captures && each !== inputs[i]) changed.set(each, inputs[i]);
  });
  const read = changed.size === 0 ? body.outputs : substitute(body.outputs, changed);
  const inside = insideOf({ inputs: body.inputs, outputs: read });
  // What does not differ from step to step is worked out outside.
  const stop = (tensor: Tensor): boolean => !inside.has(tensor);
  const outputs = simplifyWith(read, passes, { stop, bodies: true });
  if (outputs.every((each, i) => each === body.outputs[i])) return node.attributes;
  return { ...node.attributes, body: { inputs: body.inputs, outputs } };
}
