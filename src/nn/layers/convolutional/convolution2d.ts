import {
  type ConvolutionShape,
  convolution,
  type Pair,
  reshape,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type WeightSpec } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';
import {
  channelsOf,
  type PairOption,
  padsOf,
  pairOf,
  toChannelsFirst,
  toChannelsLast,
} from '../reshaping/images.ts';
import { biasOptions, biasSpec, kernelOptions, kernelSpec } from './kernel-and-bias.ts';

const depthwiseOptions = {
  /** Filters for each channel; 1 by default. */
  depthMultiplier: option<number>(1),
  /** Draws the first values of the filters of single channels. */
  depthwiseInitializer: option<Initializer>('glorotUniform'),
  /** A penalty on the filters of single channels, added to the loss. */
  depthwiseRegularizer: option<Regularizer>(),
  /** What the filters of single channels are brought to after each step. */
  depthwiseConstraint: option<Constraint>(),
};
const windowOptions = {
  ...layerOptions,
  ...biasOptions,
  /** Pixels from window to window: one number, or rows and columns. */
  strides: option<PairOption>(1),
  /** `'valid'`: windows inside the image only. `'same'`: as many pixels out as in, divided by the strides. */
  padding: option<'valid' | 'same'>('valid'),
  /** Pixels from one element of a window to the next; 1 by default. */
  dilationRate: option<PairOption>(1),
  /** Applied to what comes out; none by default. */
  activation: option<Activation>(),
};
export const conv2DOptions = {
  ...windowOptions,
  ...kernelOptions,
  /** The channels are split into so many parts, each with filters of its own. */
  groups: option<number>(1),
};
export interface Conv2DOptions extends OptionsOf<typeof conv2DOptions> {}
const depthwiseConv2DOptions = { ...windowOptions, ...depthwiseOptions };
export interface DepthwiseConv2DOptions extends OptionsOf<typeof depthwiseConv2DOptions> {}
const separableConv2DOptions = {
  ...depthwiseConv2DOptions,
  /** Draws the first values of the mixture of channels. */
  pointwiseInitializer: option<Initializer>('glorotUniform'),
  /** A penalty on the mixture of channels, added to the loss. */
  pointwiseRegularizer: option<Regularizer>(),
  /** What the mixture of channels is brought to after each step. */
  pointwiseConstraint: option<Constraint>(),
};
export interface SeparableConv2DOptions extends OptionsOf<typeof separableConv2DOptions> {}

/**
 * Filters slid over images: `[batch, height, width, channels]` to `[batch, rows, columns, filters]`.
 *
 *     Conv2D(16, 3, { strides: 2, padding: 'same' })(Input({ shape: [32, 32, 3] })); // [batch, 16, 16, 16]
 */
export function Conv2D(filters: number, kernelSize: PairOption, given: Conv2DOptions = {}): Layer {
  const options = readOptions('Conv2D', conv2DOptions, given);
  const { groups } = options;
  const size = pairOf(kernelSize);
  if (filters % groups !== 0)
    throw new Error(`Conv2D: ${filters} filters do not split into ${groups} groups`);
  return slidingLayer('Conv2D', { filters, kernelSize, ...given }, options, {
    weights: (channels) => {
      if (channels % groups !== 0) throw new Error(`${channels} channels do not split into ${groups} groups`);
      return { kernel: kernelSpec([...size, channels / groups, filters], options) };
    },
    filters: () => filters,
    apply: (images, weights, window) =>
      convolution(images, filtersFirst(weights.kernel), window(size, groups), weights.bias),
  });
}

/**
 * A filter for each channel by itself: `[batch, height, width, channels]` to `[batch, rows, columns, channels * depthMultiplier]`.
 *
 *     DepthwiseConv2D(3, { depthMultiplier: 2 })(Input({ shape: [32, 32, 3] })); // [batch, 30, 30, 6]
 */
