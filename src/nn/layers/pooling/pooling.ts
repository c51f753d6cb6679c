import { knownOptions } from '../../../core/known-options.ts';
import {
  cast,
  constant,
  div,
  expandDims,
  greater,
  maximum,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  type Tensor,
  where,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type Value } from '../../layer.ts';
import { paddingOf, windowsOf } from './windows.ts';

export interface Pooling1DOptions extends LayerOptions {
  /** `poolSize` by default. */
  readonly strides?: number;
  /** `'valid'` (the default): windows inside only. `'same'`: ends are filled up, so that every element is in a window. */
  readonly padding?: 'valid' | 'same';
}
export interface GlobalPooling1DOptions extends LayerOptions {
  /** Keeps the time axis with one step. */
  readonly keepdims?: boolean;
}

/** Smaller than any activation, and finite: minus infinity would turn into NaN where it meets a zero. */
const lowest = -3e38;

/**
 * The greatest of each `poolSize` steps: `[batch, time, features]` to `[batch, steps, features]`.
 *
 *     MaxPooling1D(2)(Input({ shape: [100, 16] })); // [batch, 50, 16]
 */
export function MaxPooling1D(poolSize = 2, options: Pooling1DOptions = {}): Layer {
  return pooling('MaxPooling1D', poolSize, options, lowest, (windows) => reduceMax(windows, 2));
}

/**
 * The mean of each `poolSize` steps; steps that padding adds do not count.
 *
 *     AveragePooling1D(2)(Input({ shape: [100, 16] })); // [batch, 50, 16]
 */
export function AveragePooling1D(poolSize = 2, options: Pooling1DOptions = {}): Layer {
  return pooling('AveragePooling1D', poolSize, options, 0, (windows, counts) =>
    counts.every((count) => count === windows.shape[2])
      ? reduceMean(windows, 2)
      : div(reduceSum(windows, 2), constant(counts, 'float32', [counts.length, 1])),
  );
}

function pooling(
  kind: string,
  size: number,
  options: Pooling1DOptions,
  padValue: number,
  reduce: (windows: Tensor, counts: number[]) => Tensor,
): Layer {
  const { strides = size, padding = 'valid' } = options;
  return layer(
    kind,
    { poolSize: size, ...knownOptions(kind, options, { ...layerOptions, strides: true, padding: true }) },
    {
      floats: true,
      call: (_, [value]) => {
        const { tensor } = sequence(value);
        const time = tensor.shape[1];
        const window = { size, strides };
        const padded = paddingOf(padding, time, window);
        const windows = windowsOf(tensor, padded, padValue, window);
        const counts = Array.from({ length: windows.shape[1] }, (_, i) => {
          const start = i * strides - padded[0];
          return Math.min(time, start + size) - Math.max(0, start);
        });
        return { tensor: reduce(windows, counts) };
      },
    },
  );
}

/**
 * The greatest value of each feature over time: `[batch, time, features]` to `[batch, features]`. Masked steps do not
 * take part (in Keras they do); a sequence of masked steps only gives zeros.
 *
 *     GlobalMaxPooling1D()(Input({ shape: [100, 16] })); // [batch, 16]
 */
export function GlobalMaxPooling1D(options: GlobalPooling1DOptions = {}): Layer {
  return globalPooling('GlobalMaxPooling1D', options, (tensor, mask, keepdims) => {
    if (mask === undefined) return reduceMax(tensor, 1, keepdims);
    const real = expandDims(mask, -1);
    const greatest = reduceMax(where(real, tensor, lowest), 1, keepdims);
    const some = reduceMax(cast(real, 'float32'), 1, keepdims);
    return where(greater(some, 0), greatest, 0);
  });
}

/**
 * The mean of each feature over time: `[batch, time, features]` to `[batch, features]`. Masked steps do not count; a
 * sequence of masked steps only gives zeros.
 *
 *     GlobalAveragePooling1D()(Input({ shape: [100, 16] })); // [batch, 16]
 */
export function GlobalAveragePooling1D(options: GlobalPooling1DOptions = {}): Layer {
  return globalPooling('GlobalAveragePooling1D', options, (tensor, mask, keepdims) => {
    if (mask === undefined) return reduceMean(tensor, 1, keepdims);
    const real = expandDims(cast(mask, 'float32'), -1);
    const count = maximum(reduceSum(real, 1, keepdims), 1);
    return div(reduceSum(mul(tensor, real), 1, keepdims), count);
  });
}

function globalPooling(
  kind: string,
  options: GlobalPooling1DOptions,
  reduce: (tensor: Tensor, mask: Tensor | undefined, keepdims: boolean) => Tensor,
): Layer {
  const { keepdims = false, ...rest } = knownOptions(kind, options, { ...layerOptions, keepdims: true });
  return layer(
    kind,
    { keepdims, ...rest },
    {
      floats: true,
      call: (_, [value]) => {
        const { tensor, mask } = sequence(value);
        return { tensor: reduce(tensor, mask, keepdims) };
      },
    },
  );
}

function sequence(value: Value): Value {
  if (value.tensor.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  return value;
}
