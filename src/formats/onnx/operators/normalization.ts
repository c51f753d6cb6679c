import { averagePool, batchNormalization, perChannel } from '../../../graph/convolution.ts';
import {
  abs,
  add,
  div,
  equal,
  fill,
  layerNormalization,
  mul,
  pad,
  pow,
  reciprocal,
  reduceMean,
  reduceSum,
  reshape,
  sqrt,
  square,
  sub,
  where,
} from '../../../graph/functions.ts';
import { normalizeAxis, type Shape, sizeOf } from '../../../graph/shape.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';

/** `x` with mean 0 and variance 1 over `axes`. */
function standardized(x: Tensor, axes: readonly number[], epsilon: number): Tensor {
  const centred = sub(x, reduceMean(x, axes, true));
  const variance = reduceMean(square(centred), axes, true);
  return div(centred, sqrt(add(variance, epsilon)));
}

const from = (axis: number, { shape }: Tensor): number[] => shape.flatMap((_, at) => (at < axis ? [] : [at]));

function batchNormalized(node: OnnxNode): Tensor[] {
  const [x, gamma, beta] = [0, 1, 2].map((i) => node.tensor(i));
  const [mean, variance] = [node.statistic(3), node.statistic(4)];
  const epsilon = node.float('epsilon', 1e-5);
  if (node.flag('training_mode')) {
    const momentum = node.float('momentum', 0.9);
    const { normal, mean: level, variance: spread } = batchNormalization(x, gamma, beta, epsilon);
    const moved = (old: Tensor, now: Tensor): Tensor => add(mul(old, momentum), mul(now, 1 - momentum));
    return [normal, moved(mean, level), moved(variance, spread)];
  }
  const factor = div(gamma, sqrt(add(variance, epsilon)));
  const offset = sub(beta, mul(mean, factor));
  return [add(mul(x, perChannel(factor, x)), perChannel(offset, x))];
}

/** The third result is the inverse of the deviation, which some exporters ask for. */
function layerNormalized(node: OnnxNode): (Tensor | undefined)[] {
  const [x, gamma, beta] = [node.tensor(0), node.tensor(1), node.optional(2)];
  const axis = normalizeAxis(node.int('axis', -1), x.shape.length);
  const epsilon = node.float('epsilon', 1e-5);
  const width = sizeOf(x.shape.slice(axis));
  const plain = !node.wants(1) && !node.wants(2) && sizeOf(gamma.shape) === width;
  if (plain) {
    const rows = reshape(x, [sizeOf(x.shape.slice(0, axis)), width]);
    const [factor, offset] = [gamma, beta ?? mul(gamma, 0)].map((each) => reshape(each, [width]));
    if (sizeOf((beta ?? gamma).shape) === width) {
      return [reshape(layerNormalization(rows, factor, offset, epsilon), x.shape)];
    }
  }
  const axes = from(axis, x);
  const mean = reduceMean(x, axes, true);
  const centred = sub(x, mean);
  const inverse = reciprocal(sqrt(add(reduceMean(square(centred), axes, true), epsilon)));
  const scaled = mul(mul(centred, inverse), gamma);
  return [beta === undefined ? scaled : add(scaled, beta), mean, inverse];
}

function rmsNormalized(x: Tensor, gamma: Tensor, axis: number, epsilon: number): Tensor {
  const level = reduceMean(square(x), from(axis, x), true);
  return mul(div(x, sqrt(add(level, epsilon))), gamma);
}

function rmsNormalization(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const axis = normalizeAxis(node.int('axis', -1), x.shape.length);
  return rmsNormalized(x, node.tensor(1), axis, node.float('epsilon', 1e-5));
}

/** Parts of the channels, each brought to mean 0 and variance 1 for itself. */
function grouped(x: Tensor, groups: number, epsilon: number): Tensor {
  const [batch, channels, ...extents] = x.shape;
  const shape: Shape = [batch, groups, (channels / groups) * sizeOf(extents)];
  return reshape(standardized(reshape(x, shape), [2], epsilon), x.shape);
}

