import {
  abs,
  add,
  and,
  cast,
  ceil,
  cos,
  div,
  equal,
  erf,
  exp,
  fill,
  floor,
  greater,
  greaterOrEqual,
  isNotANumber,
  less,
  lessOrEqual,
  log,
  maximum,
  minimum,
  mul,
  negate,
  not,
  or,
  pow,
  reciprocal,
  reshape,
  round,
  sign,
  sin,
  sqrt,
  sub,
  where,
  xor,
} from '../../../graph/functions.ts';
import { apply } from '../../../graph/operator.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import { constant, isFloat, type Tensor } from '../../../graph/tensor.ts';
import { acos, acosh, asin, asinh, atan, atanh, cosh, sinh, tan } from '../../../graph/trigonometry.ts';
import { wholeRemainder } from '../../../graph/whole-division.ts';
import { type Importer, importers, type OnnxNode } from '../onnx-node.ts';
import { inWide, widened } from './wide.ts';

const unary =
  (of: (x: Tensor) => Tensor): Importer =>
  (node) =>
    of(node.tensor(0));
/** Of floats of 64 bits in 32, as the runtime has no other. */
const single =
  (of: (x: Tensor) => Tensor): Importer =>
  (node) => {
    const x = node.tensor(0);
    return x.dtype === 'float64' ? cast(of(cast(x, 'float32')), x.dtype) : of(x);
  };
const arithmetic =
  (of: (a: Tensor, b: Tensor) => Tensor): Importer =>
  (node) =>
    inWide([node.tensor(0), aligned(node)], ([a, b]) => of(a, b));
/** The second operand. Before opset 7 it said at which axis of the first it begins. */
function aligned(node: OnnxNode): Tensor {
  const [a, b] = [node.tensor(0), node.tensor(1)];
  if (node.opset >= 7 || !node.has('axis')) return b;
  const after = a.shape.length - normalizeAxis(node.int('axis'), a.shape.length) - b.shape.length;
  return reshape(b, [...b.shape, ...Array.from({ length: Math.max(0, after) }, () => 1)]);
}
const comparison =
  (of: (a: Tensor, b: Tensor) => Tensor): Importer =>
  (node) =>
    of(widened(node.tensor(0)), widened(node.tensor(1)));
const logical =
  (of: (a: Tensor, b: Tensor) => Tensor): Importer =>
  (node) =>
    of(node.tensor(0), node.tensor(1));
/** Any number of operands, from the first to the last. */
const folded =
  (of: (a: Tensor, b: Tensor) => Tensor): Importer =>
  (node) =>
    inWide(node.tensors(), (operands) => operands.reduce(of));
const plain =
  (op: string): Importer =>
  (node) =>
    apply(op, node.tensors());

importers({
  Identity: (node) => node.inputs[0] ?? node.tensor(0),
  Abs: (node) => inWide([node.tensor(0)], ([x]) => abs(x)),
  Neg: (node) => inWide([node.tensor(0)], ([x]) => negate(x)),
  Sign: (node) => inWide([node.tensor(0)], ([x]) => sign(x)),
  Ceil: unary(ceil),
  Floor: unary(floor),
  Round: unary(round),
  Exp: unary(exp),
  Log: unary(log),
  Sqrt: unary(sqrt),
  Reciprocal: unary(reciprocal),
  Erf: single(erf),
  Sin: unary(sin),
  Cos: unary(cos),
  Tan: single(tan),
  Asin: single(asin),
  Acos: single(acos),
  Atan: single(atan),
  Sinh: single(sinh),
  Cosh: single(cosh),
  Asinh: single(asinh),
  Acosh: single(acosh),
  Atanh: single(atanh),
  Not: unary(not),
  IsNaN: unary(isNotANumber),
  IsInf(node) {
    const x = node.tensor(0);
    const none = fill(x.shape, 0, 'bool');
    const above = node.flag('detect_positive', true) ? equal(x, Number.POSITIVE_INFINITY) : none;
    const below = node.flag('detect_negative', true) ? equal(x, Number.NEGATIVE_INFINITY) : none;
    return or(above, below);
  },
  Add: arithmetic(add),
  Sub: arithmetic(sub),
  Mul: arithmetic(mul),
  Div: arithmetic(div),
  Pow(node) {
    const [base, exponent] = [node.tensor(0), node.tensor(1)];
    if (base.dtype === exponent.dtype || isFloat(base)) {
      return inWide([base, cast(exponent, base.dtype)], ([a, b]) => pow(a, b));
    }
    const real = isFloat(exponent) ? exponent.dtype : 'float64';
    return cast(pow(cast(base, real), cast(exponent, real)), base.dtype);
  },
  Mod(node) {
    const [a, b] = [node.tensor(0), node.tensor(1)];
    const remainder = wholeRemainder(a, b, node.flag('fmod') || isFloat(a));
    if (node.flag('fmod') || !isFloat(a)) return remainder;
    // The runtime knows the remainder of fractions only with the sign of the dividend.
    return where(less(mul(sign(remainder), sign(b)), 0), add(remainder, b), remainder);
  },
  Max: folded(maximum),
  Min: folded(minimum),
  Sum: folded(add),
  Mean: (node) => div(node.tensors().reduce(add), node.inputs.length),
  Equal: comparison(equal),
  Less: comparison(less),
  LessOrEqual: comparison(lessOrEqual),
  Greater: comparison(greater),
  GreaterOrEqual: comparison(greaterOrEqual),
  And: logical(and),
  Or: logical(or),
  Xor: logical(xor),
  BitwiseAnd: plain('BitwiseAnd'),
  BitwiseOr: plain('BitwiseOr'),
  BitwiseXor: plain('BitwiseXor'),
  BitwiseNot: plain('BitwiseNot'),
  Where: (node) => {
    const [a, b] = [node.tensor(1), node.tensor(2)];
    return inWide([a, b], ([one, other]) => where(node.tensor(0), one, other));
  },
  Cast: (node) => cast(node.tensor(0), node.dtype('to')),
  CastLike: (node) => cast(node.tensor(0), node.tensor(1).dtype),
  Clip(node) {
    const x = node.tensor(0);
    const bound = (i: number, name: string): Tensor | undefined => {
      if (node.opset >= 11) return node.optional(i);
      return node.has(name) ? constant(node.float(name), x.dtype) : undefined;
    };
    const [low, high] = [bound(1, 'min'), bound(2, 'max')];
    return inWide([x, ...[low, high].filter((each) => each !== undefined)], ([value, first, second]) => {
      const raised = low === undefined ? value : maximum(value, first);
      const top = low === undefined ? first : second;
      return high === undefined ? raised : minimum(raised, top);
    });
  },
});
