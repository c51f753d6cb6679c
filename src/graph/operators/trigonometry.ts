import { add, div, mul, negate, sqrt, square, sub } from '../functions.ts';
import { define, type Operator } from '../operator.ts';
import type { Tensor } from '../tensor.ts';
import { cosh, sinh } from '../trigonometry.ts';
import { ofFloats } from './elementwise.ts';

/** One input, a result of the same type, element by element. */
const elementwise = (gradient: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Operator => ({
  infer: ([x]) => [{ dtype: ofFloats(x).dtype, shape: x.shape }],
  gradient: ({ dy, inputs: [x], outputs: [y] }) => [gradient(dy, x, y)],
  batched: true,
  transposed: (attributes) => ({ attributes, keepsAxes: true }),
});

define({
  Tan: elementwise((dy, _, y) => mul(dy, add(square(y), 1))),
  Asin: elementwise((dy, x) => div(dy, sqrt(sub(1, square(x))))),
  Acos: elementwise((dy, x) => negate(div(dy, sqrt(sub(1, square(x)))))),
  Atan: elementwise((dy, x) => div(dy, add(square(x), 1))),
  Sinh: elementwise((dy, x) => mul(dy, cosh(x))),
  Cosh: elementwise((dy, x) => mul(dy, sinh(x))),
  Asinh: elementwise((dy, x) => div(dy, sqrt(add(square(x), 1)))),
  Acosh: elementwise((dy, x) => div(dy, sqrt(sub(square(x), 1)))),
  Atanh: elementwise((dy, x) => div(dy, sub(1, square(x)))),
});
