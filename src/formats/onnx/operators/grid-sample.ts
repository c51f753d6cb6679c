import {
  add,
  clip,
  div,
  matmul,
  mul,
  reshape,
  round,
  slice,
  squeeze,
  sub,
  swapLast,
} from '../../../graph/functions.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { type Beyond, contained, cubicAt, elementsAt, interpolated, reflected } from './interpolation.ts';

/** `x` read at the places of a grid. */
function gridSampled(node: OnnxNode): Tensor {
  const [x, grid] = [node.tensor(0), node.tensor(1)];
  const extents = x.shape.slice(2);
  const alignCorners = node.flag('align_corners');
  const beyond = paddingOf(node.string('padding_mode', 'zeros'));
  const last = grid.shape.length - 1;
  // The grid gives columns first; -1 and 1 are the ends.
  const places = extents.map((extent, axis) => {
    const along = extents.length - 1 - axis;
    const place = add(squeeze(slice(grid, last, along, along + 1), last), 1);
    return alignCorners ? mul(place, (extent - 1) / 2) : div(sub(mul(place, extent), 1), 2);
  });
  const mode = node.string('mode', 'linear');
  if (mode === 'cubic' || mode === 'bicubic') return cubicAt(x, places, beyond, alignCorners);
  const points = places.map((place, axis) => {
    if (beyond === 'zeros') return place;
    const inside = beyond === 'border' ? place : reflected(place, extents[axis], alignCorners);
    return clip(inside, 0, extents[axis] - 1);
  });
  if (mode === 'nearest') return elementsAt(x, contained(points.map(round), extents, beyond, alignCorners));
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

importers({ GridSample: gridSampled, AffineGrid: affineGrid });
