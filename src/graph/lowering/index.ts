import type { Tensor } from '../tensor.ts';
import { blockedConvolutions } from './blocked-convolution.ts';
import { fewPixelsByPatches } from './convolution-by-patches.ts';
import { lower } from './lower.ts';
import { mergeBoxes } from './merge-boxes.ts';
import { turnKernelsInSteps } from './turn-kernels.ts';

export { reorderInput } from './blocked-convolution.ts';

/**
 * Named outputs of a finished graph, with operators replaced by others that mean the same and run faster. `channelBlock`
 * is how many channels this machine's convolutions want side by side, undefined where it has no such convolutions.
 */
export function lowered(
  outputs: Readonly<Record<string, Tensor>>,
  channelBlock: number | undefined,
): Record<string, Tensor> {
  const convolutions = channelBlock === undefined ? [] : [blockedConvolutions(channelBlock)];
  const replaced = lower(Object.values(outputs), [fewPixelsByPatches, ...convolutions]);
  const tensors = lower(replaced, [mergeBoxes, turnKernelsInSteps]);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, tensors[i]]));
}
