import { add, matmul, mul, reshape, slice, softmax, transpose } from '../../../graph/index.ts';
import { type Layer, layer } from '../../layer.ts';
import { readOptions } from '../../layer-options.ts';
import { lastExtent, project } from '../core/dense.ts';
import { type AttentionOptions, attentionOptions } from './projection-options.ts';

/**
 * Attention of a decoder's steps `[batch, time, features]` to what an encoder gave. That comes as keys and values,
 * `[batch, steps, 2 * features]`, keys first (a `Dense` without bias), so that generating computes them only once. Called as `attention(x, keysAndValues, bias)`; `bias` is added to the scores (`PaddingMask`).
 *
 *     const keysAndValues = Dense(128, { useBias: false })(Input({ shape: [50, 64] }));
 *     const bias = PaddingMask()(Input({ shape: [50], dtype: 'int32' }));
 *     CrossAttention(4)(Input({ shape: [20, 64] }), keysAndValues, bias); // [batch, 20, 64]
 */
export function CrossAttention(numHeads: number, given: AttentionOptions = {}): Layer {
  const options = readOptions('CrossAttention', attentionOptions, given);
  const { dropout, kernelInitializer: initializer, outputInitializer = initializer } = options;
  return layer(
    'CrossAttention',
    { numHeads, ...given },
    {
      weights: ([x]) => {
        const features = lastExtent(x);
        if (features % numHeads !== 0)
          throw new Error(`${features} features do not split into ${numHeads} heads`);
        return {
          'query/kernel': { shape: [features, features], product: true, initializer },
          'attentionOutput/kernel': {
            shape: [features, features],
            product: true,
            initializer: outputInitializer,
          },
        };
      },
      call: ({ weights, training, dropoutMask }, [{ tensor, mask }, memory, bias]) => {
        const [batch, time, features] = tensor.shape;
        const steps = memory.tensor.shape[1];
        const width = features / numHeads;
        const q = transpose(
          reshape(project(tensor, weights['query/kernel']), [batch, time, numHeads, width]),
          [0, 2, 1, 3],
        );
        const half = (start: number) =>
          reshape(slice(memory.tensor, 2, start, start + features), [batch, steps, numHeads, width]);
        const keys = transpose(half(0), [0, 2, 3, 1]);
        const values = transpose(half(features), [0, 2, 1, 3]);
        const shares = softmax(add(matmul(mul(q, width ** -0.5), keys), bias.tensor));
        const kept = training && dropout > 0 ? mul(shares, dropoutMask(shares.shape, dropout)) : shares;
        const mixed = reshape(transpose(matmul(kept, values), [0, 2, 1, 3]), [batch, time, features]);
        return { tensor: project(mixed, weights['attentionOutput/kernel']), mask };
      },
    },
  );
}
