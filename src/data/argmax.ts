import { type ArrayLikeData, ndArray } from './nd-array.ts';

/**
 * The index of the greatest number along the last axis, as NumPy's `argmax(axis=-1)`: of probabilities
 * `[rows, classes]` the class of each row. The first where several are equal.
 */
export function argmax(values: ArrayLikeData): Int32Array {
  const { data, shape } = ndArray(values);
  const columns = shape.at(-1) ?? 1;
  const rows = columns === 0 ? 0 : data.length / columns;
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column++) {
      if (data[row * columns + column] > data[row * columns + best]) best = column;
    }
    return best;
  });
}
