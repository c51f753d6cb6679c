import { elementTypes } from '../dtype.ts';
import { sizeOf } from '../shape.ts';
import { broadcastStrides, filled, type Kernel, places } from './kernel.ts';

const unary =
  (of: (x: number) => number): Kernel =>
  ([{ data }], _, [{ dtype }]) => [filled(dtype, data.length, (i) => of(Number(data[i])))];

const binary =
  (of: (a: number, b: number) => number, whole: (a: number, b: number) => number = of): Kernel =>
  ([a, b], _, [{ dtype, shape }]) => {
    const [from, to] = [a, b].map((each) => places(shape, broadcastStrides(each.shape, shape)));
    const rule = elementTypes[a.dtype].isFloat ? of : whole;
    return [filled(dtype, sizeOf(shape), (i) => rule(Number(a.data[from[i]]), Number(b.data[to[i]])))];
  };
const test = (holds: (a: number, b: number) => boolean): Kernel => binary((a, b) => Number(holds(a, b)));

/** Half goes to the even neighbour, as IEEE 754 has it. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

export const elementwiseKernels: Readonly<Record<string, Kernel>> = {
  Identity: ([{ data }]) => [data],
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(roundHalfEven),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((x) => 1 / x),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Tanh: unary(Math.tanh),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Relu: unary((x) => Math.max(0, x)),
  Not: unary((x) => Number(x === 0)),
  IsNaN: unary((x) => Number(Number.isNaN(x))),
  Cast: ([{ data, dtype: from }], _, [{ dtype }]) => [
    filled(dtype, data.length, (i) => {
      const value = Number(data[i]);
      if (dtype === 'bool') return Number(value !== 0);
      return elementTypes[from].isFloat && !elementTypes[dtype].isFloat ? Math.trunc(value) : value;
    }),
  ],
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary(
    (a, b) => a / b,
    (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  ),
  Mod: ([a, b], attributes, outputs) => {
    const remainder = attributes.fmod
      ? (x: number, y: number) => x % y
      : (x: number, y: number) => x - Math.floor(x / y) * y;
    return binary(remainder)([a, b], attributes, outputs);
  },
  Pow: binary((a, b) => a ** b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Equal: test((a, b) => a === b),
  Less: test((a, b) => a < b),
  Greater: test((a, b) => a > b),
  LessOrEqual: test((a, b) => a <= b),
  GreaterOrEqual: test((a, b) => a >= b),
  And: test((a, b) => a !== 0 && b !== 0),
  Or: test((a, b) => a !== 0 || b !== 0),
  Xor: test((a, b) => a !== b),
  Where: (inputs, _, [{ dtype, shape }]) => {
    const [condition, a, b] = inputs.map(({ data, shape: own }) => {
      const at = places(shape, broadcastStrides(own, shape));
      return (i: number): number => Number(data[at[i]]);
    });
    return [filled(dtype, sizeOf(shape), (i) => (condition(i) !== 0 ? a(i) : b(i)))];
  },
};
