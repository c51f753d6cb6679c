import { matmul, reshape, transpose } from '../functions.ts';
import { numbersAttribute } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { nodeOf, type Tensor } from '../tensor.ts';

/** Rows, columns and depth from which it is faster; a copy of less costs as much as it saves. */
const worthTurning = 256;

/**
 * Turns a large first factor before its product, as in the gradient of a kernel. ONNX Runtime would put the transpose
 * into the product, which then takes up to half as long again; a reshape between the two keeps it from that.
 */
export const transposeBeforeProduct: Pass = () => ({ MatMul: turnedBefore });

const turnedBefore: Rule = ([a, b], node) => {
  if (a.shape.length !== 2 || b.shape.length !== 2) return undefined;
  if (transposed(a) === undefined || Math.min(...a.shape, b.shape[1]) < worthTurning) return undefined;
  return reshape(matmul(reshape(a, [1, ...a.shape]), b), node.outputs[0].shape);
};

/**
 * `(aᵀ b)ᵀ` as `bᵀ a`, without a copy of the result: the gradient of a table that gives logits too. Not where the
 * transposed factor would then be turned before its product.
 */
export const transposedProduct: Pass = () => ({ Transpose: exchanged });

const exchanged: Rule = ([product], node) => {
  if (transposed(node.outputs[0]) === undefined) return undefined;
  const made = nodeOf(product);
  if (made?.op !== 'MatMul' || made.inputs.some(({ shape }) => shape.length !== 2)) return undefined;
  const [turned, b] = made.inputs;
  const a = transposed(turned);
  if (a === undefined || Math.min(...a.shape, b.shape[1]) >= worthTurning) return undefined;
  return matmul(transpose(b), a);
};

/** The matrix whose transpose `tensor` is. */
export function transposed(tensor: Tensor): Tensor | undefined {
  const node = nodeOf(tensor);
  if (node?.op !== 'Transpose' || tensor.shape.length !== 2) return undefined;
  return numbersAttribute(node.attributes, 'perm')[0] === 1 ? node.inputs[0] : undefined;
}
