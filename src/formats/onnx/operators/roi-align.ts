import {
  add,
  and,
  broadcastTo,
  cast,
  clip,
  expandDims,
  gather,
  greaterOrEqual,
  lessOrEqual,
  maximum,
  mul,
  reduceMax,
  reduceMean,
  reshape,
  slice,
  sub,
} from '../../../graph/functions.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { contained, cornersOf, elementsAt, interpolated } from './interpolation.ts';

/** Each region cut into cells, each the mean or the greatest of points in it (He et al. 2017). */
function roiAligned(node: OnnxNode): Tensor {
  const [x, rois] = [node.tensor(0), node.tensor(1)];
  const [, channels, height, width] = x.shape;
  const images = gather(x, node.tensor(2));
  const [count] = rois.shape;
  const [rows, columns] = [node.int('output_height', 1), node.int('output_width', 1)];
  const ratio = node.int('sampling_ratio', 0);
  const half =
    node.string('coordinate_transformation_mode', node.opset < 16 ? 'output_half_pixel' : 'half_pixel') ===
    'half_pixel';
  const shift = half ? 0.5 : 0;
  const scaled = sub(mul(rois, node.float('spatial_scale', 1)), shift);
  const side = (i: number): Tensor => slice(scaled, 1, i, i + 1);
  const [left, top] = [side(0), side(1)];
  const lengths = [sub(side(3), top), sub(side(2), left)].map((each) => (half ? each : maximum(each, 1)));
  const samples = [rows, columns].map((cells, axis) => {
    if (ratio > 0) return ratio;
    const known = node.known(lengths[axis]);
    const spans = known === undefined ? [] : Array.from(known, Number);
    const counts = new Set(spans.map((span) => Math.ceil(span / cells)));
    if (counts.size !== 1)
      throw new Error('a sampling_ratio of 0 needs regions that are known and of one size');
    return [...counts][0];
  });
  const along = (axis: 0 | 1): Tensor => {
    const cells = [rows, columns][axis];
    const all = cells * samples[axis];
    const shares = listOf(all, (i) => (i + 0.5) / all);
    return add([top, left][axis], mul(lengths[axis], constant(shares, x.dtype, [1, all])));
  };
  const whole = [rows * samples[0], columns * samples[1]];
  const grid = [along(0), along(1)].map((points, axis) =>
    broadcastTo(reshape(points, axis === 0 ? [count, whole[0], 1] : [count, 1, whole[1]]), [count, ...whole]),
  );
  // Points more than an element beyond the image count as nothing, others as its border.
  const inside = [height, width]
    .map((extent, axis) => and(greaterOrEqual(grid[axis], -1), lessOrEqual(grid[axis], extent)))
    .reduce(and);
  const kept = [height, width].map((extent, axis) => clip(grid[axis], 0, extent - 1));
  const cells = [count, channels, rows, samples[0], columns, samples[1]];
  if (node.string('mode', 'avg') === 'max') {
    // The greatest of the four weighed neighbours of each point, as the runtime and the reference have it.
    const parts = cornersOf(kept).map(({ places, weight }) =>
      mul(elementsAt(images, contained(places, [height, width], 'border', true)), expandDims(weight, 1)),
    );
    const greatest = mul(parts.reduce(maximum), cast(expandDims(inside, 1), x.dtype));
    return reduceMax(reshape(greatest, cells), [3, 5]);
  }
  const values = mul(interpolated(images, kept, 'border'), cast(expandDims(inside, 1), x.dtype));
  return reduceMean(reshape(values, cells), [3, 5]);
}

importers({ RoiAlign: roiAligned });
