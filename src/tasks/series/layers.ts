import {
  cast,
  clip,
  concat,
  constant,
  div,
  expandDims,
  greater,
  isNotANumber,
  matmul,
  maximum,
  mul,
  not,
  reduceMax,
  reduceMean,
  slice,
  squeeze,
  sub,
  type Tensor,
  where,
} from '../../graph/index.ts';
import { type Layer, type LayerOptions, layer } from '../../nn/layer.ts';

export interface SeriesPreprocessingOptions extends LayerOptions {
  /** Mean and standard deviation of each sensor over the training units. */
  readonly mean: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
  /** What a unit's age is divided by. */
  readonly cap: number;
  /** Spans, in steps, of the exponential moving averages that each sensor is seen through; 1 is the sensor itself. */
  readonly spans: readonly number[];
}

/**
 * Raw windows `[batch, time, 2 · sensors + 1]` (see `writeWindow`), NaN where there is no reading, to normalised ones
 * `[batch, time, (spans + 1) · sensors + 1]`: each sensor smoothed over each span; how far it has moved, smoothed over
 * the first span, from how the unit began; the unit's age as a multiple of the cap. A missing reading takes no part in
 * an average, so gaps are bridged by what came before; nothing looks ahead. A step with no reading at all is masked.
 */
export function SeriesPreprocessing({
  mean,
  scale,
  cap,
  spans,
  ...options
}: SeriesPreprocessingOptions): Layer {
  const sensors = mean.length;
  const fixed = (values: ArrayLike<number>) => ({
    shape: [values.length],
    initializer: () => Float32Array.from(values),
    trainable: false,
  });
  return layer(
    'SeriesPreprocessing',
    { spans, cap, ...options },
    {
      weights: () => ({ mean: fixed(mean), scale: fixed(scale) }),
      call: ({ weights }, [{ tensor }]) => {
        // Far outliers, such as a sensor that fell off, must not drown the others.
        const normal = (readings: Tensor) => clip(div(sub(readings, weights.mean), weights.scale), -8, 8);
        const readings = slice(tensor, 2, 0, sensors);
        const present = not(isNotANumber(readings));
        const counted = cast(present, 'float32');
        const known = where(present, normal(readings), 0);
        const seen = spans.map((span) => movingAverage(known, counted, span));
        const first = slice(tensor, 2, sensors, 2 * sensors);
        const moved = where(isNotANumber(first), 0, sub(seen[0], normal(first)));
        const age = slice(tensor, 2, 2 * sensors, 2 * sensors + 1);
        const share = where(isNotANumber(age), 0, clip(div(age, cap), 0, 8));
        return { tensor: concat([...seen, moved, share], 2), mask: greater(reduceMax(counted, -1), 0) };
      },
    },
  );
}

/** Exponential moving average along time over what is known, as one product with a constant matrix. */
function movingAverage(known: Tensor, counted: Tensor, span: number): Tensor {
  const [, time] = known.shape;
  const keep = 1 - 2 / (span + 1);
  const decay = constant(
    Array.from({ length: time * time }, (_, i) => {
      const ago = Math.floor(i / time) - (i % time);
      return ago < 0 ? 0 : keep ** ago;
    }),
    'float32',
    [time, time],
  );
  if (span <= 1) return known;
  const weight = matmul(decay, counted);
  return div(matmul(decay, known), maximum(weight, 1e-6));
}

/** Zeros where a step is masked, so that padding is as silent to a convolution as its own. */
export function SilencePadding(options: LayerOptions = {}): Layer {
  return layer(
    'SilencePadding',
    { ...options },
    {
      call: (_, [{ tensor, mask }]) => ({
        tensor: mask === undefined ? tensor : mul(tensor, expandDims(cast(mask, 'float32'), -1)),
        mask,
      }),
    },
  );
}

/**
 * The last step of every member's curve `[batch, time, members]`, their mean kept between 0 and `cap`: remaining life
 * in cycles `[batch, 1]`.
 */
export function RemainingLife(cap: number, options: LayerOptions = {}): Layer {
  return layer(
    'RemainingLife',
    { cap, ...options },
    {
      call: (_, [{ tensor }]) => {
        const last = squeeze(slice(tensor, 1, tensor.shape[1] - 1, tensor.shape[1]), 1);
        return { tensor: mul(clip(reduceMean(last, -1, true), 0, 1), cap) };
      },
    },
  );
}
