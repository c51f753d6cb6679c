import { knownOptions } from '../../../core/known-options.ts';
import { add, mul } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

/**
 * While training, adds normal noise of this standard deviation.
 *
 *     GaussianNoise(0.1)(Input({ shape: [64] })); // [batch, 64]
 */
export function GaussianNoise(stddev: number, options: LayerOptions = {}): Layer {
  return layer(
    'GaussianNoise',
    { stddev, ...knownOptions('GaussianNoise', options, layerOptions) },
    {
      floats: true,
      call: ({ training, normalNoise }, [{ tensor, mask }]) => ({
        tensor: training && stddev > 0 ? add(tensor, mul(normalNoise(tensor.shape), stddev)) : tensor,
        mask,
      }),
    },
  );
}

/**
 * While training, multiplies by normal numbers of mean 1 whose standard deviation is that of `Dropout`'s factors,
 * `sqrt(rate / (1 - rate))` (Srivastava et al. 2014, section 10).
 *
 *     GaussianDropout(0.3)(Input({ shape: [64] })); // [batch, 64]
 */
export function GaussianDropout(rate: number, options: LayerOptions = {}): Layer {
  if (!(rate >= 0 && rate < 1))
    throw new Error(`GaussianDropout: the rate must be at least 0 and below 1, not ${rate}`);
  return layer(
    'GaussianDropout',
    { rate, ...knownOptions('GaussianDropout', options, layerOptions) },
    {
      floats: true,
      call: ({ training, normalNoise }, [{ tensor, mask }]) => ({
        tensor:
          training && rate > 0
            ? mul(tensor, add(mul(normalNoise(tensor.shape), Math.sqrt(rate / (1 - rate))), 1))
            : tensor,
        mask,
      }),
    },
  );
}
