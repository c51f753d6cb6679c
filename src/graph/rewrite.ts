import { applyAll, inScopeOf, isSubgraph, numberAttribute } from './operator.ts';
import { insideOf } from './scan.ts';
import type { Attributes, Node, Tensor } from './tensor.ts';
import { nodesOf, substitute } from './traverse.ts';

/**
 * Gives what replaces the outputs of a node whose operands are `inputs` now; undefined to leave the node as it is. An
 * output for which it gives undefined stays too.
 */
export type Rule = (
  inputs: readonly Tensor[],
  node: Node,
) => readonly (Tensor | undefined)[] | Tensor | undefined;

/** Rules by the operator of the node that they replace. */
export type Rules = Readonly<Partial<Record<string, Rule>>>;

/** The name under which a table of rules has the one for every operator that has none of its own. */
export const anyOperator = '*';

/**
 * A table of rules, made for each graph and each body of a loop, so that it may remember what it has seen there.
 *
 *     const doubleNegation: Pass = () => ({
 *       Neg: ([x]) => (nodeOf(x)?.op === 'Neg' ? nodeOf(x)?.inputs[0] : undefined),
 *     });
 */
export type Pass = () => Rules;

export interface RewriteOptions {
  /** What precedes tensors for which this holds is left alone. */
  readonly stop?: (tensor: Tensor) => boolean;
  /**
   * Whether bodies of loops are rewritten too; false by default. A loop that is yet to be differentiated must keep its
   * own.
   */
  readonly bodies?: boolean;
}

/**
 * `outputs` after the passes: each node that they need is offered, operands first, to the passes in order, and the first
 * rule that answers decides. What a rule writes is not offered again in the same call.
 */
export function rewrite(
  outputs: readonly Tensor[],
  passes: readonly Pass[],
  { stop, bodies = false }: RewriteOptions = {},
): Tensor[] {
  const tables = passes.map((pass) => pass());
  const replaced = new Map<Tensor, Tensor>();
  const now = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;
  for (const node of nodesOf(outputs, stop)) {
    const inputs = node.inputs.map(now);
    const results = firstAnswer(tables, node, inputs) ?? rebuilt(node, inputs, bodies ? passes : []);
    node.outputs.forEach((output, i) => {
      const result = results[i];
      if (result !== undefined && result !== output) replaced.set(output, result);
    });
  }
  return outputs.map(now);
}

function firstAnswer(
  tables: readonly Rules[],
  node: Node,
  inputs: readonly Tensor[],
): readonly (Tensor | undefined)[] | undefined {
  for (const rules of tables) {
    const rule = rules[node.op] ?? rules[anyOperator];
    const answer = rule && inScopeOf(node, () => rule(inputs, node));
    if (answer !== undefined) return isList(answer) ? answer : [answer];
  }
  return undefined;
}

const isList = (answer: ReturnType<Rule>): answer is readonly (Tensor | undefined)[] => Array.isArray(answer);

/** The node with other operands and, where there are passes, a rewritten body; itself where nothing has changed. */
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
  if (changed.size === 0 && passes.length === 0) return node.attributes;
  const read = changed.size === 0 ? body.outputs : substitute(body.outputs, changed);
  const inside = insideOf({ inputs: body.inputs, outputs: read });
  // What does not differ from step to step is computed outside.
  const stop = (tensor: Tensor): boolean => !inside.has(tensor);
  const outputs = rewrite(read, passes, { stop, bodies: true });
  if (outputs.every((each, i) => each === body.outputs[i])) return node.attributes;
  return { ...node.attributes, body: { inputs: body.inputs, outputs } };
}
