import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
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
import {
  type CallContext,
  type Layer,
  type LayerOptions,
  layer,
  layerOptions,
  type Value,
} from '../../layer.ts';
import { lastExtent } from '../core/dense.ts';
import { hiddenScore } from './causal-mask.ts';

export interface AdditiveAttentionOptions extends LayerOptions {
  /** Learns a factor of the scores; `Attention` by default does not, `AdditiveAttention` does. */
  readonly useScale?: boolean;
  /** Share of the attention weights dropped while training. */
  readonly dropout?: number;
  /** A step attends to itself and to what came before it only. */
  readonly useCausalMask?: boolean;
}
const additiveAttentionOptions: OptionNames<AdditiveAttentionOptions> = {
  ...layerOptions,
  useScale: true,
  dropout: true,
  useCausalMask: true,
};
export interface AttentionOptions extends AdditiveAttentionOptions {
  /** How alike a query and a key are: their product, or the sum of the tanh of their sum. */
  readonly scoreMode?: 'dot' | 'concat';
}
const attentionOptions: OptionNames<AttentionOptions> = { ...additiveAttentionOptions, scoreMode: true };

/**
 * Attention without projections (Luong et al. 2015): `attention(query, value)` or `attention(query, value, key)`, of a
 * query `[batch, time, features]` to a value and a key `[batch, steps, features]`. Masked steps of the value are not
 * attended to; the query's mask goes on.
 *
 *     Attention()(Input({ shape: [20, 64] }), Input({ shape: [50, 64] })); // [batch, 20, 64]
 */
export function Attention(options: AttentionOptions = {}): Layer {
  const {
    useScale = false,
    scoreMode = 'dot',
    ...rest
  } = knownOptions('Attention', options, attentionOptions);
  const concat = scoreMode === 'concat';
  return layer(
    'Attention',
    { useScale, scoreMode, ...rest },
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
export function AdditiveAttention(options: AdditiveAttentionOptions = {}): Layer {
  const { useScale = true, ...rest } = knownOptions('AdditiveAttention', options, additiveAttentionOptions);
  return layer(
    'AdditiveAttention',
    { useScale, ...rest },
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
  { dropout = 0, useCausalMask = false }: AdditiveAttentionOptions,
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
