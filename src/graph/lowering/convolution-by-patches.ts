import { perChannel } from '../convolution.ts';
import { add } from '../functions.ts';
import { convolutionOf } from '../operators/convolution.ts';
import { convolutionByPatches, hasFewPixels } from '../patches.ts';
import type { Pass, Rule } from '../rewrite.ts';

/** Many channels on few pixels: the product shares its patches with that of the kernel's gradient. */
export const fewPixelsByPatches: Pass = () => ({ Conv: byPatches });

const byPatches: Rule = ([x, kernel, bias], node) => {
  const [result] = node.outputs;
  const shape = convolutionOf(x, node.attributes);
  if (!hasFewPixels(result, kernel, shape)) return undefined;
  const product = convolutionByPatches(x, kernel, shape, result.shape.slice(2));
  return bias === undefined ? product : add(product, perChannel(bias, product));
};
