import {
  abs,
  add,
  and,
  broadcastTo,
  cast,
  clip,
  div,
  expandDims,
  floor,
  gather,
  greaterOrEqual,
  lessOrEqual,
  matmul,
  maximum,
  mul,
  reduceMax,
  reduceMean,
  reshape,
  round,
  scatterAdd,
  slice,
  squeeze,
  sub,
  swapLast,
  transpose,
  where,
} from '../../functions.ts';
import { type Shape, sizeOf } from '../../shape.ts';
import { constant, type Tensor } from '../../tensor.ts';
import { checkLength, listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { windowOf } from './windows.ts';

/** What lies beyond the ends of an axis. */
type Beyond = 'zeros' | 'border' | 'reflection';

/** One corner of the cells in which points lie: its place along each axis, and how much it counts. */
interface Corner {
  readonly places: readonly Tensor[];
  readonly weight: Tensor;
}

/**
 * Elements of `x` `[batch, channels, ...extents]` at whole places, `[batch, channels, ...points]`. Places beyond the
 * ends give zero.
 */
function elementsAt(x: Tensor, places: readonly Tensor[]): Tensor {
  const [batch, channels, ...extents] = x.shape;
  const [, ...points] = places[0].shape;
  const inside = places
    .map((place, axis) => and(greaterOrEqual(place, 0), lessOrEqual(place, extents[axis] - 1)))
    .reduce(and);
  const kept = places.map((place, axis) => clip(place, 0, extents[axis] - 1));
  const flat = kept.reduce((sum, place, axis) => add(mul(sum, extents[axis]), place));
  const count = sizeOf(extents);
  const starts = constant(
    listOf(batch, (i) => i * count),
    'int64',
    [batch, ...points.map(() => 1)],
  );
  const rows = reshape(add(cast(flat, 'int64'), starts), [-1]);
  const table = reshape(channelsLast(x), [batch * count, channels]);
  const found = reshape(gather(table, rows), [batch, ...points, channels]);
  const values = channelsSecond(found);
  return mul(values, cast(expandDims(inside, 1), x.dtype));
}

const channelsLast = (x: Tensor): Tensor =>
  transpose(x, [0, ...x.shape.slice(2).map((_, axis) => axis + 2), 1]);
const channelsSecond = (x: Tensor): Tensor =>
  transpose(x, [0, x.shape.length - 1, ...x.shape.slice(2).map((_, axis) => axis + 1)]);

/** The corners of the cells around points, whose places along each axis are fractions. */
function cornersOf(points: readonly Tensor[]): Corner[] {
  return points.reduce<Corner[]>(
    (corners, point) => {
      const low = floor(point);
      const share = sub(point, low);
      const sides = [
        { place: low, weight: sub(1, share) },
        { place: add(low, 1), weight: share },
      ];
      return corners.flatMap(({ places, weight }) =>
        sides.map((side) => ({ places: [...places, side.place], weight: mul(weight, side.weight) })),
      );
    },
    [{ places: [], weight: constant(1, points[0].dtype) }],
  );
}

/** `x` at points between its elements, linearly. Each tensor of `points` is `[batch, ...]`. */
export function interpolated(
  x: Tensor,
  points: readonly Tensor[],
  beyond: Beyond,
  alignCorners = true,
): Tensor {
  const terms = cornersOf(points).map(({ places, weight }) =>
    mul(elementsAt(x, contained(places, x.shape.slice(2), beyond, alignCorners)), expandDims(weight, 1)),
  );
  return terms.reduce(add);
}

/** Whole places brought inside, where something lies beyond the ends. */
function contained(
  places: readonly Tensor[],
  extents: Shape,
  beyond: Beyond,
  alignCorners: boolean,
): Tensor[] {
  return places.map((place, axis) => {
    if (beyond === 'zeros') return place;
    if (beyond === 'border') return clip(place, 0, extents[axis] - 1);
    return clip(reflected(place, extents[axis], alignCorners), 0, extents[axis] - 1);
  });
}

/** Places mirrored at the ends of an axis: at its outermost elements, or half an element beyond them. */
function reflected(place: Tensor, extent: number, alignCorners: boolean): Tensor {
  const [low, span] = alignCorners ? [0, extent - 1] : [-0.5, extent];
  if (span === 0) return mul(place, 0);
  const distance = abs(sub(place, low));
  const turns = floor(div(distance, span));
  const rest = sub(distance, mul(turns, span));
  const isEven = lessOrEqual(abs(sub(turns, mul(floor(div(turns, 2)), 2))), 0.5);
  return add(where(isEven, rest, sub(span, rest)), low);
}

/** How much the four neighbours along an axis count (Keys 1981), from the share of the way to the next element. */
function cubicWeights(share: Tensor): Tensor[] {
  const a = -0.75;
  const near = (d: Tensor): Tensor => add(mul(mul(sub(mul(d, a + 2), a + 3), d), d), 1);
  const far = (d: Tensor): Tensor => sub(mul(add(mul(sub(mul(d, a), 5 * a), d), 8 * a), d), 4 * a);
  return [far(add(share, 1)), near(share), near(sub(1, share)), far(sub(2, share))];
}

function cubic(x: Tensor, points: readonly Tensor[], beyond: Beyond, alignCorners: boolean): Tensor {
  const axes = points.map((point) => {
    const low = floor(point);
    return { low, weights: cubicWeights(sub(point, low)) };
  });
  const corners = axes.reduce<Corner[]>(
    (found, { low, weights }) =>
      found.flatMap(({ places, weight }) =>
        weights.map((each, i) => ({ places: [...places, add(low, i - 1)], weight: mul(weight, each) })),
      ),
    [{ places: [], weight: constant(1, points[0].dtype) }],
  );
  const terms = corners.map(({ places, weight }) =>
    mul(elementsAt(x, contained(places, x.shape.slice(2), beyond, alignCorners)), expandDims(weight, 1)),
  );
  return terms.reduce(add);
}

function gridSampled(node: OnnxNode): Tensor {
  const [x, grid] = [node.tensor(0), node.tensor(1)];
  const extents = x.shape.slice(2);
  const alignCorners = node.flag('align_corners');
  const beyond = paddingOf(node.string('padding_mode', 'zeros'));
  const last = grid.shape.length - 1;
  // The grid gives columns first; -1 and 1 are the ends.
  const points = extents.map((extent, axis) => {
    const along = extents.length - 1 - axis;
    const place = squeeze(slice(grid, last, along, along + 1), last);
    const scaled = alignCorners
      ? mul(add(place, 1), (extent - 1) / 2)
      : div(sub(mul(add(place, 1), extent), 1), 2);
    if (beyond === 'border') return clip(scaled, 0, extent - 1);
    return beyond === 'reflection' ? clip(reflected(scaled, extent, alignCorners), 0, extent - 1) : scaled;
  });
  const mode = node.string('mode', 'linear');
  if (mode === 'nearest') return elementsAt(x, contained(points.map(round), extents, beyond, alignCorners));
  if (mode === 'cubic' || mode === 'bicubic') {
    const raw = extents.map((extent, axis) => {
      const along = extents.length - 1 - axis;
      const place = squeeze(slice(grid, last, along, along + 1), last);
      return alignCorners ? mul(add(place, 1), (extent - 1) / 2) : div(sub(mul(add(place, 1), extent), 1), 2);
    });
    return cubic(x, raw, beyond, alignCorners);
  }
  return interpolated(x, points, beyond, alignCorners);
}

function paddingOf(name: string): Beyond {
  if (name === 'zeros' || name === 'border' || name === 'reflection') return name;
  throw new Error(`the padding "${name}" is not known`);
}

/** Places of a grid over extents, the last coordinate first, each between -1 and 1. */
function affineGrid(node: OnnxNode): Tensor {
  const theta = node.tensor(0);
  const [batch, , ...extents] = node.numbers(1);
  const alignCorners = node.flag('align_corners');
  const count = sizeOf(extents);
  const along = (extent: number, at: number): number =>
    alignCorners ? (extent === 1 ? 0 : (2 * at) / (extent - 1) - 1) : (2 * at + 1) / extent - 1;
  const places = listOf(count, (i) => {
    const own = extents.map((extent, axis) =>
      along(extent, Math.floor(i / sizeOf(extents.slice(axis + 1))) % extent),
    );
    return [...own.reverse(), 1];
  }).flat();
  const grid = constant(places, theta.dtype, [count, extents.length + 1]);
  return reshape(matmul(grid, swapLast(theta)), [batch, ...extents, extents.length]);
}

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
  // Points more than an element beyond the picture count as nothing, others as its border.
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

/** A convolution whose window reads at places that another tensor moves (Dai et al. 2017). */
function deformed(node: OnnxNode): Tensor {
  const [x, kernel, offsets] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const [bias, mask] = [node.optional(3), node.optional(4)];
  const size = node.ints('kernel_shape') ?? kernel.shape.slice(2);
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

/** Columns `[batch, channels * window, positions]` added up to the image they were cut from. */
function columnsToImage(node: OnnxNode): Tensor {
  const columns = node.tensor(0);
  const [image, block] = [node.numbers(1), node.numbers(2)];
  const rank = image.length;
  const strides = node.ints('strides') ?? image.map(() => 1);
  const dilations = node.ints('dilations') ?? image.map(() => 1);
  const pads = node.ints('pads') ?? [...image, ...image].map(() => 0);
  const padded = image.map((extent, axis) => extent + pads[axis] + pads[axis + rank]);
  const counts = padded.map(
    (extent, axis) => Math.floor((extent - (block[axis] - 1) * dilations[axis] - 1) / strides[axis]) + 1,
  );
  const window = sizeOf(block);
  const [batch, rows] = columns.shape;
  const channels = rows / window;
  const position = (i: number, extents: Shape): number[] =>
    extents.map((extent, axis) => Math.floor(i / sizeOf(extents.slice(axis + 1))) % extent);
  checkLength(window * sizeOf(counts));
  const places: number[] = [];
  for (let tap = 0; tap < window; tap++) {
    const within = position(tap, block);
    for (let at = 0; at < sizeOf(counts); at++) {
      const start = position(at, counts);
      places.push(
        padded.reduce(
          (flat, extent, axis) =>
            flat * extent + start[axis] * strides[axis] + within[axis] * dilations[axis],
          0,
        ),
      );
    }
  }
  const table = transpose(reshape(columns, [batch * channels, window * sizeOf(counts)]));
  const sums = scatterAdd([sizeOf(padded), batch * channels], constant(places, 'int64'), table);
  const whole = reshape(transpose(sums), [batch, channels, ...padded]);
  return image.reduce((part, extent, axis) => slice(part, 2 + axis, pads[axis], pads[axis] + extent), whole);
}

importers({
  GridSample: gridSampled,
  AffineGrid: affineGrid,
  RoiAlign: roiAligned,
  DeformConv: deformed,
  Col2Im: columnsToImage,
});
