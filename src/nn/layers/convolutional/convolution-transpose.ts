import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
import {
  add,
  pad,
  reshape,
  slice,
  type Tensor,
  transpose,
  transposedConvolution,
} from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { paddingOf } from '../pooling/windows.ts';
import { type PairOption, pairOf } from '../reshaping/images.ts';
import { type Triple, type TripleOption, tripleOf } from '../reshaping/volumes.ts';
import { type KernelAndBiasOptions, kernelAndBias, kernelAndBiasOptions } from './kernel-and-bias.ts';

export interface TransposeOptions<Extent> extends LayerOptions, KernelAndBiasOptions {
  /** How many times as large the output is. */
  readonly strides?: Extent;
  /** `'same'`: the input's extents times the strides. `'valid'`: all that any window reaches. */
  readonly padding?: 'valid' | 'same';
  /** Elements more at the end of each axis than the windows' formula gives; below the strides. */
  readonly outputPadding?: Extent;
  /** Elements of the output from one element of a window to the next; 1 by default. */
  readonly dilationRate?: Extent;
  /** Applied to what comes out; none by default. */
  readonly activation?: Activation;
}
/** The same whatever an extent is. */
const transposeOptions: OptionNames<TransposeOptions<unknown>> = {
  ...layerOptions,
  ...kernelAndBiasOptions,
  strides: true,
  padding: true,
  outputPadding: true,
  dilationRate: true,
  activation: true,
};
export type Conv1DTransposeOptions = TransposeOptions<number>;
export type Conv2DTransposeOptions = TransposeOptions<PairOption>;
export type Conv3DTransposeOptions = TransposeOptions<TripleOption>;

/**
 * What a `Conv1D` does to gradients, as a layer: `[batch, time, features]` to `[batch, steps, filters]`, `strides` times
 * as long. Where an even number of steps has to be left out they are the same at both ends, else one more at the end,
 * as in TensorFlow.
 *
 *     Conv1DTranspose(8, 2, { strides: 2 })(Input({ shape: [100, 16] })); // [batch, 200, 8]
 */
export const Conv1DTranspose = (
  filters: number,
  kernelSize: number,
  options: Conv1DTransposeOptions = {},
): Layer =>
  transposeLayer('Conv1DTranspose', filters, kernelSize, options, {
    axes: 1,
    tripleOf: (extent, other) => [other, other, extent],
  });

/**
 * What a `Conv2D` does to gradients, as a layer (Zeiler et al. 2010): images `strides` times as large, `[batch, height,
 * width, channels]` to `[batch, rows, columns, filters]`.
 *
 *     Conv2DTranspose(8, 2, { strides: 2 })(Input({ shape: [32, 32, 3] })); // [batch, 64, 64, 8]
 */
export const Conv2DTranspose = (
  filters: number,
  kernelSize: PairOption,
  options: Conv2DTransposeOptions = {},
): Layer =>
  transposeLayer('Conv2DTranspose', filters, kernelSize, options, {
    axes: 2,
    tripleOf: (extent, other) => [other, ...pairOf(extent)],
  });

/**
 * What a `Conv3D` does to gradients, as a layer: volumes `strides` times as large.
 *
 *     Conv3DTranspose(8, 2, { strides: 2 })(Input({ shape: [8, 16, 16, 1] })); // [batch, 16, 32, 32, 8]
 */
export const Conv3DTranspose = (
  filters: number,
  kernelSize: TripleOption,
  options: Conv3DTransposeOptions = {},
): Layer =>
  transposeLayer('Conv3DTranspose', filters, kernelSize, options, {
    axes: 3,
    tripleOf: (extent) => tripleOf(extent),
  });

/** All three are written as one on volumes, whose missing axes have extent 1. */
interface Axes<Extent> {
  readonly axes: 1 | 2 | 3;
  /** One extent for each axis; those that the input lacks get `other`. */
  readonly tripleOf: (extent: Extent, other: number) => Triple;
}

