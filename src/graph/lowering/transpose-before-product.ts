import { matmul, reshape } from '../functions.ts';
import { numbersAttribute } from '../operator.ts';
import { nodeOf } from '../tensor.ts';
import type { LoweringRule } from './lower.ts';

/** Rows, columns and depth from which it is faster; a copy of less costs as much as it saves. */
const worthTurning = 256;

/**
 * Turns a large first factor before its product, as in the gradient of a kernel. ONNX Runtime would put the transpose
 * into the product, which then takes up to half as long again; a reshape between the two keeps it from that.
 */
export const transposeBeforeProduct: LoweringRule = (node, [a, b]) => {
  if (node.op !== 'MatMul' || a.shape.length !== 2 || b.shape.length !== 2) return undefined;
  const turned = nodeOf(a);
  if (
    turned?.op !== 'Transpose' ||
    !numbersAttribute(turned.attributes, 'perm').every((axis, i) => axis === 1 - i)
  )
    return undefined;
  if (Math.min(...a.shape, b.shape[1]) < worthTurning) return undefined;
  return [reshape(matmul(reshape(a, [1, ...a.shape]), b), node.outputs[0].shape)];
};
