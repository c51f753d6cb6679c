import { knownOptions } from '../../../core/known-options.ts';
import { cast, constant, equal, expandDims, greater, mul, not, reduceMax } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

export interface MaskingOptions extends LayerOptions {
  /** A step all of whose features have this value is padding; 0 by default. */
  readonly maskValue?: number;
}

/**
 * Marks the steps of `[batch, time, features]` of which all features are `maskValue`; the layers after it skip them.
 *
 *     Masking({ maskValue: 0 })(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function Masking(options: MaskingOptions = {}): Layer {
  const { maskValue = 0, ...rest } = knownOptions('Masking', options, { ...layerOptions, maskValue: true });
  return layer(
    'Masking',
    { maskValue, ...rest },
    {
      call: (_, [{ tensor }]) => {
        const differs = cast(not(equal(tensor, constant(maskValue, tensor.dtype))), 'float32');
        const real = reduceMax(differs, -1);
        return { tensor: mul(tensor, expandDims(real, -1)), mask: greater(real, 0) };
      },
    },
  );
}
