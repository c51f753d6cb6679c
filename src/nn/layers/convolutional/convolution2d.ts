import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
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
import type { Regularizer } from '../../regularizers.ts';
import {
  channelsOf,
  type PairOption,
  padsOf,
  pairOf,
  toChannelsFirst,
  toChannelsLast,
} from '../reshaping/images.ts';
import {
  type BiasOptions,
  biasOptions,
  biasSpec,
  type KernelOptions,
  kernelOptions,
  kernelSpec,
} from './kernel-and-bias.ts';

interface DepthwiseOptions {
  /** Filters for each channel; 1 by default. */
  readonly depthMultiplier?: number;
  /** Draws the first values of the filters of single channels. */
  readonly depthwiseInitializer?: Initializer;
  /** A penalty on the filters of single channels, added to the loss. */
  readonly depthwiseRegularizer?: Regularizer;
  /** What the filters of single channels are brought to after each step. */
  readonly depthwiseConstraint?: Constraint;
}
const depthwiseOptions: OptionNames<DepthwiseOptions> = {
  depthMultiplier: true,
  depthwiseInitializer: true,
  depthwiseRegularizer: true,
  depthwiseConstraint: true,
};
interface WindowOptions extends LayerOptions, BiasOptions {
  /** Pixels from window to window: one number, or rows and columns. */
  readonly strides?: PairOption;
  /** `'valid'`: windows inside the image only. `'same'`: as many pixels out as in, divided by the strides. */
  readonly padding?: 'valid' | 'same';
  /** Pixels from one element of a window to the next; 1 by default. */
  readonly dilationRate?: PairOption;
  /** Applied to what comes out; none by default. */
  readonly activation?: Activation;
}
const windowOptions: OptionNames<WindowOptions> = {
  ...layerOptions,
  ...biasOptions,
  strides: true,
  padding: true,
  dilationRate: true,
  activation: true,
};
export interface Conv2DOptions extends WindowOptions, KernelOptions {
  /** The channels are split into so many parts, each with filters of its own. */
  readonly groups?: number;
}
export const conv2DOptions: OptionNames<Conv2DOptions> = { ...windowOptions, ...kernelOptions, groups: true };
export type DepthwiseConv2DOptions = WindowOptions & DepthwiseOptions;
export interface SeparableConv2DOptions extends WindowOptions, DepthwiseOptions {
  /** Draws the first values of the mixture of channels. */
  readonly pointwiseInitializer?: Initializer;
  /** A penalty on the mixture of channels, added to the loss. */
  readonly pointwiseRegularizer?: Regularizer;
  /** What the mixture of channels is brought to after each step. */
  readonly pointwiseConstraint?: Constraint;
}

/**
 * Filters slid over images: `[batch, height, width, channels]` to `[batch, rows, columns, filters]`.
 *
 *     Conv2D(16, 3, { strides: 2, padding: 'same' })(Input({ shape: [32, 32, 3] })); // [batch, 16, 16, 16]
 */
export function Conv2D(filters: number, kernelSize: PairOption, options: Conv2DOptions = {}): Layer {
  const { groups = 1 } = options;
  const size = pairOf(kernelSize);
  if (filters % groups !== 0)
    throw new Error(`Conv2D: ${filters} filters do not split into ${groups} groups`);
  return slidingLayer(
    'Conv2D',
    { filters, kernelSize, ...knownOptions('Conv2D', options, conv2DOptions) },
    {
      weights: (channels) => {
        if (channels % groups !== 0)
          throw new Error(`${channels} channels do not split into ${groups} groups`);
        return { kernel: kernelSpec([...size, channels / groups, filters], options) };
      },
      filters: () => filters,
      apply: (images, weights, window) =>
        convolution(images, filtersFirst(weights.kernel), window(size, groups), weights.bias),
    },
  );
}

/**
 * A filter for each channel by itself: `[batch, height, width, channels]` to `[batch, rows, columns, channels * depthMultiplier]`.
 *
 *     DepthwiseConv2D(3, { depthMultiplier: 2 })(Input({ shape: [32, 32, 3] })); // [batch, 30, 30, 6]
 */
export function DepthwiseConv2D(kernelSize: PairOption, options: DepthwiseConv2DOptions = {}): Layer {
  const { depthMultiplier = 1 } = options;
  const size = pairOf(kernelSize);
  return slidingLayer(
    'DepthwiseConv2D',
    { kernelSize, ...knownOptions('DepthwiseConv2D', options, { ...windowOptions, ...depthwiseOptions }) },
    {
      weights: (channels) => ({ kernel: depthwiseSpec([...size, channels, depthMultiplier], options) }),
      filters: (channels) => channels * depthMultiplier,
      apply: (images, weights, window) =>
        depthwise(images, weights.kernel, window(size, images.shape[1]), weights.bias),
    },
  );
}

/**
 * A depthwise convolution and then one of 1 x 1 over all channels (Chollet 2017): `filters` channels come out.
 *
 *     SeparableConv2D(16, 3)(Input({ shape: [32, 32, 3] })); // [batch, 30, 30, 16]
 */
export function SeparableConv2D(
  filters: number,
  kernelSize: PairOption,
  options: SeparableConv2DOptions = {},
): Layer {
  const { depthMultiplier = 1 } = options;
  const size = pairOf(kernelSize);
  return slidingLayer(
    'SeparableConv2D',
    {
      filters,
      kernelSize,
      ...knownOptions('SeparableConv2D', options, {
        ...windowOptions,
        ...depthwiseOptions,
        pointwiseInitializer: true,
        pointwiseRegularizer: true,
        pointwiseConstraint: true,
      }),
    },
    {
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
    },
  );
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
  options: WindowOptions & Record<string, unknown>,
  sliding: Sliding,
): Layer {
  const { padding = 'valid' } = options;
  const [strides, dilations] = [pairOf(options.strides ?? 1), pairOf(options.dilationRate ?? 1)];
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1)
    throw new Error(`${kind}: strides and dilationRate cannot both be above 1`);
  return layer(kind, options, {
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

const depthwiseSpec = (shape: readonly number[], options: DepthwiseOptions): WeightSpec => ({
  shape,
  initializer: options.depthwiseInitializer ?? 'glorotUniform',
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
