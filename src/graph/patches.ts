import { add, concat, matmul, pad, reshape, slice, swapLast, transpose } from './functions.ts';
import { sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { type ConvolutionShape, positionsIn, strided } from './windows.ts';

/*
 * A convolution as one matrix product over all images of a batch: the pixels under each position of the kernel, side
 * by side, times the kernel. For many channels on few pixels, where a product for each image would read the whole
 * kernel again, it takes a third of the time, forwards and backwards. Images are `[batch, channels, ...extents]`,
 * kernels `[filters, channels, ...size]` and in one group. In between extents come first, so that what is under a
 * position is copied in long pieces.
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
  const patches = patchesOf(x, kernel.shape.slice(2), shape, counts);
  const products = matmul(patches, kernelRows(kernel));
  return extentsLast(reshape(products, [...counts, x.shape[0], kernel.shape[0]]));
}

export function kernelGradientByPatches(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  shape: ConvolutionShape,
): Tensor {
  const [filters, channels, ...size] = kernel.shape;
  const patches = patchesOf(x, size, shape, dy.shape.slice(2));
  const [rows, width] = patches.shape;
  // Turned with three axes, which ONNX Runtime does not put into the product: there it would take longer.
  const turned = reshape(transpose(reshape(patches, [rows, -1, channels]), [1, 2, 0]), [width, rows]);
  const product = matmul(turned, reshape(extentsFirst(dy), [rows, filters]));
  const rank = size.length;
  return transpose(reshape(product, [...size, channels, filters]), [
    rank + 1,
    rank,
    ...size.map((_, axis) => axis),
  ]);
}

/** The product gives what each position hands back to the pixels under it, which is added up where positions overlap. */
export function inputGradientByPatches(
  dy: Tensor,
  x: Tensor,
  kernel: Tensor,
  { strides, dilations, pads }: ConvolutionShape,
): Tensor {
  const [filters, channels, ...size] = kernel.shape;
  const [batch, , ...counts] = dy.shape;
  const extents = x.shape.slice(2);
  const rows = reshape(extentsFirst(dy), [-1, filters]);
  const patches = matmul(rows, swapLast(kernelRows(kernel)));
  let parts = positionsIn(size).map((_, i) =>
    reshape(slice(patches, 1, i * channels, (i + 1) * channels), [...counts, batch, channels]),
  );
  for (let axis = size.length - 1; axis >= 0; axis--) {
    const padded = extents[axis] + pads[axis] + pads[size.length + axis];
    const placed = parts.map((part, i) =>
      placedAlong(part, axis, (i % size[axis]) * dilations[axis], strides[axis], padded),
    );
    parts = Array.from({ length: parts.length / size[axis] }, (_, i) =>
      placed.slice(i * size[axis], (i + 1) * size[axis]).reduce((a, b) => add(a, b)),
    );
  }
  const sum = extents.reduce(
    (images, extent, axis) => slice(images, axis, pads[axis], pads[axis] + extent),
    parts[0],
  );
  return extentsLast(sum);
}

/** Every `stride`th of `length` elements along an axis from `start` is one of `x`, the others are zeros. */
function placedAlong(x: Tensor, axis: number, start: number, stride: number, length: number): Tensor {
  const count = x.shape[axis];
  let spread = x;
  if (stride > 1) {
    const apart = reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]);
    const filled = pad(apart, axis + 1, 0, stride - 1);
    const merged = reshape(filled, [...x.shape.slice(0, axis), count * stride, ...x.shape.slice(axis + 1)]);
    spread = slice(merged, axis, 0, (count - 1) * stride + 1);
  }
  return pad(spread, axis, start, length - start - spread.shape[axis]);
}

/** `[positions * channels, filters]`; the transpose meets the opposite one of a kernel that is stored so. */
function kernelRows(kernel: Tensor): Tensor {
  const [filters, , ...size] = kernel.shape;
  return reshape(transpose(kernel, [...size.map((_, axis) => 2 + axis), 1, 0]), [-1, filters]);
}

/** `[pixels * batch, positions * channels]`: what is under each position of a kernel, for every pixel of the result. */
function patchesOf(
  x: Tensor,
  size: readonly number[],
  { strides, dilations, pads }: ConvolutionShape,
  counts: readonly number[],
): Tensor {
  const padded = size.reduce(
    (images, _, axis) => pad(images, axis, pads[axis], pads[size.length + axis]),
    extentsFirst(x),
  );
  const patches = positionsIn(size).map((position) => {
    const seen = position.reduce(
      (images, at, axis) => strided(images, axis, at * dilations[axis], counts[axis], strides[axis]),
      padded,
    );
    return reshape(seen, [-1, x.shape[1]]);
  });
  return concat(patches, 1);
}

/** `[...extents, batch, channels]`, by a transpose of two axes, which is the fastest. */
function extentsFirst(x: Tensor): Tensor {
  const [batch, channels, ...extents] = x.shape;
  return reshape(transpose(reshape(x, [batch * channels, -1]), [1, 0]), [...extents, batch, channels]);
}

/** `[batch, channels, ...extents]` of `[...extents, batch, channels]`. */
function extentsLast(x: Tensor): Tensor {
  const rank = x.shape.length - 2;
  const [batch, channels] = x.shape.slice(rank);
  const turned = transpose(reshape(x, [-1, batch * channels]), [1, 0]);
  return reshape(turned, [batch, channels, ...x.shape.slice(0, rank)]);
}
