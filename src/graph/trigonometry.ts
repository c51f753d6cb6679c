import { apply } from './move-transposes.ts';
import type { Tensor } from './tensor.ts';

const unary =
  (op: string) =>
  (x: Tensor): Tensor =>
    apply(op, [x]);

/** The tangent, of radians. */
export const tan = unary('Tan');
/** The angle, in radians, whose sine is `x`. */
export const asin = unary('Asin');
/** The angle, in radians, whose cosine is `x`. */
export const acos = unary('Acos');
/** The angle, in radians, whose tangent is `x`. */
export const atan = unary('Atan');
/** The hyperbolic sine. */
export const sinh = unary('Sinh');
/** The hyperbolic cosine. */
export const cosh = unary('Cosh');
/** The inverse of `sinh`. */
export const asinh = unary('Asinh');
/** The inverse of `cosh`, for `x` of at least 1. */
export const acosh = unary('Acosh');
/** The inverse of `tanh`, for `x` between -1 and 1. */
export const atanh = unary('Atanh');
