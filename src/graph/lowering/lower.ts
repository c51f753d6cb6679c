import { applyAll, inScopeOf, isSubgraph, numberAttribute } from '../operator.ts';
import type { Attributes, Node, Tensor } from '../tensor.ts';
import { nodesOf, substitute } from '../traverse.ts';

/** Gives what stands for a node whose operands are `inputs` now; undefined to leave it as it is. */
export type LoweringRule = (node: Node, inputs: readonly Tensor[]) => Tensor[] | undefined;

/**
 * `outputs` with each node for which a rule has something better replaced by it. Done after differentiation, so what a
 * rule writes needs no gradient. The first rule that answers decides.
 */
export function lower(outputs: readonly Tensor[], rules: readonly LoweringRule[]): Tensor[] {
  const replaced = new Map<Tensor, Tensor>();
  const now = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;
  for (const node of nodesOf(outputs)) {
    const inputs = node.inputs.map(now);
    let better: Tensor[] | undefined;
    for (const rule of rules) better ??= inScopeOf(node, () => rule(node, inputs));
    const unchanged = inputs.every((each, i) => each === node.inputs[i]);
    if (better === undefined && unchanged) continue;
    better ??= inScopeOf(node, () => applyAll(node.op, inputs, withCaptures(node, inputs)));
    node.outputs.forEach((output, i) => {
      if (better[i] !== undefined) replaced.set(output, better[i]);
    });
  }
  return outputs.map(now);
}

/** A body names what it reads from outside, so it must read the replacements too. */
function withCaptures({ attributes, inputs: before }: Node, inputs: readonly Tensor[]): Attributes {
  const { body } = attributes;
  if (body === undefined || !isSubgraph(body)) return attributes;
  const captures = numberAttribute(attributes, 'states') + numberAttribute(attributes, 'inputs');
  const changed = new Map<Tensor, Tensor>();
  before.forEach((each, i) => {
    if (i >= captures && each !== inputs[i]) changed.set(each, inputs[i]);
  });
  if (changed.size === 0) return attributes;
  return { ...attributes, body: { inputs: body.inputs, outputs: substitute(body.outputs, changed) } };
}
