import { knownOptions } from '../../../core/known-options.ts';
import {
  add,
  broadcastTo,
  constant,
  matmul,
  mul,
  type Pair,
  pad,
  reshape,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { paddingOf } from '../pooling/windows.ts';

/** One number for rows and columns, or one for each. */
export type PairOption = number | readonly [rows: number, columns: number];

export const pairOf = (option: PairOption): Pair => (typeof option === 'number' ? [option, option] : option);

/** Keras has images as `[batch, height, width, channels]`; what runs has the channels first. */
export const toChannelsFirst = (x: Tensor): Tensor => transpose(x, [0, 3, 1, 2]);
export const toChannelsLast = (x: Tensor): Tensor => transpose(x, [0, 2, 3, 1]);

export function channelsOf({ shape }: Tensor): number {
  if (shape.length !== 4) throw new Error('the input must be [batch, height, width, channels]');
  return shape[3];
}

/** Rows above, columns left, rows below and columns right that `padding` adds to images `[batch, height, width, channels]`. */
export function padsOf(
  padding: 'valid' | 'same',
  images: Tensor,
  { size, strides, dilations = [1, 1] }: { size: Pair; strides: Pair; dilations?: Pair },
): [number, number, number, number] {
  channelsOf(images);
  const [rows, columns] = ([0, 1] as const).map((axis) =>
    paddingOf(padding, images.shape[1 + axis], {
      size: size[axis],
      strides: strides[axis],
      dilationRate: dilations[axis],
    }),
  );
  return [rows[0], columns[0], rows[1], columns[1]];
}

type Margins = readonly [
  rows: readonly [above: number, below: number],
  columns: readonly [left: number, right: number],
];

/**
 * Zeros around images: so many pixels on all sides, or rows and columns, or `[[above, below], [left, right]]`.
 *
 *     ZeroPadding2D(1)(Input({ shape: [32, 32, 3] })); // [batch, 34, 34, 3]
 */
export function ZeroPadding2D(padding: PairOption | Margins = 1, options: LayerOptions = {}): Layer {
  const [rows, columns] = typeof padding === 'number' ? [padding, padding] : padding;
  const [above, below] = typeof rows === 'number' ? [rows, rows] : rows;
  const [left, right] = typeof columns === 'number' ? [columns, columns] : columns;
  return layer(
    'ZeroPadding2D',
    { padding, ...knownOptions('ZeroPadding2D', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        channelsOf(tensor);
        return { tensor: pad(pad(tensor, 1, above, below), 2, left, right) };
      },
    },
  );
}

/**
 * `x * scale + offset`: brings the bytes of images to the range that networks like.
 *
 *     Rescaling(1 / 255)(Input({ shape: [32, 32, 3] })); // [batch, 32, 32, 3]
 */
export function Rescaling(scale: number, offset = 0, options: LayerOptions = {}): Layer {
  return layer(
    'Rescaling',
    { scale, offset, ...knownOptions('Rescaling', options, layerOptions) },
    {
      floats: true,
      call: (_, [{ tensor, mask }]) => ({ tensor: add(mul(tensor, scale), offset), mask }),
    },
  );
}

export interface UpSampling2DOptions extends LayerOptions {
  /** `'nearest'` repeats pixels; `'bilinear'` draws straight lines between their middles. */
  readonly interpolation?: 'nearest' | 'bilinear';
}

/**
 * Images `size` times as high and wide.
 *
 *     UpSampling2D(2)(Input({ shape: [32, 32, 3] })); // [batch, 64, 64, 3]
 */
export function UpSampling2D(size: PairOption = 2, options: UpSampling2DOptions = {}): Layer {
  const [rows, columns] = pairOf(size);
  const { interpolation = 'nearest' } = options;
  return layer(
    'UpSampling2D',
    { size, ...knownOptions('UpSampling2D', options, { ...layerOptions, interpolation: true }) },
    {
      call: (_, [{ tensor }]) => {
        channelsOf(tensor);
        const images = toChannelsFirst(tensor);
        const [batch, channels, height, width] = images.shape;
        if (interpolation === 'bilinear') {
          const high = matmul(between(height, rows), images);
          return { tensor: toChannelsLast(matmul(high, transpose(between(width, columns)))) };
        }
        const apart = reshape(images, [batch, channels, height, 1, width, 1]);
        const repeated = broadcastTo(apart, [batch, channels, height, rows, width, columns]);
        return {
          tensor: toChannelsLast(reshape(repeated, [batch, channels, height * rows, width * columns])),
        };
      },
    },
  );
}

/** `[extent * factor, extent]`: how much each old pixel counts in each new one, by the distance of their middles. */
function between(extent: number, factor: number): Tensor {
  const weights = new Float32Array(extent * factor * extent);
  for (let i = 0; i < extent * factor; i++) {
    const middle = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), extent - 1);
    const before = Math.floor(middle);
    weights[i * extent + before] += 1 - (middle - before);
    if (middle > before) weights[i * extent + before + 1] += middle - before;
  }
  return constant(weights, 'float32', [extent * factor, extent]);
}
