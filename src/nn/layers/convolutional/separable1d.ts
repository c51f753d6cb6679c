import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
import { add, convolution, reshape, type Tensor, transpose } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type WeightSpec } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';
import { lastExtent, project } from '../core/dense.ts';
import { paddingOf } from '../pooling/windows.ts';

export interface DepthwiseConv1DOptions extends LayerOptions {
  /** Steps from one window to the next; 1 by default. */
  readonly strides?: number;
  /** As in `Conv1D`. */
  readonly padding?: 'valid' | 'same' | 'causal';
  /** Steps from one element of a window to the next; 1 by default. */
  readonly dilationRate?: number;
  /** Filters for each feature; 1 by default. */
  readonly depthMultiplier?: number;
  /** Applied to what comes out; none by default. */
  readonly activation?: Activation;
  /** Whether a bias is added; true by default. */
  readonly useBias?: boolean;
  /** Draws the first values of the filters of single features. */
  readonly depthwiseInitializer?: Initializer;
  /** A penalty on the filters of single features, added to the loss. */
  readonly depthwiseRegularizer?: Regularizer;
  /** What the filters of single features are brought to after each step. */
  readonly depthwiseConstraint?: Constraint;
  /** Draws the first values of the bias. */
  readonly biasInitializer?: Initializer;
  /** A penalty on the bias, added to the loss. */
  readonly biasRegularizer?: Regularizer;
  /** What the bias is brought to after each step. */
  readonly biasConstraint?: Constraint;
}
const depthwiseConv1DOptions: OptionNames<DepthwiseConv1DOptions> = {
  ...layerOptions,
  strides: true,
  padding: true,
  dilationRate: true,
  depthMultiplier: true,
  activation: true,
  useBias: true,
  depthwiseInitializer: true,
  depthwiseRegularizer: true,
  depthwiseConstraint: true,
  biasInitializer: true,
  biasRegularizer: true,
  biasConstraint: true,
};
export interface SeparableConv1DOptions extends DepthwiseConv1DOptions {
  /** Draws the first values of the mixture of features. */
  readonly pointwiseInitializer?: Initializer;
  /** A penalty on the mixture of features, added to the loss. */
  readonly pointwiseRegularizer?: Regularizer;
  /** What the mixture of features is brought to after each step. */
  readonly pointwiseConstraint?: Constraint;
}

/**
 * A filter for each feature by itself: `[batch, time, features]` to `[batch, steps, features * depthMultiplier]`.
 *
 *     DepthwiseConv1D(3, { depthMultiplier: 2 })(Input({ shape: [100, 16] })); // [batch, 98, 32]
 */
export function DepthwiseConv1D(kernelSize: number, options: DepthwiseConv1DOptions = {}): Layer {
  const { depthMultiplier = 1, useBias = true } = options;
  return layer(
    'DepthwiseConv1D',
    { kernelSize, ...knownOptions('DepthwiseConv1D', options, depthwiseConv1DOptions) },
    {
      weights: ([x]) => ({
        kernel: depthwiseSpec(x, kernelSize, options),
        ...(useBias && { bias: biasSpec(lastExtent(x) * depthMultiplier, options) }),
      }),
      call: ({ weights }, [{ tensor }]) => {
        const filtered = depthwise(tensor, weights.kernel, options);
        const sum = useBias ? add(filtered, weights.bias) : filtered;
        return { tensor: activationOf(options.activation)(sum) };
      },
    },
  );
}

/**
 * A depthwise convolution and then a product over all features at each step: `filters` features come out.
 *
 *     SeparableConv1D(32, 3)(Input({ shape: [100, 16] })); // [batch, 98, 32]
 */
export function SeparableConv1D(
  filters: number,
  kernelSize: number,
  options: SeparableConv1DOptions = {},
): Layer {
  const { depthMultiplier = 1, useBias = true } = options;
  return layer(
    'SeparableConv1D',
    {
      filters,
      kernelSize,
      ...knownOptions('SeparableConv1D', options, {
        ...depthwiseConv1DOptions,
        pointwiseInitializer: true,
        pointwiseRegularizer: true,
        pointwiseConstraint: true,
      }),
    },
    {
      weights: ([x]) => ({
        depthwiseKernel: depthwiseSpec(x, kernelSize, options),
        pointwiseKernel: {
          shape: [1, lastExtent(x) * depthMultiplier, filters],
          initializer: options.pointwiseInitializer ?? 'glorotUniform',
          regularizer: options.pointwiseRegularizer,
          constraint: options.pointwiseConstraint,
        },
        ...(useBias && { bias: biasSpec(filters, options) }),
      }),
      call: ({ weights }, [{ tensor }]) => {
        const spatial = depthwise(tensor, weights.depthwiseKernel, options);
        const filtered = project(spatial, reshape(weights.pointwiseKernel, [-1, filters]));
        const sum = useBias ? add(filtered, weights.bias) : filtered;
        return { tensor: activationOf(options.activation)(sum) };
      },
    },
  );
}

function depthwiseSpec(x: Tensor, size: number, options: DepthwiseConv1DOptions): WeightSpec {
  if (x.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  return {
    shape: [size, lastExtent(x), options.depthMultiplier ?? 1],
    initializer: options.depthwiseInitializer ?? 'glorotUniform',
    regularizer: options.depthwiseRegularizer,
    constraint: options.depthwiseConstraint,
  };
}

const biasSpec = (filters: number, options: DepthwiseConv1DOptions): WeightSpec => ({
  shape: [filters],
  initializer: options.biasInitializer ?? 'zeros',
  regularizer: options.biasRegularizer,
  constraint: options.biasConstraint,
});

/** As images of one row, channels first. */
function depthwise(
  x: Tensor,
  kernel: Tensor,
  { strides = 1, padding = 'valid', dilationRate = 1 }: DepthwiseConv1DOptions,
): Tensor {
  const [batch, time, features] = x.shape;
  const [size, , multiplier] = kernel.shape;
  const [before, after] = paddingOf(padding, time, { size, strides, dilationRate });
  const filtered = convolution(
    reshape(transpose(x, [0, 2, 1]), [batch, features, 1, time]),
    reshape(transpose(kernel, [1, 2, 0]), [features * multiplier, 1, 1, size]),
    {
      strides: [1, strides],
      dilations: [1, dilationRate],
      pads: [0, before, 0, after],
      group: features,
    },
  );
  const [, filters, , steps] = filtered.shape;
  return transpose(reshape(filtered, [batch, filters, steps]), [0, 2, 1]);
}
