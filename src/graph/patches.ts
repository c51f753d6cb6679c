import { type ConvolutionShape, channelsBeforeBatch, positionsIn, strided } from './convolution.ts';
import { concat, matmul, pad, reduceSum, reshape, swapLast, transpose } from './functions.ts';
import { sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/*
 * A convolution as one matrix product over all images of a batch: the pixels under each position of the kernel, one
 * position below the other, times the kernel. For many channels on few pixels, where a product for each image would
 * read the whole kernel again, it takes a third of the time, forwards and backwards. Images are `[batch, channels,
 * ...extents]`, kernels `[filters, channels, ...size]` and in one group.
 */

/** Whether a kernel has more numbers than the pixels that it reads and writes for one image; `y` is the result. */
export function hasFewPixels(y: Tensor, kernel: Tensor, { group }: ConvolutionShape): boolean {
  const [filters, channels] = kernel.shape;
  return group === 1 && filters * channels > sizeOf(y.shape.slice(2)) * (filters + channels);
}

/** What `convolution` gives; `counts` are the extents of the result. */
export function convolutionByPatches(
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
  counts: readonly number[],
): Tensor {
  const weights = positionsFirst(kernel);
  const patches = patchesOf(x, kernel.shape.slice(2), shape, counts);
  const [positions, channels, filters] = weights.shape;
  const products = matmul(
    swapLast(reshape(weights, [positions * channels, filters])),
    reshape(patches, [positions * channels, -1]),
  );
  return channelsBeforeBatch(reshape(products, [filters, x.shape[0], ...counts]));
}

export function kernelGradientByPatches(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
): Tensor {
  const [filters, channels, ...size] = kernel.shape;
  const patches = reshape(patchesOf(x, size, shape, dy.shape.slice(2)), [sizeOf(size) * channels, -1]);
  const rows = reshape(channelsBeforeBatch(dy), [filters, -1]);
  const product = reshape(matmul(patches, swapLast(rows)), [...size, channels, filters]);
  return transpose(product, [size.length + 1, size.length, ...size.map((_, axis) => axis)]);
}

/** Of a convolution without strides; `pads` are those with which its gradient slides over `dy`. */
export function inputGradientByPatches(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
): Tensor {
  const [batch, channels, ...counts] = x.shape;
  const patches = patchesOf(dy, kernel.shape.slice(2), shape, counts, 'backwards');
  const sum = reduceSum(matmul(positionsFirst(kernel), patches), 0);
  return channelsBeforeBatch(reshape(sum, [channels, batch, ...counts]));
}

/** `[positions, channels, filters]`; the transpose meets the opposite one of a kernel that is stored so. */
function positionsFirst(kernel: Tensor): Tensor {
  const [filters, channels, ...size] = kernel.shape;
  const stored = transpose(kernel, [...size.map((_, axis) => 2 + axis), 1, 0]);
  return reshape(stored, [sizeOf(size), channels, filters]);
}

/** `[positions, channels, batch * pixels]`: what lies under each position of a kernel, for every pixel of the result. */
function patchesOf(
  x: Tensor,
  size: readonly number[],
  { strides, dilations, pads }: ConvolutionShape,
  counts: readonly number[],
  order: 'forwards' | 'backwards' = 'forwards',
): Tensor {
  const padded = size.reduce(
    (images, _, axis) => pad(images, 2 + axis, pads[axis], pads[size.length + axis]),
    channelsBeforeBatch(x),
  );
  const positions = positionsIn(size);
  if (order === 'backwards') positions.reverse();
  const patches = positions.map((position) => {
    const seen = position.reduce(
      (images, at, axis) => strided(images, 2 + axis, at * dilations[axis], counts[axis], strides[axis]),
      padded,
    );
    return reshape(seen, [1, x.shape[1], -1]);
  });
  return concat(patches, 0);
}
