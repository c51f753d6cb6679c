/** Operators on images, channels first: `[batch, channels, height, width]`. */
import {
  concat,
  gather,
  matmul,
  mul,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  slice,
  sub,
  swapLast,
  transpose,
} from './functions.ts';
import { apply, applyAll } from './operator.ts';
import { constant, type Tensor } from './tensor.ts';

/** Rows, then columns. */
export type Pair = readonly [number, number];

export interface WindowShape {
  readonly strides: Pair;
  /** Rows above, columns left, rows below, columns right. */
  readonly pads: readonly [number, number, number, number];
}
export interface ConvolutionShape extends WindowShape {
  readonly dilations: Pair;
  /** The channels fall into so many parts, each with filters of its own. */
  readonly group: number;
}

/** Filters `[filters, channels / group, rows, columns]` slid over images (a correlation, as in every framework). */
export const convolution = (
  x: Tensor,
  kernel: Tensor,
  { strides, pads, dilations, group }: ConvolutionShape,
) => apply('Conv', [x, kernel], { strides, pads, dilations, group });

/** What `convolution` does to the gradient of its input: from its output's extents to images of `size`. */
export function transposedConvolution(
  y: Tensor,
  kernel: Tensor,
  { strides, pads, dilations, group }: ConvolutionShape,
  size: Pair,
): Tensor {
  const padding = [0, 1].map((axis) => {
    const covered = (y.shape[2 + axis] - 1) * strides[axis] + reach(kernel, dilations, axis);
    return size[axis] - covered + pads[axis] + pads[2 + axis];
  });
  return apply('ConvTranspose', [y, kernel], { strides, pads, dilations, group, output_padding: padding });
}

/** Pixels along one axis that a dilated kernel spans. */
export const reach = (kernel: Tensor, dilations: Pair, axis: number): number =>
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
  const [, , height, width] = x.shape;
  const turned = [0, 1, 0, 1].map((axis, side) => reach(kernel, dilations, axis) - 1 - pads[side]);
  const [top, left, bottom, right] = turned;
  if (strides.some((stride) => stride > 1) || Math.min(...turned) < 0) {
    return transposedConvolution(dy, kernel, shape, [height, width]);
  }
  const [filters, channels, rows, columns] = kernel.shape;
  // Gathering whole rows is many times faster than slices that walk backwards.
  const positions = rows * columns;
  const flat = reshape(kernel, [group, filters / group, channels, positions]);
  const backwards = constant(
    Array.from({ length: positions }, (_, i) => positions - 1 - i),
    'int64',
  );
  const turnedAround = gather(transpose(flat, [3, 0, 2, 1]), backwards);
  const exchanged = reshape(transpose(turnedAround, [1, 2, 3, 0]), [
    group * channels,
    filters / group,
    rows,
    columns,
  ]);
  return convolution(dy, exchanged, {
    strides: [1, 1],
    pads: [top, left, bottom, right],
    dilations,
    group,
  });
}

/**
 * The gradient of a convolution's kernel, position by position: there it is the product of the output's gradient and
 * the pixels that lay under that position, one for each image, summed. Against one large product over all positions
 * at once this spares the memory they would take side by side, and half the time.
 */
export function convolutionKernelGradient(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  { strides, pads, dilations, group }: ConvolutionShape,
): Tensor {
  const [filters, channels, rows, columns] = kernel.shape;
  const [batch, , height, width] = dy.shape;
  const pixels = height * width;
  const padded = pad(pad(x, 2, pads[0], pads[2]), 3, pads[1], pads[3]);
  const positions = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
  const seenFrom = (images: Tensor, [row, column]: number[]): Tensor =>
    strided(
      strided(images, 2, row * dilations[0], height, strides[0]),
      3,
      column * dilations[1],
      width,
      strides[1],
    );
  // As a matrix, whose transpose meets the opposite one of a kernel that is stored positions first.
  const joined = (gradients: Tensor[]): Tensor =>
    reshape(transpose(reshape(concat(gradients, 0), [rows * columns, -1]), [1, 0]), kernel.shape);

  if (channels === 1 && filters === group) {
    return joined(
      positions.map((at) => reshape(reduceSum(mul(dy, seenFrom(padded, at)), [0, 2, 3]), [1, filters, 1])),
    );
  }
  // Many channels on few pixels: one product over all images has a smaller result than one for each of them.
  if (group === 1 && filters * channels > pixels * (filters + channels)) {
    const across = reshape(transpose(dy, [1, 0, 2, 3]), [filters, batch * pixels]);
    const turned = transpose(padded, [1, 0, 2, 3]);
    return joined(
      positions.map((at) => {
        const seen = reshape(seenFrom(turned, at), [channels, batch * pixels]);
        return reshape(matmul(across, swapLast(seen)), [1, filters, channels]);
      }),
    );
  }
  const grouped = (images: Tensor, depth: number): Tensor =>
    reshape(images, group === 1 ? [batch, depth, pixels] : [batch, group, depth, pixels]);
  const gradient = grouped(dy, filters / group);
  return joined(
    positions.map((at) => {
      const products = matmul(gradient, swapLast(grouped(seenFrom(padded, at), channels)));
      return reshape(reduceSum(products, 0), [1, filters, channels]);
    }),
  );
}

const strided = (x: Tensor, axis: number, start: number, count: number, step: number): Tensor =>
  slice(x, axis, start, start + (count - 1) * step + 1, step);

/** The greatest of each window; what padding adds does not count. */
export const maxPool = (x: Tensor, size: Pair, { strides, pads }: WindowShape): Tensor =>
  applyAll('MaxPool', [x], { kernel_shape: size, strides, pads })[0];

/** The sum of each window divided by the window's size; what padding adds counts as zeros. */
export const averagePool = (x: Tensor, size: Pair, { strides, pads }: WindowShape): Tensor =>
  apply('AveragePool', [x], { kernel_shape: size, strides, pads, count_include_pad: true });

/** Extents of what slides over `x` in windows of `size`. */
export function windowCounts(x: Tensor, size: Pair, { strides, pads }: WindowShape): [number, number] {
  const count = (axis: 0 | 1): number => {
    const extent = x.shape[2 + axis] + pads[axis] + pads[2 + axis];
    if (extent < size[axis]) {
      throw new Error(
        `a window of ${size.join(' x ')} is larger than the image of ${x.shape.slice(2).join(' x ')}`,
      );
    }
    return Math.floor((extent - size[axis]) / strides[axis]) + 1;
  };
  return [count(0), count(1)];
}

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
  const over = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const level = reduceMean(x, over);
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
