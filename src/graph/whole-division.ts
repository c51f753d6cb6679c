import type { DType } from './dtype.ts';
import { apply } from './operator.ts';
import { constant, isFloat, nodeOf, type Tensor } from './tensor.ts';

/**
 * Division of whole numbers for which no processor stops the program: by zero it gives zero, and the smallest number by
 * -1 is itself. Divisors that are known and neither are left as they are.
 */
export function wholeQuotient(a: Tensor, b: Tensor): Tensor {
  if (isSafeDivisor(b)) return apply('Div', [a, b]);
  const wide = wider[b.dtype];
  if (wide !== undefined) return castTo(wholeQuotient(castTo(a, wide), castTo(b, wide)), b.dtype);
  const quotient = apply('Div', [a, safeDivisor(b)]);
  const byZero = apply('Where', [same(b, 0), scalar(0, a), quotient]);
  return isSigned(b) ? apply('Where', [same(b, -1), apply('Neg', [a]), byZero]) : byZero;
}

/** As `wholeQuotient`, the remainder: zero by zero and by -1. */
export function wholeRemainder(a: Tensor, b: Tensor, fmod = false): Tensor {
  if (isSafeDivisor(b)) return apply('Mod', [a, b], { fmod });
  const wide = wider[b.dtype];
  if (wide !== undefined) return castTo(wholeRemainder(castTo(a, wide), castTo(b, wide), fmod), b.dtype);
  const remainder = apply('Mod', [a, safeDivisor(b)], { fmod });
  return apply('Where', [unsafe(b), scalar(0, a), remainder]);
}

/** Whether dividing whole numbers by `b` cannot stop the program: its values are known, or it was made by `safeDivisor`. */
export function isSafeDivisor(b: Tensor): boolean {
  if (isFloat(b)) return true;
  if (b.source.kind === 'constant') {
    for (const value of b.source.data) if (Number(value) === 0 || Number(value) === -1) return false;
    return true;
  }
  const node = nodeOf(b);
  if (node?.op !== 'Where') return false;
  const [condition, one, x] = node.inputs;
  return (
    one.source.kind === 'constant' && isSafeDivisor(one) && finds(condition, x, 0) && finds(condition, x, -1)
  );
}

/** Types for which ONNX Runtime has no `Where`, and one that holds their values. */
const wider: Partial<Record<DType, DType>> = {
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  uint32: 'int64',
  uint64: 'int64',
};
const castTo = (x: Tensor, to: DType): Tensor => apply('Cast', [x], { to });

const isSigned = ({ dtype }: Tensor): boolean => dtype.startsWith('int');
const scalar = (value: number, { dtype }: Tensor): Tensor => constant(value, dtype);
const same = (b: Tensor, value: number): Tensor => apply('Equal', [b, scalar(value, b)]);
const unsafe = (b: Tensor): Tensor => (isSigned(b) ? apply('Or', [same(b, 0), same(b, -1)]) : same(b, 0));
const safeDivisor = (b: Tensor): Tensor => apply('Where', [unsafe(b), scalar(1, b), b]);

/** Whether `condition` is true wherever `x` is `value`. */
function finds(condition: Tensor, x: Tensor, value: number): boolean {
  if (!isSigned(x) && value < 0) return true;
  const node = nodeOf(condition);
  if (node === undefined) return false;
  if (node.op === 'Or') return node.inputs.some((each) => finds(each, x, value));
  if (node.op !== 'Equal') return false;
  return [node.inputs, [...node.inputs].reverse()].some(
    ([one, other]) =>
      one === x &&
      other.source.kind === 'constant' &&
      other.source.data.length === 1 &&
      Number(other.source.data[0]) === value,
  );
}
