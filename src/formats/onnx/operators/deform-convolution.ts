import { add, matmul, mul, reshape, slice, squeeze } from '../../../graph/functions.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { interpolated } from './interpolation.ts';
import { kernelSize, windowOf } from './windows.ts';

/** A convolution whose window reads at places that another tensor moves (Dai et al. 2017). */
function deformed(node: OnnxNode): Tensor {
  const [x, kernel, offsets] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const [bias, mask] = [node.optional(3), node.optional(4)];
  const size = kernelSize(node, kernel);
  const { strides, dilations, pads } = windowOf(node, x, size);
  const [batch, channels] = x.shape;
  const [filters] = kernel.shape;
  const [group, parts] = [node.int('group', 1), node.int('offset_group', 1)];
  const [, , height, width] = offsets.shape;
  const taps = size[0] * size[1];
  const moved = reshape(offsets, [batch * parts, taps, 2, height, width]);
  const points = [0, 1].map((axis) => {
    const own = listOf(taps * height * width, (i) => {
      const tap = Math.floor(i / (height * width));
      const at = [Math.floor(i / width) % height, i % width][axis];
      const within = axis === 0 ? Math.floor(tap / size[1]) : tap % size[1];
      return at * strides[axis] - pads[axis] + within * dilations[axis];
    });
    const offset = squeeze(slice(moved, 2, axis, axis + 1), 2);
    return add(constant(own, x.dtype, [1, taps, height, width]), offset);
  });
  const images = reshape(x, [batch * parts, channels / parts, ...x.shape.slice(2)]);
  const seen = reshape(interpolated(images, points, 'zeros'), [
    batch,
    parts,
    channels / parts,
    taps,
    height * width,
  ]);
  const weighed =
    mask === undefined ? seen : mul(seen, reshape(mask, [batch, parts, 1, taps, height * width]));
  const columns = reshape(weighed, [batch, group, (channels / group) * taps, height * width]);
  const rows = reshape(kernel, [1, group, filters / group, (channels / group) * taps]);
  const result = reshape(matmul(rows, columns), [batch, filters, height, width]);
  return bias === undefined ? result : add(result, reshape(bias, [1, filters, 1, 1]));
}

importers({ DeformConv: deformed });
