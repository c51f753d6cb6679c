import {
  add,
  batchNormalization,
  cast,
  div,
  fill,
  layerNormalization,
  maximum,
  mul,
  reciprocal,
  reduceMean,
  reduceSum,
  reshape,
  type Shape,
  sizeOf,
  sqrt,
  square,
  sub,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';

export const affineOptions = {
  ...layerOptions,
  /** Added to the variance, 0.001 by default. */
  epsilon: option<number>(1e-3),
  /** Learns an offset `beta`. */
  center: option<boolean>(true),
  /** Learns a factor `gamma`. */
  scale: option<boolean>(true),
  /** Draws the first values of the offsets. */
  betaInitializer: option<Initializer>('zeros'),
  /** Draws the first values of the factors. */
  gammaInitializer: option<Initializer>('ones'),
  /** A penalty on the offsets, added to the loss. */
  betaRegularizer: option<Regularizer>(),
  /** A penalty on the factors, added to the loss. */
  gammaRegularizer: option<Regularizer>(),
  /** What the offsets are brought to after each step. */
  betaConstraint: option<Constraint>(),
  /** What the factors are brought to after each step. */
  gammaConstraint: option<Constraint>(),
};
export interface AffineOptions extends OptionsOf<typeof affineOptions> {}
const layerNormalizationOptions = {
  ...affineOptions,
  /** The axis, or several up to the last one, over which each sample is normalised. */
  axis: option<number | readonly number[]>(-1),
};
export interface LayerNormalizationOptions extends OptionsOf<typeof layerNormalizationOptions> {}
const batchNormalizationOptions = {
  ...affineOptions,
  /** The axis of the features. */
  axis: option<number>(-1),
  /** How much of the moving statistics stays at each step. */
  momentum: option<number>(0.99),
};
export interface BatchNormalizationOptions extends OptionsOf<typeof batchNormalizationOptions> {}

/**
 * Brings the features of each step to mean 0 and variance 1 (Ba, Kiros and Hinton 2016); the shape stays.
 *
 *     LayerNormalization()(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function LayerNormalization(given: LayerNormalizationOptions = {}): Layer {
  const options = readOptions('LayerNormalization', layerNormalizationOptions, given);
  const { axis, epsilon, center, scale } = options;
  const extentsOf = ({ shape }: Tensor): Shape => {
    const axes = (typeof axis === 'number' ? [axis] : axis).map((each) => normalizeAxis(each, shape.length));
    const first = Math.min(...axes);
    if (first === 0 || axes.length !== shape.length - first) {
      throw new Error('LayerNormalization takes the last axis, or several up to the last');
    }
    return shape.slice(first);
  };
  return layer(
    'LayerNormalization',
    { ...given },
    {
      weights: ([x]) => affineWeights(extentsOf(x), options),
      call: ({ weights: { gamma, beta } }, [{ tensor, mask }]) => {
        const extents = extentsOf(tensor);
        const width = sizeOf(extents);
        const rows = extents.length === 1 ? tensor : reshape(tensor, [-1, width]);
        const factor = scale ? reshape(gamma, [width]) : fill([width], 1);
        const offset = center ? reshape(beta, [width]) : fill([width], 0);
        return { tensor: reshape(layerNormalization(rows, factor, offset, epsilon), tensor.shape), mask };
      },
    },
  );
}

/**
 * Brings each feature to mean 0 and variance 1 over the batch, and at inference by moving averages of both (Ioffe and
 * Szegedy 2015); the shape stays. Masked steps do not count. With `trainable: false` it works as at inference.
 *
 *     BatchNormalization()(Input({ shape: [32, 32, 3] })); // [batch, 32, 32, 3]
 */
export function BatchNormalization(given: BatchNormalizationOptions = {}): Layer {
  const options = readOptions('BatchNormalization', batchNormalizationOptions, given);
  const { axis, momentum, epsilon, center, scale } = options;
  const featuresOf = ({ shape }: Tensor): number => shape[normalizeAxis(axis, shape.length)];
  return layer(
    'BatchNormalization',
    { ...given },
    {
      weights: ([x]) => ({
        ...affineWeights([featuresOf(x)], options),
        movingMean: { shape: [featuresOf(x)], initializer: 'zeros', trainable: false },
        movingVariance: { shape: [featuresOf(x)], initializer: 'ones', trainable: false },
      }),
      call: ({ training, trainable, weights, assign }, [{ tensor, mask }]) => {
        const featureAxis = normalizeAxis(axis, tensor.shape.length);
        const features = featuresOf(tensor);
        const along = tensor.shape.map((extent, at) => (at === featureAxis ? extent : 1));
        const spread = (vector: Tensor): Tensor => reshape(vector, along);
        const offset = center ? spread(weights.beta) : undefined;
        const factorOf = (variance: Tensor): Tensor => {
          const inverse = reciprocal(sqrt(add(variance, epsilon)));
          return scale ? mul(inverse, spread(weights.gamma)) : inverse;
        };
        if (!training || !trainable) {
          const factor = factorOf(spread(weights.movingVariance));
          const shift = mul(spread(weights.movingMean), factor);
          const scaled = mul(tensor, factor);
          return { tensor: offset ? add(scaled, sub(offset, shift)) : sub(scaled, shift), mask };
        }
        const move = (name: 'movingMean' | 'movingVariance', now: Tensor): void =>
          assign(name, add(mul(weights[name], momentum), mul(reshape(now, [-1]), 1 - momentum)));
        if (mask === undefined && tensor.shape.length === 4) {
          const order = [0, featureAxis, ...[1, 2, 3].filter((at) => at !== featureAxis)];
          const { gamma = fill([features], 1), beta = fill([features], 0) } = weights;
          const { normal, mean, variance } = batchNormalization(
            transpose(tensor, order),
            gamma,
            beta,
            epsilon,
          );
          move('movingMean', mean);
          move('movingVariance', variance);
          return {
            tensor: transpose(
              normal,
              order.map((_, at) => order.indexOf(at)),
            ),
          };
        }
        const average = averageOver(tensor, featureAxis, mask);
        const mean = average(tensor);
        const centred = sub(tensor, mean);
        const variance = average(square(centred));
        move('movingMean', mean);
        move('movingVariance', variance);
        const scaled = mul(centred, factorOf(variance));
        return { tensor: offset ? add(scaled, offset) : scaled, mask };
      },
    },
  );
}

/** Takes the mean of each feature over all that is not masked; the other axes stay with extent 1. */
function averageOver(x: Tensor, featureAxis: number, mask: Tensor | undefined): (values: Tensor) => Tensor {
  const axes = x.shape.flatMap((_, axis) => (axis === featureAxis ? [] : [axis]));
  if (mask === undefined) return (values) => reduceMean(values, axes, true);
  const real = cast(
    reshape(mask, [...mask.shape, ...x.shape.slice(mask.shape.length).map(() => 1)]),
    x.dtype,
  );
  const repeats = sizeOf(axes.map((axis) => (real.shape[axis] === 1 ? x.shape[axis] : 1)));
  const count = maximum(mul(reduceSum(real, axes, true), repeats), 1);
  return (values) => div(reduceSum(mul(values, real), axes, true), count);
}

/** `gamma` and `beta` of that shape, as far as the layer learns them. */
export function affineWeights(shape: Shape, options: Resolved<typeof affineOptions>) {
  return {
    ...(options.scale && {
      gamma: {
        shape,
        initializer: options.gammaInitializer,
        regularizer: options.gammaRegularizer,
        constraint: options.gammaConstraint,
      },
    }),
    ...(options.center && {
      beta: {
        shape,
        initializer: options.betaInitializer,
        regularizer: options.betaRegularizer,
        constraint: options.betaConstraint,
      },
    }),
  };
}
