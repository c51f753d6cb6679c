import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
import {
  add,
  greater,
  minimum,
  mul,
  relu,
  softmax,
  softplus,
  sub,
  type Tensor,
  where,
} from '../../../graph/index.ts';
import {
  type Activation as ActivationChoice,
  type ActivationFunction,
  activationOf,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  mish,
  selu,
  silu,
} from '../../activations.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';

/**
 * An activation as a layer, by name or as a function.
 *
 *     Activation('gelu')(Input({ shape: [64] })); // [batch, 64]
 */
export function Activation(activation: ActivationChoice, options: LayerOptions = {}): Layer {
  return elementwise(
    'Activation',
    { activation, ...knownOptions('Activation', options, layerOptions) },
    activationOf(activation),
  );
}

/**
 * Probabilities along `axis`, the last by default.
 *
 *     Softmax()(Input({ shape: [64] })); // [batch, 64]
 */
export function Softmax(options: LayerOptions & { readonly axis?: number } = {}): Layer {
  const { axis = -1, ...rest } = knownOptions('Softmax', options, { ...layerOptions, axis: true });
  return elementwise('Softmax', { axis, ...rest }, (x) => softmax(x, axis));
}

export interface ReLUOptions extends LayerOptions {
  /** Values above are cut off; none by default. */
  readonly maxValue?: number;
  /** Slope below the threshold. */
  readonly negativeSlope?: number;
  /** Values below it are zero, or fall by `negativeSlope`; 0 by default. */
  readonly threshold?: number;
}

/**
 * `x` from `threshold` up to `maxValue`, and `negativeSlope * (x - threshold)` below.
 *
 *     ReLU({ maxValue: 6 })(Input({ shape: [64] })); // [batch, 64]
 */
export function ReLU(options: ReLUOptions = {}): Layer {
  const {
    maxValue,
    negativeSlope = 0,
    threshold = 0,
    ...rest
  } = knownOptions('ReLU', options, {
    ...layerOptions,
    maxValue: true,
    negativeSlope: true,
    threshold: true,
  });
  return elementwise('ReLU', { maxValue, negativeSlope, threshold, ...rest }, (x) => {
    const below = mul(sub(x, threshold), negativeSlope);
    const bent = negativeSlope === 0 && threshold === 0 ? relu(x) : where(greater(x, threshold), x, below);
    return maxValue === undefined ? bent : minimum(bent, maxValue);
  });
}

export interface LeakyReLUOptions extends LayerOptions {
  /** Slope below the threshold. */
  readonly negativeSlope?: number;
}

/**
 * `x` where it is positive, and `negativeSlope * x` where it is not (0.3 by default).
 *
 *     LeakyReLU({ negativeSlope: 0.1 })(Input({ shape: [64] })); // [batch, 64]
 */
export function LeakyReLU(options: LeakyReLUOptions = {}): Layer {
  const { negativeSlope = 0.3, ...rest } = knownOptions('LeakyReLU', options, {
    ...layerOptions,
    negativeSlope: true,
  });
  return elementwise('LeakyReLU', { negativeSlope, ...rest }, (x) => leakyRelu(x, negativeSlope));
}

export interface ELUOptions extends LayerOptions {
  /** What it falls to, times -1, for very negative values; 1 by default. */
  readonly alpha?: number;
}

/**
 * `x` where it is positive, and `alpha * (exp(x) - 1)` where it is not.
 *
 *     ELU({ alpha: 1 })(Input({ shape: [64] })); // [batch, 64]
 */
export function ELU(options: ELUOptions = {}): Layer {
  const { alpha = 1, ...rest } = knownOptions('ELU', options, { ...layerOptions, alpha: true });
  return elementwise('ELU', { alpha, ...rest }, (x) => elu(x, alpha));
}

/**
 * Self-normalising units (Klambauer et al. 2017); with `lecunNormal` kernels and `AlphaDropout`.
 *
 *     SELU()(Input({ shape: [64] })); // [batch, 64]
 */
export const SELU = (options: LayerOptions = {}): Layer =>
  elementwise('SELU', { ...knownOptions('SELU', options, layerOptions) }, selu);
/**
 * `x * sigmoid(x)`.
 *
 *     SiLU()(Input({ shape: [64] })); // [batch, 64]
 */
export const SiLU = (options: LayerOptions = {}): Layer =>
  elementwise('SiLU', { ...knownOptions('SiLU', options, layerOptions) }, silu);
/**
 * `x * tanh(softplus(x))` (Misra 2019).
 *
 *     Mish()(Input({ shape: [64] })); // [batch, 64]
 */
export const Mish = (options: LayerOptions = {}): Layer =>
  elementwise('Mish', { ...knownOptions('Mish', options, layerOptions) }, mish);
/**
 * `log(1 + exp(x))`.
 *
 *     Softplus()(Input({ shape: [64] })); // [batch, 64]
 */
export const Softplus = (options: LayerOptions = {}): Layer =>
  elementwise('Softplus', { ...knownOptions('Softplus', options, layerOptions) }, softplus);

export interface GELUOptions extends LayerOptions {
  /** By a hyperbolic tangent, as GPT-2 and BERT have it, instead of the exact error function. */
  readonly approximate?: boolean;
}

/**
 * `x` times the share of a normal distribution below it (Hendrycks and Gimpel 2016).
 *
 *     GELU()(Input({ shape: [64] })); // [batch, 64]
 */
export function GELU(options: GELUOptions = {}): Layer {
  const { approximate = false, ...rest } = knownOptions('GELU', options, {
    ...layerOptions,
    approximate: true,
  });
  return elementwise('GELU', { approximate, ...rest }, approximate ? geluTanh : gelu);
}

export interface PReLUOptions extends LayerOptions {
  /** Draws the first values of the slopes. */
  readonly alphaInitializer?: Initializer;
  /** A penalty on the slopes, added to the loss. */
  readonly alphaRegularizer?: Regularizer;
  /** What the slopes are brought to after each step. */
  readonly alphaConstraint?: Constraint;
  /** Axes, counted from 1, along which one slope serves: `[1, 2]` gives images one for each channel. */
  readonly sharedAxes?: readonly number[];
}
const preluOptions: OptionNames<PReLUOptions> = {
  ...layerOptions,
  alphaInitializer: true,
  alphaRegularizer: true,
  alphaConstraint: true,
  sharedAxes: true,
};

/**
 * ReLU whose slope below zero is learned (He et al. 2015), one for each element of a sample.
 *
 *     PReLU()(Input({ shape: [64] })); // [batch, 64]
 */
export function PReLU(options: PReLUOptions = {}): Layer {
  const { alphaInitializer = 'zeros', sharedAxes = [] } = options;
  return layer(
    'PReLU',
    { ...knownOptions('PReLU', options, preluOptions) },
    {
      weights: ([x]) => ({
        alpha: {
          shape: x.shape.slice(1).map((extent, i) => (sharedAxes.includes(i + 1) ? 1 : extent)),
          initializer: alphaInitializer,
          regularizer: options.alphaRegularizer,
          constraint: options.alphaConstraint,
        },
      }),
      call: ({ weights: { alpha } }, [{ tensor, mask }]) => ({
        tensor: add(relu(tensor), mul(minimum(tensor, 0), alpha)),
        mask,
      }),
    },
  );
}

function elementwise(
  kind: string,
  options: LayerOptions & Record<string, unknown>,
  activation: ActivationFunction,
): Layer {
  return layer(kind, options, {
    call: (_, [{ tensor, mask }]): { tensor: Tensor; mask?: Tensor } => ({
      tensor: activation(tensor),
      mask,
    }),
  });
}
