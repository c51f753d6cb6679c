import {
  add,
  and,
  clip,
  constant,
  expandDims,
  gather,
  greaterOrEqual,
  less,
  matmul,
  mul,
  reshape,
  softmax,
  split,
  sub,
  swapLast,
  type Tensor,
  transpose,
  where,
} from '../../../graph/index.ts';
import { type Layer, layer, type Value } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { attentionOptions } from '../attention/projection-options.ts';
import { lastExtent, project } from '../core/dense.ts';
import { rotaryAngles, rotated } from './rotary.ts';

export const causalSelfAttentionOptions = {
  ...attentionOptions,
  /** Of the slowest of the rotary positions, divided by 2π. */
  maxWavelength: option<number>(),
};
export interface CausalSelfAttentionOptions extends OptionsOf<typeof causalSelfAttentionOptions> {}

/**
 * Attention of each step to itself and to steps before it, with rotary positions, without biases. Called as
 * `attention(x, bias)`: `bias` `[batch or 1, 1, time, steps]` is added to the scores and hides what comes after a step
 * (`CausalMask`). While generating it is written as `attention(x, bias, position, keys, values)`: the steps of `x`
 * are at `position` (int64 `[1]`) and after it, and the keys and values `[batch, heads, capacity, width]` of the steps
 * before them come from a cache; `states` then holds the cache with those of `x` put in.
 *
 *     const bias = CausalMask()(Input({ shape: [20] }));
 *     CausalSelfAttention(4)(Input({ shape: [20, 64] }), bias); // [batch, 20, 64]
 */
export function CausalSelfAttention(numHeads: number, given: CausalSelfAttentionOptions = {}): Layer {
  const options = readOptions('CausalSelfAttention', causalSelfAttentionOptions, given);
  const { dropout, maxWavelength, kernelInitializer, outputInitializer = kernelInitializer } = options;
  return layer(
    'CausalSelfAttention',
    { numHeads, ...given },
    {
      weights: ([x]) => {
        const features = lastExtent(x);
        if (features % numHeads !== 0)
          throw new Error(`${features} features do not split into ${numHeads} heads`);
        return {
          'queryKeyValue/kernel': {
            shape: [features, 3 * features],
            // Three square matrices side by side.
            matrix: [features, 3 * features],
            product: true,
            initializer: kernelInitializer,
          },
          'attentionOutput/kernel': {
            shape: [features, features],
            product: true,
            initializer: outputInitializer,
          },
        };
      },
      call: ({ weights, training, dropoutMask }, [{ tensor, mask }, bias, position, keys, values]) => {
        const [batch, time, features] = tensor.shape;
        const width = features / numHeads;
        const projected = split(
          project(tensor, weights['queryKeyValue/kernel']),
          [features, features, features],
          -1,
        );
        const [q, k, v] = projected.map((each) =>
          transpose(reshape(each, [batch, time, numHeads, width]), [0, 2, 1, 3]),
        );
        const cached = cacheOf(position, keys, values);
        const length = cached?.keys.shape[2] ?? time;
        const positions = cached && add(cached.position, constant(range(time), 'int64'));
        const angles = rotaryAngles(length, width, { maxWavelength, positions });
        const turned = rotated(k, angles);
        const known = cached && {
          keys: placed(turned, cached.keys, cached.position),
          values: placed(v, cached.values, cached.position),
        };
        const scores = matmul(mul(rotated(q, angles), width ** -0.5), swapLast(known?.keys ?? turned));
        const shares = softmax(add(scores, bias.tensor));
        const kept = training && dropout > 0 ? mul(shares, dropoutMask(shares.shape, dropout)) : shares;
        const mixed = transpose(matmul(kept, known?.values ?? v), [0, 2, 1, 3]);
        const output = project(reshape(mixed, [batch, time, features]), weights['attentionOutput/kernel']);
        return { tensor: output, mask, states: known && [known.keys, known.values] };
      },
    },
  );
}

interface Cache {
  readonly position: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
}

function cacheOf(position?: Value, keys?: Value, values?: Value): Cache | undefined {
  if (position === undefined || keys === undefined || values === undefined) return undefined;
  return { position: position.tensor, keys: keys.tensor, values: values.tensor };
}

/** `cache` `[batch, heads, capacity, width]` with `steps` `[batch, heads, time, width]` put in from `position` on. */
function placed(steps: Tensor, cache: Tensor, position: Tensor): Tensor {
  const [time, capacity] = [steps.shape[2], cache.shape[2]];
  const offset = sub(constant(range(capacity), 'int64'), position);
  const inside = and(greaterOrEqual(offset, 0), less(offset, time));
  const spread = time === 1 ? steps : gather(steps, clip(offset, 0, time - 1), 2);
  return where(expandDims(inside, -1), spread, cache);
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
