import {
  and,
  cast,
  constant,
  equal,
  expandDims,
  gather,
  greaterOrEqual,
  less,
  not,
  type Tensor,
  where,
} from '../../../graph/index.ts';
import { isFloat } from '../../../graph/tensor.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';

const embeddingOptions = {
  ...layerOptions,
  /** Index 0 is padding: the layers after this one skip it. */
  maskZero: option<boolean>(false),
  /** Draws the first values of the table. */
  embeddingsInitializer: option<Initializer>('randomUniform'),
  /** A penalty on the table, added to the loss. */
  embeddingsRegularizer: option<Regularizer>(),
  /** What the table is brought to after each step. */
  embeddingsConstraint: option<Constraint>(),
  /**
   * Training works on the rows that a batch reads and leaves the others, and what the optimiser keeps of them, as they
   * are. Much faster for long tables, and in Adam's case not the same: a row's averages do not change while it is not read.
   */
  sparse: option<boolean>(false),
  /** Length of the sequences; only gives a `sequential` model its input's shape, as in Keras 2. */
  inputLength: option<number>(),
};
export interface EmbeddingOptions extends OptionsOf<typeof embeddingOptions> {}

/**
 * A vector for each index: `[batch, time]` of whole numbers below `inputDim` to `[batch, time, outputDim]`.
 *
 *     Embedding(10_000, 64, { maskZero: true })(Input({ shape: [100], dtype: 'int32' })); // [batch, 100, 64]
 */
export function Embedding(inputDim: number, outputDim: number, given: EmbeddingOptions = {}): Layer {
  const {
    embeddingsInitializer,
    embeddingsRegularizer,
    embeddingsConstraint,
    maskZero,
    sparse,
    inputLength,
  } = readOptions('Embedding', embeddingOptions, given);
  if (sparse && embeddingsConstraint !== undefined)
    throw new Error('Embedding: a sparse table has no constraint, which would need all of its rows');
  return layer(
    'Embedding',
    { inputDim, outputDim, ...given },
    {
      indices: { limit: inputDim, length: inputLength },
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
          tensor: looked(
            weights.embeddings,
            indices,
            isFloat(tensor) && isComputed(tensor) ? inputDim : undefined,
          ),
          mask: maskZero ? not(equal(indices, constant(0, indices.dtype))) : mask,
        };
      },
    },
  );
}

/** Operators that give the numbers they are given, in another arrangement. */
const arranging = new Set(['Cast', 'Concat', 'Expand', 'Identity', 'Reshape', 'Slice', 'Split', 'Transpose']);

/** Whether indices are other numbers than what the model is given. */
function isComputed({ source }: Tensor): boolean {
  if (source.kind !== 'node') return false;
  const { op, inputs } = source.node;
  return !arranging.has(op) || inputs.some(isComputed);
}

/**
 * Rows of the table. Indices that come with the data are checked there; of numbers that were computed, what is no index
 * gives no number, where ONNX would count a negative one from the end.
 */
function looked(table: Tensor, indices: Tensor, limit: number | undefined): Tensor {
  if (limit === undefined) return gather(table, indices);
  const known = and(greaterOrEqual(indices, 0), less(indices, limit));
  return where(expandDims(known, -1), gather(table, where(known, indices, 0)), Number.NaN);
}
