import { add, greater, minimum, mul, relu, softmax, sub, type Tensor, where } from '../../graph/index.ts';
import {
  type Activation as ActivationChoice,
  type ActivationFunction,
  activationOf,
  elu,
  leakyRelu,
} from '../activations.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';

/** An activation as a layer, by name or as a function. */
export function Activation(activation: ActivationChoice, options: LayerOptions = {}): Layer {
  return elementwise('Activation', { activation, ...options }, activationOf(activation));
}

/** Probabilities along `axis`, the last by default. */
export function Softmax({ axis = -1, ...options }: LayerOptions & { readonly axis?: number } = {}): Layer {
  return elementwise('Softmax', { axis, ...options }, (x) => softmax(x, axis));
}

export interface ReLUOptions extends LayerOptions {
  readonly maxValue?: number;
  readonly negativeSlope?: number;
  readonly threshold?: number;
}

/** `x` from `threshold` up to `maxValue`, and `negativeSlope * (x - threshold)` below. */
export function ReLU({ maxValue, negativeSlope = 0, threshold = 0, ...options }: ReLUOptions = {}): Layer {
  return elementwise('ReLU', { maxValue, negativeSlope, threshold, ...options }, (x) => {
    const below = mul(sub(x, threshold), negativeSlope);
    const bent = negativeSlope === 0 && threshold === 0 ? relu(x) : where(greater(x, threshold), x, below);
    return maxValue === undefined ? bent : minimum(bent, maxValue);
  });
}

export interface LeakyReLUOptions extends LayerOptions {
  readonly negativeSlope?: number;
}

/** `x` where it is positive, and `negativeSlope * x` where it is not (0.3 by default). */
export function LeakyReLU({ negativeSlope = 0.3, ...options }: LeakyReLUOptions = {}): Layer {
  return elementwise('LeakyReLU', { negativeSlope, ...options }, (x) => leakyRelu(x, negativeSlope));
}

export interface ELUOptions extends LayerOptions {
  readonly alpha?: number;
}

/** `x` where it is positive, and `alpha * (exp(x) - 1)` where it is not. */
export function ELU({ alpha = 1, ...options }: ELUOptions = {}): Layer {
  return elementwise('ELU', { alpha, ...options }, (x) => elu(x, alpha));
}

/** ReLU whose slope below zero is learned, one for each element of a sample. */
export function PReLU(options: LayerOptions = {}): Layer {
  return layer(
    'PReLU',
    { ...options },
    {
      weights: ([x]) => ({ alpha: { shape: x.shape.slice(1), initializer: 'zeros' } }),
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
