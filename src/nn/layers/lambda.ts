import type { Tensor } from '../../graph/index.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';

/** Any function of tensors as a layer without weights; what it is given is masked as before. */
export function Lambda(compute: (...inputs: Tensor[]) => Tensor, options: LayerOptions = {}): Layer {
  return layer(
    'Lambda',
    { ...options },
    {
      call: (_, inputs) => ({
        tensor: compute(...inputs.map(({ tensor }) => tensor)),
        mask: inputs[0].mask,
      }),
    },
  );
}

/** Gives what it is given: a place with a name. */
export function Identity(options: LayerOptions = {}): Layer {
  return layer('Identity', { ...options }, { call: (_, [value]) => value });
}
