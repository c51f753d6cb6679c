import {
  cast,
  constant,
  equal,
  gather,
  isOpen,
  mul,
  not,
  sizeOf,
  type Tensor,
} from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';

const scaledEmbeddingOptions = {
  ...layerOptions,
  /** Index 0 is padding: the layers after this one skip it. */
  maskZero: option<boolean>(false),
  embeddingsInitializer: option<Initializer>('ones'),
  /** The fixed factors `[inputDim, outputDim]`; ones by default. They are saved with the weights, and not trained. */
  scales: option<Float32Array>(),
  /** As in `Embedding`. */
  sparse: option<boolean>(false),
};
export interface ScaledEmbeddingOptions extends OptionsOf<typeof scaledEmbeddingOptions> {}

/**
 * An `Embedding` whose vectors are multiplied, element by element, with fixed factors: `[batch, time]` to
 * `[batch, time, outputDim]`. What is known before training about each index, such as how much more often a word
 * occurs in one class than in the others (Wang and Manning 2012), thereby decides how easily it learns.
 *
 *     const scales = Float32Array.of(1, 1, 2, 1, 1, 2);
 *     ScaledEmbedding(3, 2, { scales })(Input({ shape: [100], dtype: 'int32' })); // [batch, 100, 2]
 */
export function ScaledEmbedding(
  inputDim: number,
  outputDim: number,
  given: ScaledEmbeddingOptions = {},
): Layer {
  const { scales, maskZero, embeddingsInitializer, sparse } = readOptions(
    'ScaledEmbedding',
    scaledEmbeddingOptions,
    given,
  );
  // The factors are too many to show.
  const { scales: _, ...shown } = given;
  const shape = [inputDim, outputDim];
  if (scales !== undefined && scales.length !== sizeOf(shape)) {
    throw new Error(`${scales.length} scales do not fill [${shape.join(', ')}]`);
  }
  return layer(
    'ScaledEmbedding',
    { inputDim, outputDim, ...shown },
    {
      indices: { limit: inputDim },
      weights: () => ({
        embeddings: { shape, initializer: embeddingsInitializer, sparse },
        scales: {
          shape,
          initializer: scales === undefined ? 'ones' : () => scales.slice(),
          trainable: false,
          sparse,
        },
      }),
      call: ({ weights: { embeddings, scales: factors } }, [{ tensor, mask }]) => {
        const indices = tensor.dtype === 'int32' || tensor.dtype === 'int64' ? tensor : cast(tensor, 'int32');
        return {
          tensor: isShort(embeddings, indices)
            ? gather(mul(embeddings, factors), indices)
            : mul(gather(embeddings, indices), gather(factors, indices)),
          mask: maskZero ? not(equal(indices, constant(0, indices.dtype))) : mask,
        };
      },
    },
  );
}

/** A table that is better multiplied whole: one of few rows, or one that a saved model multiplies once, when loaded. */
const isShort = (table: Tensor, indices: Tensor): boolean =>
  indices.shape.some(isOpen) || table.shape[0] <= 2 * sizeOf(indices.shape);