export function DepthwiseConv2D(kernelSize: PairOption, given: DepthwiseConv2DOptions = {}): Layer {
  const options = readOptions('DepthwiseConv2D', depthwiseConv2DOptions, given);
  const { depthMultiplier } = options;
  const size = pairOf(kernelSize);
  return slidingLayer('DepthwiseConv2D', { kernelSize, ...given }, options, {
    weights: (channels) => ({ kernel: depthwiseSpec([...size, channels, depthMultiplier], options) }),
    filters: (channels) => channels * depthMultiplier,
    apply: (images, weights, window) =>
      depthwise(images, weights.kernel, window(size, images.shape[1]), weights.bias),
  });
}

/**
 * A depthwise convolution and then one of 1 x 1 over all channels (Chollet 2017): `filters` channels come out.
 *
 *     SeparableConv2D(16, 3)(Input({ shape: [32, 32, 3] })); // [batch, 30, 30, 16]
 */
export function SeparableConv2D(
  filters: number,
  kernelSize: PairOption,
  given: SeparableConv2DOptions = {},
): Layer {
  const options = readOptions('SeparableConv2D', separableConv2DOptions, given);
  const { depthMultiplier } = options;
  const size = pairOf(kernelSize);
  return slidingLayer('SeparableConv2D', { filters, kernelSize, ...given }, options, {
    weights: (channels) => ({
      depthwiseKernel: depthwiseSpec([...size, channels, depthMultiplier], options),
      pointwiseKernel: kernelSpec([1, 1, channels * depthMultiplier, filters], {
        kernelInitializer: options.pointwiseInitializer,
        kernelRegularizer: options.pointwiseRegularizer,
        kernelConstraint: options.pointwiseConstraint,
      }),
    }),
    filters: () => filters,
    apply: (images, weights, window) => {
      const spatial = depthwise(images, weights.depthwiseKernel, window(size, images.shape[1]));
      const pointwise = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
      return convolution(spatial, filtersFirst(weights.pointwiseKernel), pointwise, weights.bias);
    },
  });
}

/** What a layer that slides windows over images does: with images `[batch, channels, height, width]`. */
interface Sliding {
  readonly weights: (channels: number) => Record<string, WeightSpec>;
  readonly filters: (channels: number) => number;
  readonly apply: (
    images: Tensor,
    weights: Readonly<Record<string, Tensor>>,
    window: (size: Pair, group: number) => ConvolutionShape,
  ) => Tensor;
}

function slidingLayer(
  kind: string,
  shown: LayerOptions & Record<string, unknown>,
  options: Resolved<typeof windowOptions>,
  sliding: Sliding,
): Layer {
  const { padding } = options;
  const [strides, dilations] = [pairOf(options.strides), pairOf(options.dilationRate)];
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1)
    throw new Error(`${kind}: strides and dilationRate cannot both be above 1`);
  return layer(kind, shown, {
    weights: ([x]) => ({
      ...sliding.weights(channelsOf(x)),
      ...biasSpec(sliding.filters(channelsOf(x)), options),
    }),
    call: ({ weights }, [{ tensor }]) => {
      const window = (size: Pair, group: number): ConvolutionShape => ({
        strides,
        dilations,
        group,
        pads: padsOf(padding, tensor, { size, strides, dilations }),
      });
      const filtered = sliding.apply(toChannelsFirst(tensor), weights, window);
      return { tensor: activationOf(options.activation)(toChannelsLast(filtered)) };
    },
  });
}

const depthwiseSpec = (shape: readonly number[], options: Resolved<typeof depthwiseOptions>): WeightSpec => ({
  shape,
  initializer: options.depthwiseInitializer,
  regularizer: options.depthwiseRegularizer,
  constraint: options.depthwiseConstraint,
});

/** A kernel as Keras stores it, `[rows, columns, channels, filters]`, as a convolution reads it. */
const filtersFirst = (kernel: Tensor): Tensor => transpose(kernel, [3, 2, 0, 1]);

function depthwise(images: Tensor, kernel: Tensor, shape: ConvolutionShape, bias?: Tensor): Tensor {
  const [rows, columns, channels, multiplier] = kernel.shape;
  const filters = reshape(transpose(kernel, [2, 3, 0, 1]), [channels * multiplier, 1, rows, columns]);
  return convolution(images, filters, shape, bias);
}
