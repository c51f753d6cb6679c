import { add, mul } from '../../graph/index.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';

/** While training, adds normal noise of this standard deviation. */
export function GaussianNoise(stddev: number, options: LayerOptions = {}): Layer {
  return layer(
    'GaussianNoise',
    { stddev, ...options },
    {
      call: ({ training, normalNoise }, [{ tensor, mask }]) => ({
        tensor: training && stddev > 0 ? add(tensor, mul(normalNoise(tensor.shape), stddev)) : tensor,
        mask,
      }),
    },
  );
}
