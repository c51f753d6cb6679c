import { add, convolution, reshape, type Tensor, transpose } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions, type WeightSpec } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';
import { lastExtent, project } from '../core/dense.ts';
import { paddingOf } from '../pooling/windows.ts';

const depthwiseConv1DOptions = {
  ...layerOptions,
  /** Steps from one window to the next; 1 by default. */
  strides: option<number>(1),
  /** As in `Conv1D`. */
  padding: option<'valid' | 'same' | 'causal'>('valid'),
  /** Steps from one element of a window to the next; 1 by default. */
  dilationRate: option<number>(1),
  /** Filters for each feature; 1 by default. */
  depthMultiplier: option<number>(1),
  /** Applied to what comes out; none by default. */
  activation: option<Activation>(),
  /** Whether a bias is added; true by default. */
  useBias: option<boolean>(true),
  /** Draws the first values of the filters of single features. */
  depthwiseInitializer: option<Initializer>('glorotUniform'),
  /** A penalty on the filters of single features, added to the loss. */
  depthwiseRegularizer: option<Regularizer>(),
  /** What the filters of single features are brought to after each step. */
  depthwiseConstraint: option<Constraint>(),
  /** Draws the first values of the bias. */
  biasInitializer: option<Initializer>('zeros'),
  /** A penalty on the bias, added to the loss. */
  biasRegularizer: option<Regularizer>(),
  /** What the bias is brought to after each step. */
  biasConstraint: option<Constraint>(),
};
export interface DepthwiseConv1DOptions extends OptionsOf<typeof depthwiseConv1DOptions> {}
const separableConv1DOptions = {
  ...depthwiseConv1DOptions,
  /** Draws the first values of the mixture of features. */
  pointwiseInitializer: option<Initializer>('glorotUniform'),
  /** A penalty on the mixture of features, added to the loss. */
  pointwiseRegularizer: option<Regularizer>(),
  /** What the mixture of features is brought to after each step. */
  pointwiseConstraint: option<Constraint>(),
};
export interface SeparableConv1DOptions extends OptionsOf<typeof separableConv1DOptions> {}
type Depthwise = Resolved<typeof depthwiseConv1DOptions>;

/**
 * A filter for each feature by itself: `[batch, time, features]` to `[batch, steps, features * depthMultiplier]`.
 *
 *     DepthwiseConv1D(3, { depthMultiplier: 2 })(Input({ shape: [100, 16] })); // [batch, 98, 32]
 */
export function DepthwiseConv1D(kernelSize: number, given: DepthwiseConv1DOptions = {}): Layer {
  const options = readOptions('DepthwiseConv1D', depthwiseConv1DOptions, given);
  const { depthMultiplier, useBias } = options;
  return layer(
    'DepthwiseConv1D',
    { kernelSize, ...given },
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
  given: SeparableConv1DOptions = {},
): Layer {
  const options = readOptions('SeparableConv1D', separableConv1DOptions, given);
  const { depthMultiplier, useBias } = options;
  return layer(
    'SeparableConv1D',
    { filters, kernelSize, ...given },
    {
      weights: ([x]) => ({
        depthwiseKernel: depthwiseSpec(x, kernelSize, options),
        pointwiseKernel: {
          shape: [1, lastExtent(x) * depthMultiplier, filters],
          initializer: options.pointwiseInitializer,
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

function depthwiseSpec(x: Tensor, size: number, options: Depthwise): WeightSpec {
  if (x.shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  return {
    shape: [size, lastExtent(x), options.depthMultiplier],
    initializer: options.depthwiseInitializer,
    regularizer: options.depthwiseRegularizer,
    constraint: options.depthwiseConstraint,
  };
}

const biasSpec = (filters: number, options: Depthwise): WeightSpec => ({
  shape: [filters],
  initializer: options.biasInitializer,
  regularizer: options.biasRegularizer,
  constraint: options.biasConstraint,
});

/** As images of one row, channels first. */
function depthwise(x: Tensor, kernel: Tensor, { strides, padding, dilationRate }: Depthwise): Tensor {
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
