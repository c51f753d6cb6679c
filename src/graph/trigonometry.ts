import { apply } from './move-transposes.ts';
import type { Tensor } from './tensor.ts';

const unary =
  (op: string) =>
  (x: Tensor): Tensor =>
    apply(op, [x]);

export const tan = unary('Tan');
export const asin = unary('Asin');
export const acos = unary('Acos');
export const atan = unary('Atan');
export const sinh = unary('Sinh');
export const cosh = unary('Cosh');
export const asinh = unary('Asinh');
export const acosh = unary('Acosh');
export const atanh = unary('Atanh');
