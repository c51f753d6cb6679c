import { knownOptions } from '../../../core/known-options.ts';
import {
  add,
  cast,
  constant,
  div,
  expandDims,
  isOpen,
  matmul,
  maximum,
  mul,
  reduceSum,
  reshape,
  scatterAdd,
  sqrt,
  type Tensor,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

export interface BagPoolingOptions extends LayerOptions {
  /** `'sqrtn'` divides the sum by the square root of the number of vectors, between sum and mean. */
  readonly combiner?: 'sum' | 'mean' | 'sqrtn';
  /** Share of the vectors left out while training, whole ones. */
  readonly dropout?: number;
}

/** More elements than this in the matrix of counts, and adding vectors up is cheaper. */
const largestCounts = 8_000_000;

/**
 * The vectors of a sequence added up, order forgotten: `[batch, time, features]` to `[batch, features]`. Masked steps do
 * not count. Straight after an `Embedding` of few enough rows, it is a product of counts `[batch, rows]` with the table:
 * no vector is copied, and the gradient is a product too.
 *
 *     BagPooling()(Embedding(10_000, 64)(Input({ shape: [100], dtype: 'int32' }))); // [batch, 64]
 */
export function BagPooling(options: BagPoolingOptions = {}): Layer {
  const { combiner = 'mean', dropout = 0 } = options;
  return layer(
    'BagPooling',
    { combiner, ...knownOptions('BagPooling', options, { ...layerOptions, combiner: true, dropout: true }) },
    {
      call: ({ training, dropoutMask }, [{ tensor, mask }]) => {
        const [batch, time, features] = tensor.shape;
        const real = mask === undefined ? undefined : cast(mask, 'float32');
        const weights = sharesOf(real, time, combiner);
        const kept = training && dropout > 0 ? mul(dropoutMask([batch, time], dropout), weights) : weights;
        const read = tableRead(tensor);
        if (read === undefined || isOpen(batch) || batch * read.table.shape[0] > largestCounts) {
          return { tensor: reduceSum(mul(tensor, expandDims(kept, -1)), 1) };
        }
        const rows = read.table.shape[0];
        const starts = constant(
          Int32Array.from({ length: batch }, (_, row) => row * rows),
          'int32',
          [batch, 1],
        );
        const places = reshape(add(cast(read.indices, 'int32'), starts), [-1]);
        const full =
          kept.shape[0] === batch
            ? kept
            : add(kept, constant(new Float32Array(batch), 'float32', [batch, 1]));
        const counts = scatterAdd([batch * rows], places, reshape(full, [-1]));
        return { tensor: reshape(matmul(reshape(counts, [batch, rows]), read.table), [batch, features]) };
      },
    },
  );
}

/** What each step counts, `[batch or 1, time]`. */
function sharesOf(real: Tensor | undefined, time: number, combiner: 'sum' | 'mean' | 'sqrtn'): Tensor {
  if (real === undefined) {
    const share = combiner === 'sum' ? 1 : combiner === 'mean' ? 1 / time : 1 / Math.sqrt(time);
    return constant(new Float32Array(time).fill(share), 'float32', [1, time]);
  }
  if (combiner === 'sum') return real;
  const count = maximum(reduceSum(real, 1, true), 1);
  return div(real, combiner === 'mean' ? count : sqrt(count));
}

/** The table and the indices where a tensor is rows `[batch, time]` of a table. */
function tableRead({ source }: Tensor): { table: Tensor; indices: Tensor } | undefined {
  if (source.kind !== 'node' || source.node.op !== 'Gather' || source.node.attributes.axis !== 0)
    return undefined;
  const [table, indices] = source.node.inputs;
  return table.shape.length === 2 && indices.shape.length === 2 ? { table, indices } : undefined;
}
