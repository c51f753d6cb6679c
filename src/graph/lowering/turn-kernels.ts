import { reshape, transpose } from '../functions.ts';
import { numbersAttribute } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { sameShape } from '../shape.ts';

/**
 * Turns kernels from Keras' order, positions first, to that of a convolution in two steps, each of which moves one
 * axis: ONNX Runtime's transpose of all four axes at once takes five times as long.
 */
export const turnKernelsInSteps: Pass = () => ({ Transpose: inSteps });

const inSteps: Rule = ([x], node) => {
  if (x.shape.length !== 4) return undefined;
  const perm = numbersAttribute(node.attributes, 'perm');
  const [rows, columns, channels, filters] = x.shape;
  const positions = rows * columns;
  const { shape } = node.outputs[0];
  if (sameShape(perm, [3, 2, 0, 1])) {
    const exchanged = transpose(reshape(x, [positions, channels, filters]), [0, 2, 1]);
    return reshape(transpose(reshape(exchanged, [positions, filters * channels]), [1, 0]), shape);
  }
  if (sameShape(perm, [2, 3, 0, 1])) {
    return reshape(transpose(reshape(x, [positions, channels * filters]), [1, 0]), shape);
  }
  return undefined;
};
