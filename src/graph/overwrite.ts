import { views } from './memory.ts';
import { isSubgraph } from './operator.ts';
import { sizeOf } from './shape.ts';
import { type Node, nodeOf, type Tensor } from './tensor.ts';
import { nodesOf } from './traverse.ts';

/** Operators that read a number of each operand of the result's size and then write that one of the result. */
const elementwise: ReadonlySet<string> = new Set([
  'Abs',
  'Add',
  'Div',
  'Max',
  'Min',
  'Mul',
  'Neg',
  'Sqrt',
  'Sub',
  'Where',
]);

/**
 * The inputs, by name, that a graph may replace in place by the outputs that `replaced` gives for them: all that
 * reads the input has been run when the output's last node writes, or is that node itself and reads each number before it
 * writes it. `all` are the outputs of the graph.
 */
export function overwritable(all: readonly Tensor[], replaced: ReadonlyMap<string, Tensor>): Set<string> {
  const nodes = nodesOf(all);
  const found = new Set<string>();
  for (const [name, output] of replaced) {
    const isInput = ({ source }: Tensor): boolean => source.kind === 'input' && source.name === name;
    if (readBeforeWritten(nodes, isInput, output)) found.add(name);
  }
  return found;
}

function readBeforeWritten(
  nodes: readonly Node[],
  isInput: (tensor: Tensor) => boolean,
  output: Tensor,
): boolean {
  const writer = nodeOf(output);
  if (writer === undefined) return false;
  // What is the same memory seen in another shape.
  const seen = new Set<Tensor>();
  const isSeen = (tensor: Tensor): boolean => isInput(tensor) || seen.has(tensor);
  const before = new Set(nodesOf(writer.inputs));
  for (const node of nodes) {
    if (!node.inputs.some(isSeen)) continue;
    if (node === writer) {
      if (!readsAsItWrites(node, isSeen, output)) return false;
    } else if (!before.has(node)) return false;
    if (views.has(node.op)) for (const each of node.outputs) seen.add(each);
  }
  return true;
}

/** Whether a node may write `output` over the operands that `isSeen` names. */
function readsAsItWrites(
  { op, inputs, outputs, attributes }: Node,
  isSeen: (tensor: Tensor) => boolean,
  output: Tensor,
): boolean {
  const { body, states, inputs: sequences } = attributes;
  if (op === 'Scan' && isSubgraph(body)) {
    const [first, place] = [Number(states), outputs.indexOf(output)];
    // Each step reads its part of a sequence and writes its part of an output, when none before it is read again.
    const parts = inputs.flatMap((each, i) => (isSeen(each) ? [i] : []));
    const areSequences = parts.every((i) => i >= first && i < first + Number(sequences));
    const placeholders = new Set(parts.map((i) => body.inputs[i]));
    const inside = nodesOf(body.outputs);
    return (
      areSequences &&
      place >= first &&
      readBeforeWritten(inside, (tensor) => placeholders.has(tensor), body.outputs[place])
    );
  }
  return (
    elementwise.has(op) &&
    inputs.every((each) => !isSeen(each) || sizeOf(each.shape) === sizeOf(output.shape))
  );
}
