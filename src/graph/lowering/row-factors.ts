import { matmul, mul, reshape, transpose } from '../functions.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { type Shape, sameShape, sizeOf } from '../shape.ts';
import { nodeOf, type Tensor } from '../tensor.ts';
import { transposed } from './transpose-before-product.ts';

/**
 * A factor for each row of a matrix leaves the product that reads it, where what it is put on instead is smaller: the
 * gradient of a loss weighs the rows of all logits, which are the longest tensor of a language model.
 *
 *     (r * A) B  = r * (A B)
 *     (r * A)ᵀ B = Aᵀ (r * B)
 *     B (r * A)  = (B * rᵀ) A
 */
export const rowFactors: Pass = () => ({ MatMul: factorsOutside });

const factorsOutside: Rule = ([a, b], node) => {
  const { shape } = node.outputs[0];
  const left = scaledRows(a);
  if (left !== undefined && b.shape.length === 2 && saves(left, shape)) {
    const { x, factors } = left;
    return mul(matmul(x, b), factors);
  }
  if (a.shape.length !== 2 || b.shape.length !== 2) return undefined;
  const turned = scaledRows(transposed(a));
  if (turned !== undefined && saves(turned, b.shape)) {
    return matmul(transpose(turned.x), mul(b, turned.factors));
  }
  const right = scaledRows(b);
  if (right !== undefined && saves(right, a.shape)) {
    const before = transposed(a);
    const scaled =
      before === undefined ? mul(a, transpose(right.factors)) : transpose(mul(before, right.factors));
    return matmul(scaled, right.x);
  }
  return undefined;
};

interface ScaledRows {
  readonly x: Tensor;
  /** One number for each row: of the shape of `x`, but for a last axis of 1. */
  readonly factors: Tensor;
}

/** What a tensor's rows were before each was multiplied by a number, and those numbers. */
function scaledRows(tensor: Tensor | undefined): ScaledRows | undefined {
  const node = tensor && nodeOf(tensor);
  if (tensor === undefined || node === undefined) return undefined;
  const [x, factors] = node.inputs;
  const [width] = tensor.shape.slice(-1);
  if (node.op === 'Reshape' && x.shape.at(-1) === width) {
    const before = scaledRows(x);
    return (
      before && {
        x: reshape(before.x, tensor.shape),
        factors: reshape(before.factors, [...tensor.shape.slice(0, -1), 1]),
      }
    );
  }
  if (node.op !== 'Mul' || !sameShape(x.shape, tensor.shape)) return undefined;
  return sameShape(factors.shape, [...tensor.shape.slice(0, -1), 1]) ? { x, factors } : undefined;
}

const saves = ({ x }: ScaledRows, instead: Shape): boolean => sizeOf(instead) < sizeOf(x.shape);
