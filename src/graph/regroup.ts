import { mul } from './functions.ts';
import { applyAll } from './operator.ts';
import { nodeOf, type Tensor } from './tensor.ts';
import { nodesOf } from './traverse.ts';

/**
 * Brings factors that do not vary together: where `x` varies and `a` and `b` do not, `(x * a) * b` becomes
 * `x * (a * b)`, of which `a * b` can be computed elsewhere. Gives what replaces each of `results`.
 */
export function regroupProducts(
  results: readonly Tensor[],
  varies: (tensor: Tensor) => boolean,
): (result: Tensor) => Tensor {
  const nodes = nodesOf(results, (tensor) => !varies(tensor));
  const uses = new Map<Tensor, number>();
  for (const each of [...nodes.flatMap(({ inputs }) => inputs), ...results]) {
    uses.set(each, (uses.get(each) ?? 0) + 1);
  }
  const replaced = new Map<Tensor, Tensor>();
  const replacement = (tensor: Tensor): Tensor => replaced.get(tensor) ?? tensor;

  /** The two operands of a product of which only the first varies. */
  const factorsOf = (tensor: Tensor): [Tensor, Tensor] | undefined => {
    const node = nodeOf(tensor);
    if (node?.op !== 'Mul') return undefined;
    const [a, b] = node.inputs;
    if (varies(a) === varies(b)) return undefined;
    return varies(a) ? [a, b] : [b, a];
  };

  for (const node of nodes) {
    const [output] = node.outputs;
    const outer = factorsOf(output);
    // A product that something else reads too would have to be computed besides.
    const inner = outer && uses.get(outer[0]) === 1 ? factorsOf(replacement(outer[0])) : undefined;
    if (outer !== undefined && inner !== undefined) {
      replaced.set(output, mul(inner[0], mul(inner[1], outer[1])));
      continue;
    }
    const inputs = node.inputs.map(replacement);
    if (inputs.every((each, i) => each === node.inputs[i])) continue;
    const copies = applyAll(node.op, inputs, node.attributes);
    for (const [i, each] of node.outputs.entries()) replaced.set(each, copies[i]);
  }
  return replacement;
}
