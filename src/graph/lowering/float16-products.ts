import { cast } from '../functions.ts';
import { applyAll } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { nodeOf, type Tensor } from '../tensor.ts';

/**
 * Computes products and convolutions, which take most of the time of a step, in float16, from float32 numbers and into
 * such. Everything between them stays float32. A weight that several of them read is converted once.
 */
export const productsInFloat16: Pass = () => {
  const halves = new Map<Tensor, Tensor>();
  const half = (tensor: Tensor): Tensor => {
    const source = nodeOf(tensor);
    // What one product gave the next one reads as it came.
    if (source?.op === 'Cast' && source.inputs[0].dtype === 'float16') return source.inputs[0];
    const known = halves.get(tensor) ?? cast(tensor, 'float16');
    halves.set(tensor, known);
    return known;
  };
  const halved: Rule = (inputs, node) =>
    inputs.some(({ dtype }) => dtype !== 'float32')
      ? undefined
      : applyAll(node.op, inputs.map(half), node.attributes).map((each) => cast(each, 'float32'));
  return { MatMul: halved, FusedMatMul: halved, Conv: halved, ConvTranspose: halved };
};
