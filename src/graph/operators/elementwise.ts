import { type DType, dtypeNamed } from '../dtype.ts';
import {
  cast,
  ceil,
  cos,
  div,
  equal,
  exp,
  fill,
  floor,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  log,
  mul,
  negate,
  not,
  pow,
  sigmoid,
  sign,
  sin,
  square,
  sub,
  where,
} from '../functions.ts';
import { define, type GradientContext, type Operator } from '../operator.ts';
import { broadcastShapes } from '../shape.ts';
import { isFloat, scalarValue, type Tensor } from '../tensor.ts';

type Rule = (dy: Tensor, inputs: readonly Tensor[], y: Tensor) => (Tensor | undefined)[];
const rule =
  (gradient: Rule): Operator['gradient'] =>
  ({ dy, inputs, outputs }: GradientContext) =>
    gradient(dy, inputs, outputs[0]);

/** What works on each element by itself does not depend on where it is. */
const anywhere: Operator['transposed'] = (attributes) => ({ attributes, keepsAxes: true });

/** One input, a result of the same type. */
const unary = (gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Operator => ({
  infer: ([{ dtype, shape }]) => [{ dtype, shape }],
  gradient: gradient && rule((dy, [x], y) => [gradient(dy, x, y)]),
  batched: true,
  transposed: anywhere,
});
/** As `unary`, of floats alone. */
const real = (gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Operator => {
  const operator = unary(gradient);
  return { ...operator, infer: ([x], attributes) => operator.infer([ofFloats(x)], attributes) };
};
/** Operands of one type, broadcast. */
const broadcast = (gradient?: Rule, result?: DType): Operator => ({
  infer: (inputs) => {
    for (const { dtype } of inputs) {
      if (dtype !== inputs[0].dtype) throw new Error('operands must have one element type; cast one of them');
    }
    return [
      { dtype: result ?? inputs[0].dtype, shape: broadcastShapes(...inputs.map(({ shape }) => shape)) },
    ];
  },
  gradient: gradient && rule(gradient),
  batched: true,
  transposed: anywhere,
});
const test = (): Operator => ({ ...unary(), infer: ([{ shape }]) => [{ dtype: 'bool', shape }] });
/** Throws for a tensor of anything but floats. */
export function ofFloats(x: Tensor): Tensor {
  if (!isFloat(x)) throw new Error(`its input must hold floats, not ${x.dtype}`);
  return x;
}
function ofBools(x: Tensor): Tensor {
  if (x.dtype !== 'bool') throw new Error(`its input must be bool, not ${x.dtype}`);
  return x;
}
function ofWhole(x: Tensor): Tensor {
  if (isFloat(x) || x.dtype === 'bool') throw new Error(`its input must hold whole numbers, not ${x.dtype}`);
  return x;
}
/** The operator, of operands that pass a test. */
const only = (check: (x: Tensor) => Tensor, operator: Operator): Operator => ({
  ...operator,
  infer: (inputs, attributes) => operator.infer(inputs.map(check), attributes),
});
const masked = (keep: Tensor, dy: Tensor): Tensor => where(keep, dy, 0);
const isScalar = (x: Tensor): boolean => scalarValue(x) !== undefined;
/** Without what follows the point. */
const truncated = (x: Tensor): Tensor => where(less(x, 0), ceil(x), floor(x));
const twoOverRootPi = 2 / Math.sqrt(Math.PI);

define({
  Identity: unary((dy) => dy),
  Neg: unary((dy) => negate(dy)),
  Abs: unary((dy, x) => mul(dy, sign(x))),
  Sign: unary((_, x) => fill(x.shape, 0, x.dtype)),
  Floor: real((_, x) => fill(x.shape, 0, x.dtype)),
  Ceil: real((_, x) => fill(x.shape, 0, x.dtype)),
  /** Half goes to the even neighbour. */
  Round: real((_, x) => fill(x.shape, 0, x.dtype)),
  Exp: real((dy, _, y) => mul(dy, y)),
  Log: real((dy, x) => div(dy, x)),
  Sqrt: real((dy, _, y) => div(mul(dy, 0.5), y)),
  Reciprocal: real((dy, _, y) => negate(mul(dy, square(y)))),
  Sin: real((dy, x) => mul(dy, cos(x))),
  Cos: real((dy, x) => negate(mul(dy, sin(x)))),
  Erf: real((dy, x) => mul(dy, mul(exp(negate(square(x))), twoOverRootPi))),
  Tanh: real((dy, _, y) => mul(dy, sub(1, square(y)))),
  Sigmoid: real((dy, _, y) => mul(dy, mul(y, sub(1, y)))),
  // A product with 0 and 1 takes half the time of Where, and this is often the widest tensor of a network.
  Relu: unary((dy, _, y) => mul(dy, cast(greater(y, 0), y.dtype))),
  Softplus: real((dy, x) => mul(dy, sigmoid(x))),
  Not: { ...test(), infer: ([x]) => [{ dtype: ofBools(x).dtype, shape: x.shape }] },
  IsNaN: { ...test(), infer: ([x]) => [{ dtype: 'bool', shape: ofFloats(x).shape }] },
  IsInf: { ...test(), infer: ([x]) => [{ dtype: 'bool', shape: ofFloats(x).shape }] },
  BitwiseNot: { ...unary(), infer: ([x]) => [{ dtype: ofWhole(x).dtype, shape: x.shape }] },
  Cast: {
    infer: ([{ shape }], { to }) => [{ dtype: dtypeNamed(to), shape }],
    gradient: ({ dy, inputs: [x] }) => [isFloat(x) ? cast(dy, x.dtype) : undefined],
    batched: true,
    transposed: anywhere,
  },

  Add: broadcast((dy) => [dy, dy]),
  Sub: broadcast((dy) => [dy, negate(dy)]),
  Mul: broadcast((dy, [a, b]) => [mul(dy, b), mul(dy, a)]),
  Div: broadcast((dy, [, b], y) => [div(dy, b), isScalar(b) ? undefined : negate(mul(div(dy, b), y))]),
  Pow: broadcast((dy, [a, b], y) => [
    mul(dy, mul(b, pow(a, sub(b, 1)))),
    // Zero stays zero whatever the exponent.
    isScalar(b) ? undefined : mul(dy, mul(y, log(where(equal(a, 0), 1, a)))),
  ]),
  Max: broadcast((dy, [a, b]) => [masked(greaterOrEqual(a, b), dy), masked(greater(b, a), dy)]),
  Min: broadcast((dy, [a, b]) => [masked(lessOrEqual(a, b), dy), masked(greater(a, b), dy)]),
  Equal: broadcast(undefined, 'bool'),
  Less: broadcast(undefined, 'bool'),
  Greater: broadcast(undefined, 'bool'),
  LessOrEqual: broadcast(undefined, 'bool'),
  GreaterOrEqual: broadcast(undefined, 'bool'),
  And: only(ofBools, broadcast(undefined, 'bool')),
  Or: only(ofBools, broadcast(undefined, 'bool')),
  Xor: only(ofBools, broadcast(undefined, 'bool')),
  BitwiseAnd: only(ofWhole, broadcast()),
  BitwiseOr: only(ofWhole, broadcast()),
  BitwiseXor: only(ofWhole, broadcast()),
  BitShift: only(ofWhole, broadcast()),
  // Of whole numbers the remainder has the sign of the divisor, with fmod that of the dividend.
  Mod: broadcast((dy, [a, b]) => [dy, negate(mul(dy, truncated(div(a, b))))]),
  Where: {
    infer: ([condition, a, b]) => {
      if (condition.dtype !== 'bool') throw new Error('the condition must be bool');
      if (a.dtype !== b.dtype) throw new Error('both choices must have one element type');
      return [{ dtype: a.dtype, shape: broadcastShapes(condition.shape, a.shape, b.shape) }];
    },
    gradient: ({ dy, inputs: [condition] }) => [undefined, masked(condition, dy), masked(not(condition), dy)],
    batched: true,
    transposed: anywhere,
  },
});
