import { knownOptions } from '../../../core/known-options.ts';
import { constant, equal, expandDims, where } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { hiddenScore } from './causal-mask.ts';

export interface PaddingMaskOptions extends LayerOptions {
  /** The id that fills up short sequences, 0 by default. */
  readonly padding?: number;
}

/**
 * From ids `[batch, time]`, what is added to scores so that filling is not attended to: `[batch, 1, 1, time]`.
 *
 *     PaddingMask()(Input({ shape: [100], dtype: 'int32' })); // [batch, 1, 1, 100]
 */
export function PaddingMask(options: PaddingMaskOptions = {}): Layer {
  const { padding = 0, ...rest } = knownOptions('PaddingMask', options, { ...layerOptions, padding: true });
  return layer(
    'PaddingMask',
    { padding, ...rest },
    {
      call: (_, [{ tensor }]) => {
        const hidden = where(equal(tensor, constant(padding, tensor.dtype)), constant(hiddenScore), 0);
        return { tensor: expandDims(expandDims(hidden, 1), 1) };
      },
    },
  );
}
