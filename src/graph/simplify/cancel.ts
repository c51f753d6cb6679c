import { numbersAttribute } from '../operator.ts';
import type { Pass, Rule, Rules } from '../rewrite.ts';
import { sameShape } from '../shape.ts';
import { type Node, nodeOf, sameType, scalarValue, type Tensor } from '../tensor.ts';

/** The operand that an operator leaves as it is, or that was there before an operator that it undoes. */
const unchangedOperand: Readonly<
  Record<string, (inputs: readonly Tensor[], node: Node) => Tensor | undefined>
> = {
  Identity: ([a]) => a,
  SparseCrossentropy: ([a]) => a,
  Expand: ([a]) => a,
  Cast: ([a]) => a,
  Mul: ([a, b]) => (scalarValue(b) === 1 ? a : scalarValue(a) === 1 ? b : undefined),
  Div: ([a, b]) => (scalarValue(b) === 1 ? a : undefined),
  Add: ([a, b]) => (isZero(b) ? a : isZero(a) ? b : undefined),
  Sub: ([a, b]) => (isZero(b) ? a : undefined),
  Pow: ([a, b]) => (scalarValue(b) === 1 ? a : undefined),
  Neg: ([a]) => undone(a, 'Neg'),
  Not: ([a]) => undone(a, 'Not'),
  Reshape: ([a], { attributes }) =>
    sameShape(a.shape, numbersAttribute(attributes, 'shape')) ? a : undefined,
  Transpose: ([a], { attributes }) =>
    numbersAttribute(attributes, 'perm').every((axis, at) => axis === at) ? a : undefined,
};

// Adding minus zero leaves every number as it is; adding zero makes 0 of -0, which compares equal.
const isZero = (tensor: Tensor): boolean => scalarValue(tensor) === 0;

function undone(x: Tensor, op: string): Tensor | undefined {
  const node = nodeOf(x);
  return node?.op === op ? node.inputs[0] : undefined;
}

const rules: Rules = Object.fromEntries(
  Object.entries(unchangedOperand).map(([op, operandOf]): [string, Rule] => [
    op,
    (inputs, node) => {
      const kept = operandOf(inputs, node);
      // A result must keep its own shape and type: a scalar factor may be what is broadcast.
      return kept !== undefined && sameType(kept, node.outputs[0]) ? kept : undefined;
    },
  ]),
);

/** Removes operators that leave their operand as it is, or undo each other. */
export const cancelNoOperations: Pass = () => rules;
