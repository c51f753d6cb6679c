import {
  abs,
  add,
  and,
  cast,
  clip,
  div,
  expandDims,
  floor,
  gather,
  greaterOrEqual,
  lessOrEqual,
  mul,
  reshape,
  sub,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { type Shape, sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';

/** What is beyond the ends of an axis. */
export type Beyond = 'zeros' | 'border' | 'reflection';

/** One corner of the cells that hold the points: its place along each axis, and how much it counts. */
interface Corner {
  readonly places: readonly Tensor[];
  readonly weight: Tensor;
}

/**
 * Elements of `x` `[batch, channels, ...extents]` at whole places, `[batch, channels, ...points]`. Places beyond the
 * ends give zero.
 */
export function elementsAt(x: Tensor, places: readonly Tensor[]): Tensor {
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
export function cornersOf(points: readonly Tensor[]): Corner[] {
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

/** Whole places brought inside, where something is beyond the ends. */
export function contained(
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
export function reflected(place: Tensor, extent: number, alignCorners: boolean): Tensor {
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

/** `x` at points between its elements, by the four neighbours along each axis (Keys 1981). */
export function cubicAt(x: Tensor, points: readonly Tensor[], beyond: Beyond, alignCorners: boolean): Tensor {
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
