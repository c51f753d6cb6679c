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

/** What works on each element by itself does not mind where it stands. */
const anywhere: Operator['transposed'] = (attributes) => ({ attributes, keepsAxes: true });

/** One input, a result of the same type. */
const unary = (gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Operator => ({
  infer: ([{ dtype, shape }]) => [{ dtype, shape }],
  gradient: gradient && rule((dy, [x], y) => [gradient(dy, x, y)]),
  batched: true,
  transposed: anywhere,
});
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
  Floor: unary((_, x) => fill(x.shape, 0, x.dtype)),
  Ceil: unary((_, x) => fill(x.shape, 0, x.dtype)),
  /** Half goes to the even neighbour. */
  Round: unary((_, x) => fill(x.shape, 0, x.dtype)),
  Exp: unary((dy, _, y) => mul(dy, y)),
  Log: unary((dy, x) => div(dy, x)),
  Sqrt: unary((dy, _, y) => div(mul(dy, 0.5), y)),
  Reciprocal: unary((dy, _, y) => negate(mul(dy, square(y)))),
  Sin: unary((dy, x) => mul(dy, cos(x))),
  Cos: unary((dy, x) => negate(mul(dy, sin(x)))),
  Erf: unary((dy, x) => mul(dy, mul(exp(negate(square(x))), twoOverRootPi))),
  Tanh: unary((dy, _, y) => mul(dy, sub(1, square(y)))),
  Sigmoid: unary((dy, _, y) => mul(dy, mul(y, sub(1, y)))),
  // A product with 0 and 1 takes half the time of Where, and this is often the widest tensor of a network.
  Relu: unary((dy, _, y) => mul(dy, cast(greater(y, 0), y.dtype))),
  Softplus: unary((dy, x) => mul(dy, sigmoid(x))),
  Not: test(),
  IsNaN: test(),
  IsInf: test(),
  BitwiseNot: unary(),
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
  And: broadcast(undefined, 'bool'),
  Or: broadcast(undefined, 'bool'),
  Xor: broadcast(undefined, 'bool'),
  BitwiseAnd: broadcast(),
  BitwiseOr: broadcast(),
  BitwiseXor: broadcast(),
  BitShift: broadcast(),
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
