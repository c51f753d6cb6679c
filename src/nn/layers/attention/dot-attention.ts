import {
  add,
  and,
  constant,
  expandDims,
  matmul,
  mul,
  reduceSum,
  softmax,
  swapLast,
  type Tensor,
  tanh,
  where,
} from '../../../graph/index.ts';
import { type CallContext, type Layer, layer, layerOptions, type Value } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import { lastExtent } from '../core/dense.ts';
import { hiddenScore } from './causal-mask.ts';

const additiveAttentionOptions = {
  ...layerOptions,
  /** Learns a factor of the scores; `Attention` by default does not, `AdditiveAttention` does. */
  useScale: option<boolean>(),
  /** Share of the attention weights dropped while training. */
  dropout: option<number>(0),
  /** A step attends to itself and to what came before it only. */
  useCausalMask: option<boolean>(false),
};
export interface AdditiveAttentionOptions extends OptionsOf<typeof additiveAttentionOptions> {}
const attentionOptions = {
  ...additiveAttentionOptions,
  /** How alike a query and a key are: their product, or the sum of the tanh of their sum. */
  scoreMode: option<'dot' | 'concat'>('dot'),
};
export interface AttentionOptions extends OptionsOf<typeof attentionOptions> {}

/**
 * Attention without projections (Luong et al. 2015): `attention(query, value)` or `attention(query, value, key)`, of a
 * query `[batch, time, features]` to a value and a key `[batch, steps, features]`. Masked steps of the value are not
 * attended to; the query's mask is passed on.
 *
 *     Attention()(Input({ shape: [20, 64] }), Input({ shape: [50, 64] })); // [batch, 20, 64]
 */
export function Attention(given: AttentionOptions = {}): Layer {
  const options = readOptions('Attention', attentionOptions, given);
  const { useScale = false, scoreMode } = options;
  const concat = scoreMode === 'concat';
  return layer(
    'Attention',
    { useScale, scoreMode, ...given },
    {
      weights: () => ({
        ...(useScale && { scale: { shape: [], initializer: 'ones' } }),
        ...(concat && { concatScoreWeight: { shape: [], initializer: 'ones' } }),
      }),
      call: (context, inputs) =>
        attend(context, inputs, options, (query, key) => {
          const { scale, concatScoreWeight } = context.weights;
          if (!concat) {
            const product = matmul(query, swapLast(key));
            return useScale ? mul(product, scale) : product;
          }
          const sum = add(expandDims(query, 2), expandDims(key, 1));
          return mul(reduceSum(tanh(useScale ? mul(sum, scale) : sum), -1), concatScoreWeight);
        }),
    },
  );
}

/**
 * Attention by a learned sum of the tanh of query and key (Bahdanau et al. 2015); called as `Attention` is.
 *
 *     AdditiveAttention()(Input({ shape: [20, 64] }), Input({ shape: [50, 64] })); // [batch, 20, 64]
 */
export function AdditiveAttention(given: AdditiveAttentionOptions = {}): Layer {
  const options = readOptions('AdditiveAttention', additiveAttentionOptions, given);
  const { useScale = true } = options;
  return layer(
    'AdditiveAttention',
    { useScale, ...given },
    {
      weights: ([query]) => ({
        ...(useScale && { scale: { shape: [lastExtent(query)], initializer: 'glorotUniform' } }),
      }),
      call: (context, inputs) =>
        attend(context, inputs, options, (query, key) => {
          const alike = tanh(add(expandDims(query, 2), expandDims(key, 1)));
          return reduceSum(useScale ? mul(alike, context.weights.scale) : alike, -1);
        }),
    },
  );
}

function attend(
  { training, dropoutMask }: CallContext,
  [query, value, key = value]: readonly Value[],
  { dropout, useCausalMask }: Resolved<typeof additiveAttentionOptions>,
  scoresOf: (query: Tensor, key: Tensor) => Tensor,
): Value {
  if (value === undefined) throw new Error('it takes a query and a value');
  const scores = scoresOf(query.tensor, key.tensor);
  const [time, steps] = scores.shape.slice(-2);
  const past = useCausalMask
    ? constant(
        Array.from({ length: time * steps }, (_, i) => Number(i % steps <= Math.floor(i / steps))),
        'bool',
        [1, time, steps],
      )
    : undefined;
  const masks = [value.mask && expandDims(value.mask, 1), past].filter((mask) => mask !== undefined);
  const seen = masks.length === 0 ? scores : add(scores, where(masks.reduce(and), constant(0), hiddenScore));
  const shares = softmax(seen);
  const kept = training && dropout > 0 ? mul(shares, dropoutMask(shares.shape, dropout)) : shares;
  return { tensor: matmul(kept, value.tensor), mask: query.mask };
}
