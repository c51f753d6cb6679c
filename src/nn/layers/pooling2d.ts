import {
  averagePool,
  constant,
  maxPool,
  mul,
  reduceMax,
  reduceMean,
  type Tensor,
  type WindowShape,
} from '../../graph/index.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { channelsOf, type PairOption, padsOf, pairOf, toChannelsFirst, toChannelsLast } from './images.ts';

export interface Pooling2DOptions extends LayerOptions {
  /** `poolSize` by default. */
  readonly strides?: PairOption;
  readonly padding?: 'valid' | 'same';
}
export interface GlobalPooling2DOptions extends LayerOptions {
  /** Keeps height and width as extents of 1. */
  readonly keepdims?: boolean;
}

/** The greatest value of each window: `[batch, height, width, channels]` to `[batch, rows, columns, channels]`. */
export function MaxPooling2D(poolSize: PairOption = 2, options: Pooling2DOptions = {}): Layer {
  const size = pairOf(poolSize);
  return pooling('MaxPooling2D', poolSize, options, (images, window) => maxPool(images, size, window));
}

/** The mean of each window; pixels that padding adds do not count. */
export function AveragePooling2D(poolSize: PairOption = 2, options: Pooling2DOptions = {}): Layer {
  const [rows, columns] = pairOf(poolSize);
  return pooling('AveragePooling2D', poolSize, options, (images, window) => {
    const means = averagePool(images, [rows, columns], window);
    if (window.pads.every((each) => each === 0)) return means;
    const [, , high, wide] = means.shape;
    const down = countsOf(high, images.shape[2], rows, window.strides[0], window.pads[0]);
    const across = countsOf(wide, images.shape[3], columns, window.strides[1], window.pads[1]);
    const shares = down.flatMap((a) => across.map((b) => (rows * columns) / (a * b)));
    return mul(means, constant(shares, 'float32', [high, wide]));
  });
}

/** How many pixels of the image each window covers along one axis. */
function countsOf(windows: number, extent: number, size: number, stride: number, before: number): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * stride - before;
    return Math.min(extent, start + size) - Math.max(0, start);
  });
}

function pooling(
  kind: string,
  poolSize: PairOption,
  options: Pooling2DOptions,
  pool: (images: Tensor, window: WindowShape) => Tensor,
): Layer {
  const size = pairOf(poolSize);
  const strides = pairOf(options.strides ?? poolSize);
  return layer(
    kind,
    { poolSize, ...options },
    {
      call: (_, [{ tensor }]) => {
        const pads = padsOf(options.padding ?? 'valid', tensor, { size, strides });
        return { tensor: toChannelsLast(pool(toChannelsFirst(tensor), { strides, pads })) };
      },
    },
  );
}

/** The greatest value of each channel: `[batch, height, width, channels]` to `[batch, channels]`. */
export const GlobalMaxPooling2D = (options: GlobalPooling2DOptions = {}): Layer =>
  globalPooling('GlobalMaxPooling2D', options, reduceMax);

/** The mean of each channel: `[batch, height, width, channels]` to `[batch, channels]`. */
export const GlobalAveragePooling2D = (options: GlobalPooling2DOptions = {}): Layer =>
  globalPooling('GlobalAveragePooling2D', options, reduceMean);

function globalPooling(
  kind: string,
  { keepdims = false, ...options }: GlobalPooling2DOptions,
  reduce: typeof reduceMean,
): Layer {
  return layer(
    kind,
    { keepdims, ...options },
    {
      call: (_, [{ tensor }]) => {
        channelsOf(tensor);
        return { tensor: reduce(tensor, [1, 2], keepdims) };
      },
    },
  );
}
