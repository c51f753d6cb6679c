import type { NDArray } from '../src/entries/data.ts';
import { Random } from '../src/entries/simulate.ts';

// What is drawn decides nothing about the speed; a fixed seed makes each run the same work.

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** Normally distributed numbers. */
export function normal(shape: readonly number[]): NDArray {
  const data = new Float32Array(sizeOf(shape));
  new Random(1).fillNormal(data, 0, 1);
  return { data, shape };
}

/** Whole numbers below `limit`. */
export function tokens(shape: readonly number[], limit: number): NDArray {
  const random = new Random(1);
  return { data: Int32Array.from({ length: sizeOf(shape) }, () => random.integer(limit)), shape };
}

/** A class for each row. */
export const labels = (rows: number, classes: number): NDArray => tokens([rows], classes);
