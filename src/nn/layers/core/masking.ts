import { cast, constant, equal, expandDims, greater, mul, not, reduceMax } from '../../../graph/index.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';

const maskingOptions = {
  ...layerOptions,
  /** A step all of whose features have this value is padding; 0 by default. */
  maskValue: option<number>(0),
};
export interface MaskingOptions extends OptionsOf<typeof maskingOptions> {}

/**
 * Marks the steps of `[batch, time, features]` of which all features are `maskValue`; the layers after it skip them.
 *
 *     Masking({ maskValue: 0 })(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function Masking(given: MaskingOptions = {}): Layer {
  const { maskValue } = readOptions('Masking', maskingOptions, given);
  return layer(
    'Masking',
    { maskValue, ...given },
    {
      call: (_, [{ tensor }]) => {
        const differs = cast(not(equal(tensor, constant(maskValue, tensor.dtype))), 'float32');
        const real = reduceMax(differs, -1);
        return { tensor: mul(tensor, expandDims(real, -1)), mask: greater(real, 0) };
      },
    },
  );
}
