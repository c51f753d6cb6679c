import { knownOptions } from '../../../core/known-options.ts';
import { reshape, type Tensor } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

/**
 * The same layer at every step by itself: `[batch, time, ...]` to `[batch, time, ...]`. The mask is passed on.
 *
 *     TimeDistributed(Conv2D(16, 3))(Input({ shape: [10, 32, 32, 3] })); // [batch, 10, 30, 30, 16]
 */
export function TimeDistributed(inner: Layer, options: LayerOptions = {}): Layer {
  return layer(
    'TimeDistributed',
    {
      layer: inner.kind,
      ...inner.options,
      name: undefined,
      ...knownOptions('TimeDistributed', options, layerOptions),
    },
    {
      parts: { layer: inner },
      call: ({ part }, [{ tensor, mask }]) => {
        const [batch, time, ...rest] = tensor.shape;
        if (rest.length === 0) throw new Error('the input must be [batch, time, ...]');
        const steps: Tensor = reshape(tensor, [batch * time, ...rest]);
        const { tensor: given } = part('layer', [{ tensor: steps }]);
        return { tensor: reshape(given, [batch, time, ...given.shape.slice(1)]), mask };
      },
    },
  );
}
