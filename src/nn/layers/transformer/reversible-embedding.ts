import { knownOptions } from '../../../core/known-options.ts';
import { gather, swapLast } from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { project } from '../core/dense.ts';

export interface ReversibleEmbeddingOptions extends LayerOptions {
  readonly embeddingsInitializer?: Initializer;
}

/**
 * One table for both ends of a language model (Press and Wolf 2017): whole numbers `[batch, time]` become their vectors
 * `[batch, time, outputDim]`, and vectors become the logits of all numbers `[batch, time, inputDim]`.
 *
 *     ReversibleEmbedding(10_000, 64)(Input({ shape: [100], dtype: 'int32' })); // [batch, 100, 64]
 */
export function ReversibleEmbedding(
  inputDim: number,
  outputDim: number,
  options: ReversibleEmbeddingOptions = {},
): Layer {
  const { embeddingsInitializer = 'randomNormal', ...rest } = knownOptions('ReversibleEmbedding', options, {
    ...layerOptions,
    embeddingsInitializer: true,
  });
  return layer(
    'ReversibleEmbedding',
    { inputDim, outputDim, ...rest },
    {
      weights: () => ({ embeddings: { shape: [inputDim, outputDim], initializer: embeddingsInitializer } }),
      call: ({ weights: { embeddings } }, [{ tensor, mask }]) => ({
        tensor:
          tensor.dtype === 'float32' ? project(tensor, swapLast(embeddings)) : gather(embeddings, tensor),
        mask,
      }),
    },
  );
}