function transposeLayer<Extent>(
  kind: string,
  filters: number,
  kernelSize: Extent,
  options: TransposeOptions<Extent>,
  { axes, tripleOf: triple }: Axes<Extent>,
): Layer {
  const { padding = 'valid', useBias = true } = options;
  const size = triple(kernelSize, 1);
  const ones: Triple = [1, 1, 1];
  const strides = options.strides === undefined ? ones : triple(options.strides, 1);
  const dilations = options.dilationRate === undefined ? ones : triple(options.dilationRate, 1);
  const extra = options.outputPadding === undefined ? undefined : triple(options.outputPadding, 0);
  extra?.forEach((each, axis) => {
    if (each >= strides[axis] && each > 0)
      throw new Error(
        `${kind}: outputPadding must be below the strides; ${each} is not below ${strides[axis]}`,
      );
  });
  const channelsOf = ({ shape }: Tensor): number => {
    if (shape.length !== axes + 2)
      throw new Error(`the input must have ${axes + 2} axes, the last the channels`);
    return shape[axes + 1];
  };
  return layer(
    kind,
    { filters, kernelSize, ...knownOptions(kind, options, transposeOptions) },
    {
      weights: ([x]) => kernelAndBias([...size.slice(3 - axes), filters, channelsOf(x)], filters, options),
      call: ({ weights }, [{ tensor }]) => {
        const channels = channelsOf(tensor);
        const [batch, ...extents] = tensor.shape.slice(0, -1);
        const volumes = [...Array.from({ length: 3 - axes }, () => 1), ...extents];
        const spread = [0, 1, 2].map((axis) =>
          spreadAlong(volumes[axis], {
            size: size[axis],
            strides: strides[axis],
            dilationRate: dilations[axis],
            padding,
            extra: extra?.[axis],
          }),
        );
        const result = spreadVolumes(
          reshape(tensor, [batch, ...volumes, channels]),
          reshape(weights.kernel, [...size, filters, channels]),
          spread,
        );
        const flat = reshape(result, [batch, ...result.shape.slice(4 - axes, 4), filters]);
        const sum = useBias ? add(flat, weights.bias) : flat;
        return { tensor: activationOf(options.activation)(sum) };
      },
    },
  );
}

/** How one axis grows: elements `stride` apart, each a window wide, of which `before` are left out in front. */
interface Spread {
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly extent: number;
}

function spreadAlong(
  extent: number,
  {
    size,
    strides,
    dilationRate,
    padding,
    extra,
  }: { size: number; strides: number; dilationRate: number; padding: 'valid' | 'same'; extra?: number },
): Spread {
  const reach = (size - 1) * dilationRate + 1;
  const left = padding === 'same' ? 2 * Math.floor(reach / 2) : 0;
  const grown =
    extra !== undefined
      ? (extent - 1) * strides + reach - left + extra
      : extent * strides + (padding === 'same' ? 0 : Math.max(reach - strides, 0));
  // What a convolution of the output with the same padding would add.
  const [before, after] = paddingOf(padding, grown, { size, strides, dilationRate });
  return { stride: strides, dilation: dilationRate, before, after, extent: grown };
}

/** `x` `[batch, depth, height, width, channels]` and a kernel `[depth, rows, columns, filters, channels]`. */
function spreadVolumes(x: Tensor, kernel: Tensor, [deep, high, wide]: readonly Spread[]): Tensor {
  const [batch, depth, height, width, channels] = x.shape;
  const [slices, rows, columns, filters] = kernel.shape;
  const images = transpose(reshape(x, [batch * depth, height, width, channels]), [0, 3, 1, 2]);
  const flat = reshape(transpose(kernel, [4, 0, 3, 1, 2]), [channels, slices * filters, rows, columns]);
  const spread = transposedConvolution(
    images,
    flat,
    {
      strides: [high.stride, wide.stride],
      dilations: [high.dilation, wide.dilation],
      pads: [high.before, wide.before, high.after, wide.after],
      group: 1,
    },
    [high.extent, wide.extent],
  );
  if (slices === 1 && deep.stride === 1 && deep.extent === depth) {
    return reshape(transpose(spread, [0, 2, 3, 1]), [batch, depth, high.extent, wide.extent, filters]);
  }
  const layers = reshape(spread, [batch, depth, slices, filters * high.extent * wide.extent]);
  const whole = (depth - 1) * deep.stride + (slices - 1) * deep.dilation + 1;
  const sum = Array.from({ length: slices }, (_, at) => {
    const part = reshape(slice(layers, 2, at, at + 1), [batch, depth, -1]);
    const apart = setApart(part, deep.stride);
    const start = at * deep.dilation;
    return pad(apart, 1, start, whole - start - apart.shape[1]);
  }).reduce(add);
  const end = deep.before + deep.extent;
  const fitted = slice(pad(sum, 1, 0, Math.max(0, end - whole)), 1, deep.before, end);
  const volumes = reshape(fitted, [batch, deep.extent, filters, high.extent * wide.extent]);
  return reshape(transpose(volumes, [0, 1, 3, 2]), [batch, deep.extent, high.extent, wide.extent, filters]);
}

/** The steps of `[batch, time, features]` `stride` apart with zeros between. */
function setApart(x: Tensor, stride: number): Tensor {
  if (stride === 1) return x;
  const [batch, time, features] = x.shape;
  const wide = pad(reshape(x, [batch, time, 1, features]), 2, 0, stride - 1);
  return slice(reshape(wide, [batch, time * stride, features]), 1, 0, (time - 1) * stride + 1);
}
