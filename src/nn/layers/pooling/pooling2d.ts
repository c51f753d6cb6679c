import { knownOptions } from '../../../core/known-options.ts';
import {
  averagePool,
  constant,
  maxPool,
  mul,
  reduceMax,
  reduceMean,
  type Tensor,
  type WindowShape,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import {
  channelsOf,
  type PairOption,
  padsOf,
  pairOf,
  toChannelsFirst,
  toChannelsLast,
} from '../reshaping/images.ts';
import { type GlobalPoolingOptions, globalPooling } from './global-pooling.ts';
import { windowShares } from './window-shares.ts';

export interface Pooling2DOptions extends LayerOptions {
  /** `poolSize` by default. */
  readonly strides?: PairOption;
  /** `'valid'` (the default): windows inside only. `'same'`: ends are filled up, so that every element is in a window. */
  readonly padding?: 'valid' | 'same';
}
export type GlobalPooling2DOptions = GlobalPoolingOptions;

/**
 * The greatest value of each window: `[batch, height, width, channels]` to `[batch, rows, columns, channels]`.
 *
 *     MaxPooling2D(2)(Input({ shape: [32, 32, 3] })); // [batch, 16, 16, 3]
 */
export function MaxPooling2D(poolSize: PairOption = 2, options: Pooling2DOptions = {}): Layer {
  const size = pairOf(poolSize);
  return pooling('MaxPooling2D', poolSize, options, (images, window) => maxPool(images, size, window));
}

/**
 * The mean of each window; pixels that padding adds do not count.
 *
 *     AveragePooling2D(2)(Input({ shape: [32, 32, 3] })); // [batch, 16, 16, 3]
 */
export function AveragePooling2D(poolSize: PairOption = 2, options: Pooling2DOptions = {}): Layer {
  const [rows, columns] = pairOf(poolSize);
  return pooling('AveragePooling2D', poolSize, options, (images, window) => {
    const means = averagePool(images, [rows, columns], window);
    if (window.pads.every((each) => each === 0)) return means;
    const [, , high, wide] = means.shape;
    const down = windowShares(high, images.shape[2], rows, window.strides[0], window.pads[0]);
    const across = windowShares(wide, images.shape[3], columns, window.strides[1], window.pads[1]);
    const shares = down.flatMap((a) => across.map((b) => a * b));
    return mul(means, constant(shares, 'float32', [high, wide]));
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
    { poolSize, ...knownOptions(kind, options, { ...layerOptions, strides: true, padding: true }) },
    {
      floats: true,
      call: (_, [{ tensor }]) => {
        const pads = padsOf(options.padding ?? 'valid', tensor, { size, strides });
        return { tensor: toChannelsLast(pool(toChannelsFirst(tensor), { strides, pads })) };
      },
    },
  );
}

/**
 * The greatest value of each channel: `[batch, height, width, channels]` to `[batch, channels]`.
 *
 *     GlobalMaxPooling2D()(Input({ shape: [32, 32, 3] })); // [batch, 3]
 */
export const GlobalMaxPooling2D = (options: GlobalPooling2DOptions = {}): Layer =>
  globalPooling('GlobalMaxPooling2D', options, reduceMax, channelsOf);

/**
 * The mean of each channel: `[batch, height, width, channels]` to `[batch, channels]`.
 *
 *     GlobalAveragePooling2D()(Input({ shape: [32, 32, 3] })); // [batch, 3]
 */
export const GlobalAveragePooling2D = (options: GlobalPooling2DOptions = {}): Layer =>
  globalPooling('GlobalAveragePooling2D', options, reduceMean, channelsOf);
