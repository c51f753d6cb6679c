import { mul } from '../../graph/index.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';

/** While training, sets a share of its inputs to zero and makes up for it (Srivastava et al. 2014). */
export function Dropout(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('Dropout', rate, options, (shape) => shape);
}

/** Drops whole features: the same ones at every step of a sequence `[batch, time, features]`. */
export function SpatialDropout1D(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('SpatialDropout1D', rate, options, ([batch, , features]) => [batch, 1, features]);
}

function dropoutLayer(
  kind: string,
  rate: number,
  options: LayerOptions,
  maskShape: (shape: readonly number[]) => readonly number[],
): Layer {
  if (!(rate >= 0 && rate < 1))
    throw new Error(`${kind}: the rate must be at least 0 and below 1, not ${rate}`);
  return layer(
    kind,
    { rate, ...options },
    {
      call: ({ training, dropoutMask }, [{ tensor, mask }]) => ({
        tensor: training && rate > 0 ? mul(tensor, dropoutMask(maskShape(tensor.shape), rate)) : tensor,
        mask,
      }),
    },
  );
}
