import { knownOptions } from '../../../core/known-options.ts';
import { add, mul, reciprocal, reduceMean, sqrt, square } from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { lastExtent } from '../core/dense.ts';

export interface RMSNormalizationOptions extends LayerOptions {
  /** Added to the mean square, 1e-6 by default. */
  readonly epsilon?: number;
  readonly scaleInitializer?: Initializer;
}

/**
 * Divides the features of each step by their root mean square (Zhang and Sennrich 2019); the shape stays.
 *
 *     RMSNormalization()(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function RMSNormalization(options: RMSNormalizationOptions = {}): Layer {
  const {
    epsilon = 1e-6,
    scaleInitializer = 'ones',
    ...rest
  } = knownOptions('RMSNormalization', options, { ...layerOptions, epsilon: true, scaleInitializer: true });
  return layer(
    'RMSNormalization',
    { epsilon, ...rest },
    {
      weights: ([x]) => ({ scale: { shape: [lastExtent(x)], initializer: scaleInitializer } }),
      call: ({ weights }, [{ tensor, mask }]) => {
        const factor = reciprocal(sqrt(add(reduceMean(square(tensor), -1, true), epsilon)));
        return { tensor: mul(mul(tensor, factor), weights.scale), mask };
      },
    },
  );
}
