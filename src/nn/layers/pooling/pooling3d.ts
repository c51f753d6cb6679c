import { knownOptions } from '../../../core/known-options.ts';
import {
  averagePool,
  constant,
  maxPool,
  mul,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  type Tensor,
  transpose,
  type WindowShape,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { channelsOfVolumes, type TripleOption, tripleOf } from '../reshaping/volumes.ts';
import { type GlobalPoolingOptions, globalPooling } from './global-pooling.ts';
import { windowShares } from './window-shares.ts';
import { paddingOf, windowsOf } from './windows.ts';

export interface Pooling3DOptions extends LayerOptions {
  /** `poolSize` by default. */
  readonly strides?: TripleOption;
  /** `'valid'` (the default): windows inside only. `'same'`: ends are filled up, so that every element is in a window. */
  readonly padding?: 'valid' | 'same';
}
export type GlobalPooling3DOptions = GlobalPoolingOptions;

/** Smaller than any activation, and finite: minus infinity would turn into NaN where it meets a zero. */
const lowest = -3e38;

/**
 * The greatest value of each window of volumes `[batch, depth, height, width, channels]`.
 *
 *     MaxPooling3D(2)(Input({ shape: [8, 16, 16, 1] })); // [batch, 4, 8, 8, 1]
 */
export function MaxPooling3D(poolSize: TripleOption = 2, options: Pooling3DOptions = {}): Layer {
  return pooling('MaxPooling3D', poolSize, options, {
    padValue: lowest,
    images: (x, size, window) => maxPool(x, size, window),
    slices: (windows) => reduceMax(windows, 2),
  });
}

/**
 * The mean of each window of volumes; what padding adds does not count.
 *
 *     AveragePooling3D(2)(Input({ shape: [8, 16, 16, 1] })); // [batch, 4, 8, 8, 1]
 */
export function AveragePooling3D(poolSize: TripleOption = 2, options: Pooling3DOptions = {}): Layer {
  return pooling('AveragePooling3D', poolSize, options, {
    padValue: 0,
    images: (x, size, window) => {
      const means = averagePool(x, size, window);
      const [down, across] = [0, 1].map((axis) =>
        windowShares(
          means.shape[2 + axis],
          x.shape[2 + axis],
          size[axis],
          window.strides[axis],
          window.pads[axis],
        ),
      );
      const shares = down.flatMap((a) => across.map((b) => a * b));
      return shares.every((share) => share === 1)
        ? means
        : mul(means, constant(shares, 'float32', [down.length, across.length]));
    },
    slices: (windows, { extent, size, stride, before }) => {
      const shares = windowShares(windows.shape[1], extent, size, stride, before).map(
        (share) => share / size,
      );
      return mul(reduceSum(windows, 2), constant(shares, 'float32', [shares.length, 1]));
    },
  });
}

/** A window is pooled as an image first and then from slice to slice. */
interface Pool {
  readonly padValue: number;
  readonly images: (x: Tensor, size: readonly [number, number], window: WindowShape) => Tensor;
  readonly slices: (
    windows: Tensor,
    along: { extent: number; size: number; stride: number; before: number },
  ) => Tensor;
}

function pooling(kind: string, poolSize: TripleOption, options: Pooling3DOptions, pool: Pool): Layer {
  const size = tripleOf(poolSize);
  const strides = tripleOf(options.strides ?? poolSize);
  const { padding = 'valid' } = options;
  return layer(
    kind,
    { poolSize, ...knownOptions(kind, options, { ...layerOptions, strides: true, padding: true }) },
    {
      floats: true,
      call: (_, [{ tensor }]) => {
        const channels = channelsOfVolumes(tensor);
        const [batch, depth, height, width] = tensor.shape;
        const [[front, back], [above, below], [left, right]] = [0, 1, 2].map((axis) =>
          paddingOf(padding, tensor.shape[1 + axis], { size: size[axis], strides: strides[axis] }),
        );
        const images = transpose(reshape(tensor, [batch * depth, height, width, channels]), [0, 3, 1, 2]);
        const flat = pool.images(images, [size[1], size[2]], {
          strides: [strides[1], strides[2]],
          pads: [above, left, below, right],
        });
        const [, , high, wide] = flat.shape;
        const rows = reshape(transpose(flat, [0, 2, 3, 1]), [batch, depth, high * wide * channels]);
        const windows = windowsOf(rows, [front, back], pool.padValue, { size: size[0], strides: strides[0] });
        const pooled = pool.slices(windows, {
          extent: depth,
          size: size[0],
          stride: strides[0],
          before: front,
        });
        return { tensor: reshape(pooled, [batch, windows.shape[1], high, wide, channels]) };
      },
    },
  );
}

/**
 * The greatest value of each channel of volumes: `[batch, depth, height, width, channels]` to `[batch, channels]`.
 *
 *     GlobalMaxPooling3D()(Input({ shape: [8, 16, 16, 1] })); // [batch, 1]
 */
export const GlobalMaxPooling3D = (options: GlobalPooling3DOptions = {}): Layer =>
  globalPooling('GlobalMaxPooling3D', options, reduceMax, channelsOfVolumes);

/**
 * The mean of each channel of volumes: `[batch, depth, height, width, channels]` to `[batch, channels]`.
 *
 *     GlobalAveragePooling3D()(Input({ shape: [8, 16, 16, 1] })); // [batch, 1]
 */
export const GlobalAveragePooling3D = (options: GlobalPooling3DOptions = {}): Layer =>
  globalPooling('GlobalAveragePooling3D', options, reduceMean, channelsOfVolumes);
