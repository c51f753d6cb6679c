import type { Tensor } from '../tensor.ts';
import { batchStatistics } from './batch-statistics.ts';
import { blockedConvolutions } from './blocked-convolution.ts';
import { fewPixelsByPatches } from './convolution-by-patches.ts';
import { productsInFloat16 } from './float16-products.ts';
import { logSoftmax } from './log-softmax.ts';
import { type LoweringRule, lower } from './lower.ts';
import { mergeBoxes } from './merge-boxes.ts';
import { padByConcat } from './pad-by-concat.ts';
import { positiveMask } from './positive-mask.ts';
import { rowFactors } from './row-factors.ts';
import { scatterOnto } from './scatter-onto.ts';
import { sumByProduct } from './sum-by-product.ts';
import { transposeBeforeProduct, transposedProduct } from './transpose-before-product.ts';
import { turnKernelsInSteps } from './turn-kernels.ts';

export { reorderInput } from './blocked-convolution.ts';

/** What stands for operators that ONNX Runtime has no kernel for on WebGPU, or one that does less. */
export const forWebgpu: readonly LoweringRule[] = [batchStatistics, logSoftmax];

/**
 * Named outputs of a finished graph, with operators replaced by others that mean the same and run faster. `channelBlock`
 * is how many channels this machine's convolutions want side by side, undefined where it has no such convolutions;
 * `rules` are a device's own; `float16` says that products are worked out in it.
 */
export function lowered(
  outputs: Readonly<Record<string, Tensor>>,
  channelBlock: number | undefined,
  rules: readonly LoweringRule[] = [],
  float16 = false,
): Record<string, Tensor> {
  const convolutions = channelBlock === undefined ? [] : [blockedConvolutions(channelBlock)];
  // Before sums become products: those would not be exact in float16.
  const halved = float16 ? lower(Object.values(outputs), [productsInFloat16()]) : Object.values(outputs);
  const replaced = lower(halved, [...rules, fewPixelsByPatches, ...convolutions, sumByProduct, positiveMask]);
  const regrouped = lower(replaced, [rowFactors, transposedProduct, scatterOnto]);
  const tensors = lower(regrouped, [mergeBoxes, turnKernelsInSteps, transposeBeforeProduct]);
  const padded = lower(tensors, [padByConcat()]);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, padded[i]]));
}
