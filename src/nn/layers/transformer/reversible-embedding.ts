import { gather, swapLast } from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { project } from '../core/dense.ts';

const reversibleEmbeddingOptions = {
  ...layerOptions,
  embeddingsInitializer: option<Initializer>('randomNormal'),
};
export interface ReversibleEmbeddingOptions extends OptionsOf<typeof reversibleEmbeddingOptions> {}

/**
 * One table for both ends of a language model (Press and Wolf 2017): whole numbers `[batch, time]` become their vectors
 * `[batch, time, outputDim]`, and vectors become the logits of all numbers `[batch, time, inputDim]`.
 *
 *     ReversibleEmbedding(10_000, 64)(Input({ shape: [100], dtype: 'int32' })); // [batch, 100, 64]
 */
export function ReversibleEmbedding(
  inputDim: number,
  outputDim: number,
  given: ReversibleEmbeddingOptions = {},
): Layer {
  const { embeddingsInitializer } = readOptions('ReversibleEmbedding', reversibleEmbeddingOptions, given);
  return layer(
    'ReversibleEmbedding',
    { inputDim, outputDim, ...given },
    {
      indices: { limit: inputDim },
      weights: () => ({ embeddings: { shape: [inputDim, outputDim], initializer: embeddingsInitializer } }),
      call: ({ weights: { embeddings } }, [{ tensor, mask }]) => ({
        tensor:
          tensor.dtype === 'float32' ? project(tensor, swapLast(embeddings)) : gather(embeddings, tensor),
        mask,
      }),
    },
  );
}
