import { slice } from './functions.ts';
import type { Tensor } from './tensor.ts';

/** How a window moves: one number for each extent. */
export interface WindowShape {
  readonly strides: readonly number[];
  /** What is added before each extent, then what is added after each: rows above, columns left, rows below, columns right. */
  readonly pads: readonly number[];
}
export interface ConvolutionShape extends WindowShape {
  readonly dilations: readonly number[];
  /** The channels fall into so many parts, each with filters of its own. */
  readonly group: number;
}

/** All positions in a box of these extents, the last counted fastest. */
export const positionsIn = (extents: readonly number[]): number[][] =>
  extents.reduce<number[][]>(
    (found, extent) => found.flatMap((each) => Array.from({ length: extent }, (_, i) => [...each, i])),
    [[]],
  );

/** `count` elements of one axis from `start`, every `step`th. */
export const strided = (x: Tensor, axis: number, start: number, count: number, step: number): Tensor =>
  slice(x, axis, start, start + (count - 1) * step + 1, step);

/** Extents of what slides over `x` in windows that reach over `size`. */
export function windowCounts(x: Tensor, size: readonly number[], { strides, pads }: WindowShape): number[] {
  return size.map((reached, axis) => {
    const extent = x.shape[2 + axis] + pads[axis] + pads[size.length + axis];
    if (extent < reached) {
      throw new Error(
        `a window of ${size.join(' x ')} is larger than the image of ${x.shape.slice(2).join(' x ')}`,
      );
    }
    return Math.floor((extent - reached) / strides[axis]) + 1;
  });
}
