import {
  add,
  broadcastTo,
  clip,
  concat,
  constant,
  div,
  gather,
  greater,
  matmul,
  maximum,
  minimum,
  mul,
  reshape,
  slice,
  squeeze,
  sub,
  type Tensor,
  transpose,
  where,
} from '../../graph/index.ts';
import { type Layer, layer } from '../../nn/layer.ts';
import { type NumericPlan, operations } from './features.ts';

/** Numbers `[batch, count]`, and behind them the plan's products, differences and ratios. */
export function CrossFeatures({ crosses }: NumericPlan): Layer {
  return layer(
    'CrossFeatures',
    { crosses: crosses.length },
    {
      call: (_, [{ tensor }]) => {
        const parts = [tensor];
        for (const op of operations) {
          const own = crosses.filter((cross) => cross.op === op);
          if (own.length === 0) continue;
          const side = (which: 'a' | 'b'): Tensor =>
            gather(
              tensor,
              constant(
                own.map((cross) => cross[which]),
                'int64',
              ),
              1,
            );
          const nearest = constant(own.map((cross) => cross.nearest ?? 1));
          parts.push(
            op === 'product'
              ? mul(side('a'), side('b'))
              : op === 'difference'
                ? sub(side('a'), side('b'))
                : div(side('a'), keptFrom(side('b'), nearest)),
          );
        }
        return { tensor: concat(parts, 1) };
      },
    },
  );
}

/** `x` on its side of zero and no nearer to it than `nearest`. */
const keptFrom = (x: Tensor, nearest: Tensor): Tensor =>
  where(greater(nearest, 0), maximum(x, nearest), minimum(x, nearest));

/** Each feature to mean 0 and deviation 1, kept within `limit` deviations: `[batch, features]` stays. */
export function Standardize({ means, deviations }: NumericPlan, limit: number): Layer {
  return layer(
    'Standardize',
    {},
    {
      call: (_, [{ tensor }]) => ({
        tensor: clip(div(sub(tensor, constant(means)), constant(deviations)), -limit, limit),
      }),
    },
  );
}

/**
 * Each feature as the share of each of its intervals that is below it: `[batch, features]` to `[batch, intervals of
 * all]` (piecewise linear encoding, Gorishniy et al. 2022).
 */
export function PiecewiseLinearEncoding({ edges }: NumericPlan): Layer {
  const intervals = edges.flatMap((own, feature) =>
    own.slice(1).map((high, i) => ({ feature, low: own[i], width: high - own[i] })),
  );
  return layer(
    'PiecewiseLinearEncoding',
    { intervals: intervals.length },
    { call: (_, [{ tensor }]) => ({ tensor: shares(tensor, intervals) }) },
  );
}

interface Interval {
  readonly feature: number;
  readonly low: number;
  readonly width: number;
}

function shares(x: Tensor, intervals: readonly Interval[]): Tensor {
  const repeated = gather(
    x,
    constant(
      intervals.map(({ feature }) => feature),
      'int64',
    ),
    1,
  );
  const low = constant(intervals.map((each) => each.low));
  const width = constant(intervals.map((each) => each.width));
  return clip(div(sub(repeated, low), width), 0, 1);
}

/** Each feature as a vector, from its intervals: `[batch, features]` to `[batch, features, units]`. */
export function NumberEmbedding({ edges }: NumericPlan, units: number): Layer {
  const most = Math.max(...edges.map((own) => own.length - 1));
  const intervals = edges.flatMap((own, feature) =>
    Array.from({ length: most }, (_, i) =>
      i + 1 < own.length
        ? { feature, low: own[i], width: own[i + 1] - own[i] }
        : // Past the last interval: always zero.
          { feature, low: 3e38, width: 1 },
    ),
  );
  return layer(
    'NumberEmbedding',
    { units },
    {
      weights: () => ({
        kernel: { shape: [edges.length, most, units], initializer: 'glorotUniform' },
        bias: { shape: [edges.length, units], initializer: 'randomUniform' },
      }),
      call: ({ weights }, [{ tensor }]) => {
        const encoded = reshape(shares(tensor, intervals), [-1, edges.length, most]);
        const byFeature = matmul(transpose(encoded, [1, 0, 2]), weights.kernel);
        return { tensor: add(transpose(byFeature, [1, 0, 2]), weights.bias) };
      },
    },
  );
}

/** Ids of several categories as rows of one table, `[batch, categories]`: each category's rows follow the one before. */
export function OffsetIds(sizes: readonly number[]): Layer {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  return layer(
    'OffsetIds',
    {},
    { call: (_, [{ tensor }]) => ({ tensor: add(tensor, constant(starts, tensor.dtype)) }) },
  );
}

/** A number in [-1, 1] as a vector of its own: `[batch, extras]` to `[batch, extras, units]`. */
export function ExtraEmbedding(count: number, units: number): Layer {
  return layer(
    'ExtraEmbedding',
    { units },
    {
      weights: () => ({
        kernel: { shape: [count, units], initializer: 'glorotUniform' },
        bias: { shape: [count, units], initializer: 'randomUniform' },
      }),
      call: ({ weights }, [{ tensor }]) => ({
        tensor: add(mul(reshape(tensor, [-1, count, 1]), weights.kernel), weights.bias),
      }),
    },
  );
}

/** A learned first step, in which a Transformer gathers its answer: `[batch, steps, units]` to one step more. */
export function PrependToken(units: number): Layer {
  return layer(
    'PrependToken',
    { units },
    {
      weights: () => ({ token: { shape: [1, 1, units], initializer: 'randomUniform' } }),
      call: ({ weights }, [{ tensor }]) => ({
        tensor: concat([broadcastTo(weights.token, [tensor.shape[0], 1, units]), tensor], 1),
      }),
    },
  );
}

/** One step of a sequence: `[batch, steps, units]` to `[batch, units]`. */
export function TakeStep(step: number): Layer {
  return layer(
    'TakeStep',
    { step },
    { call: (_, [{ tensor }]) => ({ tensor: squeeze(slice(tensor, 1, step, step + 1), 1) }) },
  );
}
