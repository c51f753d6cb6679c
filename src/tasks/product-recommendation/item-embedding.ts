import { cast, constant, equal, gather, mul, not, slice, swapLast } from '../../graph/index.ts';
import { normal } from '../../nn/initializers.ts';
import { type Layer, layer } from '../../nn/layer.ts';
import { project } from '../../nn/layers/core/dense.ts';

/**
 * One table of items for both ends of the network. Ids from 1 to `items` `[batch, time]`, 0 being padding, become
 * vectors `[batch, time, units]` and a mask; vectors `[batch, ..., units]` become a score for each item `[batch, ...,
 * items]`, without one for padding. `scale` multiplies what ids become, and not the scores.
 */
export function ItemEmbedding(
  items: number,
  units: number,
  options: { readonly name?: string; readonly scale?: number } = {},
): Layer {
  const { scale = 1 } = options;
  return layer(
    'ItemEmbedding',
    { items, units, ...options },
    {
      weights: () => ({
        embeddings: { shape: [items + 1, units], initializer: normal(0, units ** -0.5) },
      }),
      call: ({ weights: { embeddings } }, [{ tensor, mask }]) =>
        tensor.dtype === 'float32'
          ? { tensor: project(tensor, swapLast(slice(embeddings, 0, 1, items + 1))), mask }
          : {
              tensor: scale === 1 ? gather(embeddings, tensor) : mul(gather(embeddings, tensor), scale),
              mask: not(equal(cast(tensor, 'int32'), constant(0, 'int32'))),
            },
    },
  );
}
