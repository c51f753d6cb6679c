import { add, mul, reciprocal, reduceMean, sqrt, square } from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { lastExtent } from '../core/dense.ts';

const rmsNormalizationOptions = {
  ...layerOptions,
  /** Added to the mean square, 1e-6 by default. */
  epsilon: option<number>(1e-6),
  scaleInitializer: option<Initializer>('ones'),
};
export interface RMSNormalizationOptions extends OptionsOf<typeof rmsNormalizationOptions> {}

/**
 * Divides the features of each step by their root mean square (Zhang and Sennrich 2019); the shape stays.
 *
 *     RMSNormalization()(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function RMSNormalization(given: RMSNormalizationOptions = {}): Layer {
  const { epsilon, scaleInitializer } = readOptions('RMSNormalization', rmsNormalizationOptions, given);
  return layer(
    'RMSNormalization',
    { epsilon, ...given },
    {
      weights: ([x]) => ({ scale: { shape: [lastExtent(x)], initializer: scaleInitializer } }),
      call: ({ weights }, [{ tensor, mask }]) => {
        const factor = reciprocal(sqrt(add(reduceMean(square(tensor), -1, true), epsilon)));
        return { tensor: mul(mul(tensor, factor), weights.scale), mask };
      },
    },
  );
}
