import { numbersAttribute } from '../operator.ts';
import { sameShape } from '../shape.ts';
import { type Node, nodeOf, sameType, scalarValue, type Tensor } from '../tensor.ts';
import type { Pass } from './rule.ts';

/** Operators that leave their operand as it is, or undo each other, go. */
export const cancelNoOperations: Pass = () => (node, inputs) => {
  const kept = unchangedOperand(node, inputs);
  // A result must stay of its own shape and type: a scalar factor may be what is broadcast.
  return kept === undefined || !sameType(kept, node.outputs[0]) ? undefined : [kept];
};

function unchangedOperand({ op, attributes }: Node, [a, b]: readonly Tensor[]): Tensor | undefined {
  switch (op) {
    case 'Identity':
    case 'SparseCrossentropy':
    case 'Expand':
    case 'Cast':
      return a;
    case 'Mul':
      return scalarValue(b) === 1 ? a : scalarValue(a) === 1 ? b : undefined;
    case 'Div':
      return scalarValue(b) === 1 ? a : undefined;
    case 'Add':
      return isZero(b) ? a : isZero(a) ? b : undefined;
    case 'Sub':
      return isZero(b) ? a : undefined;
    case 'Pow':
      return scalarValue(b) === 1 ? a : undefined;
    case 'Neg':
      return undone(a, 'Neg');
    case 'Not':
      return undone(a, 'Not');
    case 'Reshape':
      return sameShape(a.shape, numbersAttribute(attributes, 'shape')) ? a : undefined;
    case 'Transpose':
      return numbersAttribute(attributes, 'perm').every((axis, at) => axis === at) ? a : undefined;
    default:
      return undefined;
  }
}

// Adding minus zero leaves every number as it is; adding zero makes 0 of -0, which compares equal.
const isZero = (tensor: Tensor): boolean => scalarValue(tensor) === 0;

function undone(x: Tensor, op: string): Tensor | undefined {
  const node = nodeOf(x);
  return node?.op === op ? node.inputs[0] : undefined;
}
