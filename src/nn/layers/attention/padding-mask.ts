import { constant, equal, expandDims, where } from '../../../graph/index.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { hiddenScore } from './causal-mask.ts';

const paddingMaskOptions = {
  ...layerOptions,
  /** The id that fills up short sequences, 0 by default. */
  padding: option<number>(0),
};
export interface PaddingMaskOptions extends OptionsOf<typeof paddingMaskOptions> {}

/**
 * From ids `[batch, time]`, what is added to scores so that filling is not attended to: `[batch, 1, 1, time]`.
 *
 *     PaddingMask()(Input({ shape: [100], dtype: 'int32' })); // [batch, 1, 1, 100]
 */
export function PaddingMask(given: PaddingMaskOptions = {}): Layer {
  const { padding } = readOptions('PaddingMask', paddingMaskOptions, given);
  return layer(
    'PaddingMask',
    { padding, ...given },
    {
      call: (_, [{ tensor }]) => {
        const hidden = where(equal(tensor, constant(padding, tensor.dtype)), constant(hiddenScore), 0);
        return { tensor: expandDims(expandDims(hidden, 1), 1) };
      },
    },
  );
}
