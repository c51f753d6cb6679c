import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
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
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';

export interface AffineOptions extends LayerOptions {
  /** Added to the variance, 0.001 by default. */
  readonly epsilon?: number;
  /** Learns an offset `beta`. */
  readonly center?: boolean;
  /** Learns a factor `gamma`. */
  readonly scale?: boolean;
  /** Draws the first values of the offsets. */
  readonly betaInitializer?: Initializer;
  /** Draws the first values of the factors. */
  readonly gammaInitializer?: Initializer;
  /** A penalty on the offsets, added to the loss. */
  readonly betaRegularizer?: Regularizer;
  /** A penalty on the factors, added to the loss. */
  readonly gammaRegularizer?: Regularizer;
  /** What the offsets are brought to after each step. */
  readonly betaConstraint?: Constraint;
  /** What the factors are brought to after each step. */
  readonly gammaConstraint?: Constraint;
}
export const affineOptions: OptionNames<AffineOptions> = {
  ...layerOptions,
  epsilon: true,
  center: true,
  scale: true,
  betaInitializer: true,
  gammaInitializer: true,
  betaRegularizer: true,
  gammaRegularizer: true,
  betaConstraint: true,
  gammaConstraint: true,
};
export interface LayerNormalizationOptions extends AffineOptions {
  /** The axis, or several up to the last one, over which each sample is normalised. */
  readonly axis?: number | readonly number[];
}
export interface BatchNormalizationOptions extends AffineOptions {
  /** The axis of the features. */
  readonly axis?: number;
  /** How much of the moving statistics stays at each step. */
  readonly momentum?: number;
}

/**
 * Brings the features of each step to mean 0 and variance 1 (Ba, Kiros and Hinton 2016); the shape stays.
 *
 *     LayerNormalization()(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function LayerNormalization(options: LayerNormalizationOptions = {}): Layer {
  const { axis = -1, epsilon = 1e-3, center = true, scale = true } = options;
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
    { ...knownOptions('LayerNormalization', options, { ...affineOptions, axis: true }) },
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
export function BatchNormalization(options: BatchNormalizationOptions = {}): Layer {
  const { axis = -1, momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  const featuresOf = ({ shape }: Tensor): number => shape[normalizeAxis(axis, shape.length)];
  const self: Layer = layer(
    'BatchNormalization',
    { ...knownOptions('BatchNormalization', options, { ...affineOptions, axis: true, momentum: true }) },
    {
      weights: ([x]) => ({
        ...affineWeights([featuresOf(x)], options),
        movingMean: { shape: [featuresOf(x)], initializer: 'zeros', trainable: false },
        movingVariance: { shape: [featuresOf(x)], initializer: 'ones', trainable: false },
      }),
      call: ({ training, weights, assign }, [{ tensor, mask }]) => {
        const featureAxis = normalizeAxis(axis, tensor.shape.length);
        const features = featuresOf(tensor);
        const along = tensor.shape.map((extent, at) => (at === featureAxis ? extent : 1));
        const spread = (vector: Tensor): Tensor => reshape(vector, along);
        const offset = center ? spread(weights.beta) : undefined;
        const factorOf = (variance: Tensor): Tensor => {
          const inverse = reciprocal(sqrt(add(variance, epsilon)));
          return scale ? mul(inverse, spread(weights.gamma)) : inverse;
        };
        if (!training || !self.trainable) {
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
  return self;
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

export function affineWeights(shape: Shape, options: AffineOptions) {
  return {
    ...(options.scale !== false && {
      gamma: {
        shape,
        initializer: options.gammaInitializer ?? 'ones',
        regularizer: options.gammaRegularizer,
        constraint: options.gammaConstraint,
      },
    }),
    ...(options.center !== false && {
      beta: {
        shape,
        initializer: options.betaInitializer ?? 'zeros',
        regularizer: options.betaRegularizer,
        constraint: options.betaConstraint,
      },
    }),
  };
}
