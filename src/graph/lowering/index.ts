import { type Pass, rewrite } from '../rewrite.ts';
import type { Tensor } from '../tensor.ts';
import { batchStatistics } from './batch-statistics.ts';
import { blockedConvolutions } from './blocked-convolution.ts';
import { fewPixelsByPatches } from './convolution-by-patches.ts';
import { productsInFloat16 } from './float16-products.ts';
import { logSoftmax } from './log-softmax.ts';
import { mergeBoxes } from './merge-boxes.ts';
import { padByConcat } from './pad-by-concat.ts';
import { positiveMask } from './positive-mask.ts';
import { rowFactors } from './row-factors.ts';
import { scatterOnto } from './scatter-onto.ts';
import { sumByProduct } from './sum-by-product.ts';
import { transposeBeforeProduct, transposedProduct } from './transpose-before-product.ts';
import { turnKernelsInSteps } from './turn-kernels.ts';

export { reorderInput } from './blocked-convolution.ts';

/** Replaces operators for which ONNX Runtime has no kernel on WebGPU, or one that does less. */
export const forWebgpu: readonly Pass[] = [batchStatistics, logSoftmax];

/**
 * Named outputs of a finished graph, with operators replaced by others that mean the same and run faster. `channelBlock`
 * is how many channels this machine's convolutions want side by side, undefined where it has no such convolutions;
 * `ofDevice` are passes that a device needs besides; `float16` says that products are computed in it. Done after
 * differentiation, so what a rule writes needs no gradient.
 */
export function lowered(
  outputs: Readonly<Record<string, Tensor>>,
  channelBlock: number | undefined,
  ofDevice: readonly Pass[] = [],
  float16 = false,
): Record<string, Tensor> {
  const convolutions = channelBlock === undefined ? [] : [blockedConvolutions(channelBlock)];
  // Before sums become products: those would not be exact in float16.
  const halved = rewrite(Object.values(outputs), float16 ? [productsInFloat16] : []);
  const replaced = rewrite(halved, [
    ...ofDevice,
    fewPixelsByPatches,
    ...convolutions,
    sumByProduct,
    positiveMask,
  ]);
  const regrouped = rewrite(replaced, [rowFactors, transposedProduct, scatterOnto]);
  const tensors = rewrite(regrouped, [mergeBoxes, turnKernelsInSteps, transposeBeforeProduct]);
  const padded = rewrite(tensors, [padByConcat]);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, padded[i]]));
}
