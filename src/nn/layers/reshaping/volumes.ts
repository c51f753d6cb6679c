import { knownOptions } from '../../../core/known-options.ts';
import { broadcastTo, pad, reshape, slice, type Tensor } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

/** One number for depth, rows and columns, or one for each. */
export type TripleOption = number | readonly [depth: number, rows: number, columns: number];
export type Triple = readonly [number, number, number];

export const tripleOf = (option: TripleOption): Triple =>
  typeof option === 'number' ? [option, option, option] : option;

/** The channels of volumes `[batch, depth, height, width, channels]`; throws for any other shape. */
export function channelsOfVolumes({ shape }: Tensor): number {
  if (shape.length !== 5) throw new Error('the input must be [batch, depth, height, width, channels]');
  return shape[4];
}

/** How much to add or to take away before and after an axis: the same on both sides, or each its own. */
export type MarginOption = number | readonly [before: number, after: number];
export type Margin = readonly [before: number, after: number];

export const marginOf = (option: MarginOption): Margin =>
  typeof option === 'number' ? [option, option] : option;

/**
 * Zeros around volumes: so many on all sides, or for each axis, or before and after each axis.
 *
 *     ZeroPadding3D(1)(Input({ shape: [8, 16, 16, 1] })); // [batch, 10, 18, 18, 1]
 */
export function ZeroPadding3D(
  padding: number | readonly [MarginOption, MarginOption, MarginOption] = 1,
  options: LayerOptions = {},
): Layer {
  const margins = (typeof padding === 'number' ? [padding, padding, padding] : padding).map(marginOf);
  return layer(
    'ZeroPadding3D',
    { padding, ...knownOptions('ZeroPadding3D', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        channelsOfVolumes(tensor);
        return {
          tensor: margins.reduce((x, [before, after], axis) => pad(x, 1 + axis, before, after), tensor),
        };
      },
    },
  );
}

/**
 * Volumes `size` times as deep, high and wide, by repeating.
 *
 *     UpSampling3D(2)(Input({ shape: [8, 16, 16, 1] })); // [batch, 16, 32, 32, 1]
 */
export function UpSampling3D(size: TripleOption = 2, options: LayerOptions = {}): Layer {
  return layer(
    'UpSampling3D',
    { size, ...knownOptions('UpSampling3D', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        channelsOfVolumes(tensor);
        return { tensor: repeated(tensor, tripleOf(size)) };
      },
    },
  );
}

/**
 * Each step of a sequence `[batch, time, features]` `size` times.
 *
 *     UpSampling1D(2)(Input({ shape: [100, 16] })); // [batch, 200, 16]
 */
export function UpSampling1D(size = 2, options: LayerOptions = {}): Layer {
  return layer(
    'UpSampling1D',
    { size, ...knownOptions('UpSampling1D', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        if (tensor.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
        return { tensor: repeated(tensor, [size]) };
      },
    },
  );
}

/** Every element `factors[i]` times along axis `i + 1`. */
function repeated(x: Tensor, factors: readonly number[]): Tensor {
  const [batch, ...extents] = x.shape;
  const apart = extents.flatMap((extent, i) => (i < factors.length ? [extent, 1] : [extent]));
  const wide = extents.flatMap((extent, i) => (i < factors.length ? [extent, factors[i]] : [extent]));
  return reshape(broadcastTo(reshape(x, [batch, ...apart]), [batch, ...wide]), [
    batch,
    ...extents.map((extent, i) => extent * (factors[i] ?? 1)),
  ]);
}

/**
 * Leaves out steps at both ends of a sequence `[batch, time, features]`.
 *
 *     Cropping1D(5)(Input({ shape: [100, 16] })); // [batch, 90, 16]
 */
export const Cropping1D = (cropping: MarginOption = 1, options: LayerOptions = {}): Layer =>
  croppingLayer('Cropping1D', cropping, [cropping], options);

/**
 * Leaves out rows and columns of images: so many on all sides, or for each axis, or before and after each axis.
 *
 *     Cropping2D(4)(Input({ shape: [32, 32, 3] })); // [batch, 24, 24, 3]
 */
export const Cropping2D = (
  cropping: number | readonly [MarginOption, MarginOption] = 0,
  options: LayerOptions = {},
): Layer =>
  croppingLayer(
    'Cropping2D',
    cropping,
    typeof cropping === 'number' ? [cropping, cropping] : cropping,
    options,
  );

/**
 * Leaves out the outer parts of volumes, as `Cropping2D` does.
 *
 *     Cropping3D(1)(Input({ shape: [8, 16, 16, 1] })); // [batch, 6, 14, 14, 1]
 */
export const Cropping3D = (
  cropping: number | readonly [MarginOption, MarginOption, MarginOption] = 1,
  options: LayerOptions = {},
): Layer =>
  croppingLayer(
    'Cropping3D',
    cropping,
    typeof cropping === 'number' ? [cropping, cropping, cropping] : cropping,
    options,
  );

function croppingLayer(
  kind: string,
  cropping: unknown,
  margins: readonly MarginOption[],
  options: LayerOptions,
): Layer {
  return layer(
    kind,
    { cropping, ...knownOptions(kind, options, layerOptions) },
    {
      call: (_, [{ tensor, mask }]) => {
        const { length } = tensor.shape;
        if (length !== margins.length + 2) {
          throw new Error(`the input must have ${margins.length + 2} axes, not ${length}`);
        }
        const cut = (x: Tensor, axis: number): Tensor => {
          const [before, after] = marginOf(margins[axis - 1]);
          if (before + after >= x.shape[axis])
            throw new Error(`cropping ${before} and ${after} of ${x.shape[axis]} leaves nothing`);
          return slice(x, axis, before, x.shape[axis] - after);
        };
        return {
          tensor: margins.reduce((x: Tensor, _margin, i) => cut(x, i + 1), tensor),
          mask: mask && margins.length === 1 ? cut(mask, 1) : undefined,
        };
      },
    },
  );
}
