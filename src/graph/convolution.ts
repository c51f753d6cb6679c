/** Operators on what has channels first: `[batch, channels, ...extents]`, of one, two (images) or three extents. */
import {
  concat,
  gather,
  matmul,
  mul,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  sub,
  swapLast,
  transpose,
} from './functions.ts';
import { apply, applyAll } from './operator.ts';
import { hasFewPixels, inputGradientByPatches, kernelGradientByPatches } from './patches.ts';
import { sizeOf } from './shape.ts';
import { constant, type Tensor } from './tensor.ts';
import { type ConvolutionShape, positionsIn, strided, type WindowShape } from './windows.ts';

/** Rows, then columns. */
export type Pair = readonly [number, number];

/**
 * Filters `[filters, channels / group, rows, columns]` slid over images (a correlation, as in every framework), with a
 * `bias` `[filters]` added if there is one.
 */
export const convolution = (
  x: Tensor,
  kernel: Tensor,
  { strides, pads, dilations, group }: ConvolutionShape,
  bias?: Tensor,
) => apply('Conv', bias === undefined ? [x, kernel] : [x, kernel, bias], { strides, pads, dilations, group });

/** What `convolution` does to the gradient of its input: from its output's extents to images of `size`. */
export function transposedConvolution(
  y: Tensor,
  kernel: Tensor,
  { strides, pads, dilations, group }: ConvolutionShape,
  size: readonly number[],
): Tensor {
  const padding = size.map((extent, axis) => {
    const covered = (y.shape[2 + axis] - 1) * strides[axis] + reach(kernel, dilations, axis);
    return extent - covered + pads[axis] + pads[size.length + axis];
  });
  return apply('ConvTranspose', [y, kernel], { strides, pads, dilations, group, output_padding: padding });
}

/** Pixels along one axis that a dilated kernel spans. */
export const reach = (kernel: Tensor, dilations: readonly number[], axis: number): number =>
  (kernel.shape[2 + axis] - 1) * dilations[axis] + 1;

/**
 * The gradient of a convolution's input. Without strides it is the convolution with every kernel turned around and its
 * channel axes exchanged, which ONNX Runtime runs twice as fast as `ConvTranspose`.
 */
export function convolutionInputGradient(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
): Tensor {
  const { strides, pads, dilations, group } = shape;
  const extents = x.shape.slice(2);
  const turned = pads.map((padding, side) => reach(kernel, dilations, side % extents.length) - 1 - padding);
  if (hasFewPixels(dy, kernel, shape)) return inputGradientByPatches(dy, x, kernel, shape);
  if (strides.some((stride) => stride > 1) || Math.min(...turned) < 0) {
    return transposedConvolution(dy, kernel, shape, extents);
  }
  const [filters, channels, ...size] = kernel.shape;
  const axes = size.map((_, axis) => axis);
  const last = size.length;
  // Positions first, where gathering whole rows turns a kernel around many times faster than slices that walk backwards.
  const positions = sizeOf(size);
  const backwards = constant(
    Array.from({ length: positions }, (_, i) => positions - 1 - i),
    'int64',
  );
  if (group === 1) {
    const positionsFirst = transpose(kernel, [...axes.map((axis) => 2 + axis), 1, 0]);
    const rows = gather(reshape(positionsFirst, [positions, channels, filters]), backwards);
    const exchanged = transpose(reshape(rows, positionsFirst.shape), [last, last + 1, ...axes]);
    return convolution(dy, exchanged, { strides, pads: turned, dilations, group });
  }
  const flat = reshape(kernel, [group, filters / group, channels, positions]);
  const turnedAround = gather(transpose(flat, [3, 0, 2, 1]), backwards);
  const exchanged = reshape(transpose(turnedAround, [1, 2, 3, 0]), [
    group * channels,
    filters / group,
    ...size,
  ]);
  return convolution(dy, exchanged, { strides, pads: turned, dilations, group });
}

/**
 * The gradient of a convolution's kernel, position by position: there it is the product of the output's gradient and
 * the pixels under that position, one for each image, summed. Against one large product over all positions
 * at once this spares the memory they would take side by side, and half the time.
 */
