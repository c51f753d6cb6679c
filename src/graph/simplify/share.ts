import { isSubgraph } from '../operator.ts';
import { anyOperator, type Pass, rebuilt } from '../rewrite.ts';
import { type Attributes, type Node, scalarValue, type Tensor } from '../tensor.ts';

/** The same operator on the same operands with the same attributes is computed once. */
export const shareSubexpressions: Pass = () => {
  const numbers = new Map<Tensor, number>();
  const known = new Map<string, readonly Tensor[]>();
  const numberOf = (tensor: Tensor): string => {
    const { source, dtype, shape } = tensor;
    // Constants of the same few numbers are the same, wherever they were made.
    if (source.kind === 'constant' && source.data.length <= 16) {
      return `${dtype}[${shape}]${Array.from(source.data, shown).join()}`;
    }
    const number = numbers.get(tensor) ?? numbers.size;
    numbers.set(tensor, number);
    return `#${number}`;
  };
  return {
    [anyOperator]: (inputs, node) => {
      if (Object.values(node.attributes).some(isSubgraph) || isOwn(node, inputs)) return undefined;
      const key = [node.op, keyOf(node.attributes), ...inputs.map(numberOf)].join(' ');
      const results = known.get(key) ?? rebuilt(node, inputs);
      known.set(key, results);
      return results;
    },
  };
};

/** A zero that is computed so that an operator may write over it: each needs one of its own. */
function isOwn({ op }: Node, [a, b]: readonly Tensor[]): boolean {
  return (op === 'Sub' && a === b) || (op === 'Mul' && (scalarValue(b) === 0 || scalarValue(a) === 0));
}

/** A number as text that distinguishes zero from minus zero, and what is infinite or no number from what is missing. */
const shown = (value: unknown): string => (Object.is(value, -0) ? '-0' : String(value));

const keyOf = (attributes: Attributes): string =>
  JSON.stringify(attributes, (_, value: unknown) => (typeof value === 'number' ? shown(value) : value));
