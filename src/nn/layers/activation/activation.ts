import { knownOptions } from '../../../core/known-options.ts';
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
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
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

const reLUOptions = {
  ...layerOptions,
  /** Values above are cut off; none by default. */
  maxValue: option<number>(),
  /** Slope below the threshold. */
  negativeSlope: option<number>(0),
  /** Values below it are zero, or fall by `negativeSlope`; 0 by default. */
  threshold: option<number>(0),
};
export interface ReLUOptions extends OptionsOf<typeof reLUOptions> {}

/**
 * `x` from `threshold` up to `maxValue`, and `negativeSlope * (x - threshold)` below.
 *
 *     ReLU({ maxValue: 6 })(Input({ shape: [64] })); // [batch, 64]
 */
export function ReLU(given: ReLUOptions = {}): Layer {
  const { maxValue, negativeSlope, threshold } = readOptions('ReLU', reLUOptions, given);
  return elementwise('ReLU', { maxValue, negativeSlope, threshold, ...given }, (x) => {
    const below = mul(sub(x, threshold), negativeSlope);
    const bent = negativeSlope === 0 && threshold === 0 ? relu(x) : where(greater(x, threshold), x, below);
    return maxValue === undefined ? bent : minimum(bent, maxValue);
  });
}

const leakyReLUOptions = {
  ...layerOptions,
  /** Slope below the threshold. */
  negativeSlope: option<number>(0.3),
};
export interface LeakyReLUOptions extends OptionsOf<typeof leakyReLUOptions> {}

/**
 * `x` where it is positive, and `negativeSlope * x` where it is not (0.3 by default).
 *
 *     LeakyReLU({ negativeSlope: 0.1 })(Input({ shape: [64] })); // [batch, 64]
 */
export function LeakyReLU(given: LeakyReLUOptions = {}): Layer {
  const { negativeSlope } = readOptions('LeakyReLU', leakyReLUOptions, given);
  return elementwise('LeakyReLU', { negativeSlope, ...given }, (x) => leakyRelu(x, negativeSlope));
}

const ELUOptions = {
  ...layerOptions,
  /** What it falls to, times -1, for very negative values; 1 by default. */
  alpha: option<number>(1),
};
export interface ELUOptions extends OptionsOf<typeof ELUOptions> {}

/**
 * `x` where it is positive, and `alpha * (exp(x) - 1)` where it is not.
 *
 *     ELU({ alpha: 1 })(Input({ shape: [64] })); // [batch, 64]
 */
export function ELU(given: ELUOptions = {}): Layer {
  const { alpha } = readOptions('ELU', ELUOptions, given);
  return elementwise('ELU', { alpha, ...given }, (x) => elu(x, alpha));
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

const GELUOptions = {
  ...layerOptions,
  /** By a hyperbolic tangent, as GPT-2 and BERT have it, instead of the exact error function. */
  approximate: option<boolean>(false),
};
export interface GELUOptions extends OptionsOf<typeof GELUOptions> {}

/**
 * `x` times the share of a normal distribution below it (Hendrycks and Gimpel 2016).
 *
 *     GELU()(Input({ shape: [64] })); // [batch, 64]
 */
export function GELU(given: GELUOptions = {}): Layer {
  const { approximate } = readOptions('GELU', GELUOptions, given);
  return elementwise('GELU', { approximate, ...given }, approximate ? geluTanh : gelu);
}

const preluOptions = {
  ...layerOptions,
  /** Draws the first values of the slopes. */
  alphaInitializer: option<Initializer>('zeros'),
  /** A penalty on the slopes, added to the loss. */
  alphaRegularizer: option<Regularizer>(),
  /** What the slopes are brought to after each step. */
  alphaConstraint: option<Constraint>(),
  /** Axes, counted from 1, along which one slope serves: `[1, 2]` gives images one for each channel. */
  sharedAxes: option<readonly number[]>([]),
};
export interface PReLUOptions extends OptionsOf<typeof preluOptions> {}

/**
 * ReLU whose slope below zero is learned (He et al. 2015), one for each element of a sample.
 *
 *     PReLU()(Input({ shape: [64] })); // [batch, 64]
 */
export function PReLU(given: PReLUOptions = {}): Layer {
  const { alphaInitializer, alphaRegularizer, alphaConstraint, sharedAxes } = readOptions(
    'PReLU',
    preluOptions,
    given,
  );
  return layer(
    'PReLU',
    { ...given },
    {
      weights: ([x]) => ({
        alpha: {
          shape: x.shape.slice(1).map((extent, i) => (sharedAxes.includes(i + 1) ? 1 : extent)),
          initializer: alphaInitializer,
          regularizer: alphaRegularizer,
          constraint: alphaConstraint,
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