/** Divided by what the neighbouring channels sum up to (Krizhevsky, Sutskever and Hinton 2012). */
function localResponse(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const [size, alpha] = [node.int('size'), node.float('alpha', 1e-4)];
  const [beta, bias] = [node.float('beta', 0.75), node.float('bias', 1)];
  const [batch, channels, ...extents] = x.shape;
  const planes = reshape(square(x), [batch, 1, channels, sizeOf(extents)]);
  const before = Math.floor((size - 1) / 2);
  const around = pad(planes, 2, before, size - 1 - before);
  const means = averagePool(around, [size, 1], { strides: [1, 1], pads: [0, 0, 0, 0] });
  const total = reshape(mul(means, alpha), x.shape);
  return div(x, pow(add(total, bias), beta));
}

importers({
  BatchNormalization: batchNormalized,
  InstanceNormalization(node) {
    const x = node.tensor(0);
    const normal = grouped(x, x.shape[1], node.float('epsilon', 1e-5));
    return add(mul(normal, perChannel(node.tensor(1), x)), perChannel(node.tensor(2), x));
  },
  GroupNormalization(node) {
    const [x, gamma, beta] = [node.tensor(0), node.tensor(1), node.tensor(2)];
    const groups = node.int('num_groups');
    if (!(groups > 0 && x.shape[1] % groups === 0))
      throw new Error(`${x.shape[1]} channels are not ${groups} groups`);
    const normal = grouped(x, groups, node.float('epsilon', 1e-5));
    // Up to opset 20 there was one factor for each group, since then there is one for each channel.
    const spread = (vector: Tensor): Tensor => {
      if (vector.shape[0] === x.shape[1]) return perChannel(vector, x);
      const repeated = mul(reshape(vector, [groups, 1]), fill([1, x.shape[1] / groups], 1, x.dtype));
      return perChannel(reshape(repeated, [-1]), x);
    };
    return add(mul(normal, spread(gamma)), spread(beta));
  },
  LayerNormalization: layerNormalized,
  RMSNormalization: rmsNormalization,
  // ONNX Runtime's optimiser writes this one into ONNX's own domain.
  SimplifiedLayerNormalization: rmsNormalization,
  MeanVarianceNormalization(node) {
    const x = node.tensor(0);
    const axes = node.ints('axes') ?? [0, 2, 3];
    const centred = sub(x, reduceMean(x, axes, true));
    return div(centred, add(sqrt(reduceMean(square(centred), axes, true)), 1e-9));
  },
  LpNormalization(node) {
    const x = node.tensor(0);
    const axis = normalizeAxis(node.int('axis', -1), x.shape.length);
    const size = abs(x);
    const norm =
      node.int('p', 2) === 1 ? reduceSum(size, axis, true) : sqrt(reduceSum(square(x), axis, true));
    // Where all is zero it stays so.
    const isZero = equal(norm, 0);
    return div(x, where(isZero, 1, norm));
  },
  LRN: localResponse,
});

/** The sum of an input and a skip connection, normalised; ONNX Runtime's optimiser makes these. */
function skipNormalized(
  node: OnnxNode,
  normalize: (sum: Tensor) => Tensor,
  biasAt: number,
): (Tensor | undefined)[] {
  const bias = node.optional(biasAt);
  const sum = add(node.tensor(0), node.tensor(1));
  const whole = bias === undefined ? sum : add(sum, bias);
  return [normalize(whole), undefined, undefined, whole];
}

importers(
  {
    SkipLayerNormalization: (node) =>
      skipNormalized(
        node,
        (sum) => {
          const gamma = node.tensor(2);
          return layerNormalization(
            sum,
            gamma,
            node.optional(3) ?? mul(gamma, 0),
            node.float('epsilon', 1e-12),
          );
        },
        4,
      ),
    SkipSimplifiedLayerNormalization: (node) =>
      skipNormalized(
        node,
        (sum) => rmsNormalized(sum, node.tensor(2), sum.shape.length - 1, node.float('epsilon', 1e-5)),
        3,
      ),
  },
  'com.microsoft',
);