export function convolutionKernelGradient(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
): Tensor {
  if (hasFewPixels(dy, kernel, shape)) return kernelGradientByPatches(dy, x, kernel, shape);
  const { strides, pads, dilations, group } = shape;
  const [filters, channels, ...size] = kernel.shape;
  const [batch, , ...counts] = dy.shape;
  const pixels = sizeOf(counts);
  const rank = counts.length;
  const padded = counts.reduce((images, _, axis) => pad(images, 2 + axis, pads[axis], pads[rank + axis]), x);
  const positions = positionsIn(size);
  const seenFrom = (images: Tensor, position: readonly number[]): Tensor =>
    position.reduce(
      (seen, at, axis) => strided(seen, 2 + axis, at * dilations[axis], counts[axis], strides[axis]),
      images,
    );
  if (group > 1) {
    const filtersLast = (gradients: Tensor[]): Tensor =>
      reshape(transpose(reshape(concat(gradients, 0), [positions.length, -1]), [1, 0]), kernel.shape);
    if (channels === 1 && filters === group) {
      return filtersLast(
        positions.map((at) => reshape(reduceSum(mul(dy, seenFrom(padded, at)), allButChannels(dy)), [1, -1])),
      );
    }
    const grouped = (images: Tensor, depth: number): Tensor => reshape(images, [batch, group, depth, pixels]);
    const gradient = grouped(dy, filters / group);
    return filtersLast(
      positions.map((at) => {
        const products = matmul(gradient, swapLast(grouped(seenFrom(padded, at), channels)));
        return reshape(reduceSum(products, 0), [1, -1]);
      }),
    );
  }
  const matrix = (images: Tensor): Tensor => reshape(images, [batch, images.shape[1], -1]);
  const product = (seen: Tensor, gradient: Tensor): Tensor =>
    reshape(reduceSum(matmul(matrix(seen), swapLast(matrix(gradient))), 0), [1, channels, filters]);
  const last = rank - 1;
  let products: Tensor[];
  if (channels < fewChannels) {
    const patches = positions.map((at) => matrix(seenFrom(padded, at)));
    const sum = reduceSum(matmul(concat(patches, 1), swapLast(matrix(dy))), 0);
    products = [reshape(sum, [positions.length, channels, filters])];
  } else if (strides[last] === 1) {
    // Along the last axis the gradient is set off instead: so few copies of both serve all positions.
    const width = padded.shape[2 + last];
    const setOff = Array.from({ length: size[last] }, (_, i) => {
      const before = i * dilations[last];
      return pad(dy, 2 + last, before, width - counts[last] - before);
    });
    products = positionsIn(size.slice(0, last)).flatMap((at) => {
      const seen = seenFrom(padded, at);
      return setOff.map((gradient) => product(seen, gradient));
    });
  } else products = positions.map((at) => product(seenFrom(padded, at), dy));
  // Positions first, then channels, as Keras stores kernels: the transpose meets the opposite one of such a kernel.
  const stored = reshape(concat(products, 0), [...size, channels, filters]);
  return transpose(stored, [rank + 1, rank, ...size.map((_, axis) => axis)]);
}

/** With so few, a product for each position is too narrow to be fast; all positions are side by side in one. */
const fewChannels = 16;

/** All axes but the second. */
export const allButChannels = ({ shape }: Tensor): number[] =>
  shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/** The greatest of each window; what padding adds does not count. */
export const maxPool = (x: Tensor, size: readonly number[], window: WindowShape): Tensor =>
  maxPoolWithPlaces(x, size, window)[0];

/** The greatest of each window, and (int64) where in flattened `x` it was found. */
export function maxPoolWithPlaces(
  x: Tensor,
  size: readonly number[],
  { strides, pads, dilations = size.map(() => 1) }: WindowShape & { dilations?: readonly number[] },
): [Tensor, Tensor] {
  const [greatest, places] = applyAll('MaxPool', [x], { kernel_shape: size, strides, pads, dilations });
  return [greatest, places];
}

/** The sum of each window divided by the window's size; what padding adds counts as zeros. */
export const averagePool = (x: Tensor, size: readonly number[], { strides, pads }: WindowShape): Tensor =>
  apply('AveragePool', [x], { kernel_shape: size, strides, pads, count_include_pad: true });

/**
 * Brings each channel to mean 0 and variance 1 over the batch, then to `gamma` and `beta`. Gives the result, the
 * means and the variances (of the batch, not of what it was drawn from), `[channels]`.
 */
export function batchNormalization(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): { normal: Tensor; mean: Tensor; variance: Tensor } {
  // With no momentum the "moving" statistics that the operator gives are those of the batch. ONNX Runtime writes them
  // over the ones it is given, so these must be tensors of their own that nothing else reads.
  const level = reduceMean(x, allButChannels(x));
  const [normal, mean, variance] = applyAll(
    'BatchNormalization',
    [x, gamma, beta, mul(level, 0), sub(level, level)],
    {
      epsilon,
      momentum: 0,
      training_mode: true,
    },
  );
  return { normal, mean, variance };
}

/** `[channels]` as `[1, channels, 1, ...]`, so that it meets every pixel of `x`. */
export const perChannel = (vector: Tensor, x: Tensor): Tensor =>
  reshape(
    vector,
    x.shape.map((extent, axis) => (axis === 1 ? extent : 1)),
  );
