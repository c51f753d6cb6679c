import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
import { cast, constant, equal, gather, not } from '../../../graph/index.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';

export interface EmbeddingOptions extends LayerOptions {
  /** Index 0 is padding: the layers after this one skip it. */
  readonly maskZero?: boolean;
  /** Draws the first values of the table. */
  readonly embeddingsInitializer?: Initializer;
  /** A penalty on the table, added to the loss. */
  readonly embeddingsRegularizer?: Regularizer;
  /** What the table is brought to after each step. */
  readonly embeddingsConstraint?: Constraint;
  /**
   * Training works on the rows that a batch reads and leaves the others, and what the optimiser keeps of them, as they
   * are. Much faster for long tables, and in Adam's case not the same: a row's averages stand still while it is not read.
   */
  readonly sparse?: boolean;
  /** Length of the sequences; only tells a `sequential` model its input's shape, as in Keras 2. */
  readonly inputLength?: number;
}
const embeddingOptions: OptionNames<EmbeddingOptions> = {
  ...layerOptions,
  maskZero: true,
  embeddingsInitializer: true,
  embeddingsRegularizer: true,
  embeddingsConstraint: true,
  sparse: true,
  inputLength: true,
};

/**
 * A vector for each index: `[batch, time]` of whole numbers below `inputDim` to `[batch, time, outputDim]`.
 *
 *     Embedding(10_000, 64, { maskZero: true })(Input({ shape: [100], dtype: 'int32' })); // [batch, 100, 64]
 */
export function Embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): Layer {
  const {
    embeddingsInitializer = 'randomUniform',
    embeddingsRegularizer,
    embeddingsConstraint,
    maskZero = false,
    sparse = false,
  } = options;
  if (sparse && embeddingsConstraint !== undefined)
    throw new Error('Embedding: a sparse table has no constraint, which would need all of its rows');
  return layer(
    'Embedding',
    { inputDim, outputDim, ...knownOptions('Embedding', options, embeddingOptions) },
    {
      weights: () => ({
        embeddings: {
          shape: [inputDim, outputDim],
          initializer: embeddingsInitializer,
          regularizer: embeddingsRegularizer,
          constraint: embeddingsConstraint,
          sparse,
        },
      }),
      call: ({ weights }, [{ tensor, mask }]) => {
        const indices = tensor.dtype === 'int32' || tensor.dtype === 'int64' ? tensor : cast(tensor, 'int32');
        return {
          tensor: gather(weights.embeddings, indices),
          mask: maskZero ? not(equal(indices, constant(0, indices.dtype))) : mask,
        };
      },
    },
  );
}
