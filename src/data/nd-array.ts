/** Numbers with a shape, row by row: what goes into a model and comes out. */
export interface NDArray {
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** Nested lists of numbers, all of one length at each level. */
export type NestedNumbers = readonly number[] | readonly NestedNumbers[];
export type ArrayLikeData = NDArray | NestedNumbers | Float32Array | Int32Array | Uint8Array;

/** An array in any of these forms as an `NDArray`; nested lists become float32. */
export function ndArray(values: ArrayLikeData): NDArray {
  if (values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array) {
    return { data: values, shape: [values.length] };
  }
  if ('shape' in values) return values;
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  let next = 0;
  const copy = (level: NestedNumbers | number, depth: number): void => {
    if (typeof level === 'number') {
      if (depth !== shape.length) throw new RangeError('nested lists differ in depth');
      data[next++] = level;
      return;
    }
    if (level.length !== shape[depth]) {
      throw new RangeError(
        `a list at depth ${depth} has ${level.length} elements where the first has ${shape[depth]}`,
      );
    }
    for (const each of level) copy(each, depth + 1);
  };
  copy(values, 0);
  return { data, shape };
}

/** Rows `start` up to `end` along the first axis, not copied. */
export function rowsOf({ data, shape }: NDArray, start: number, end: number): NDArray {
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  return { data: data.subarray(start * width, end * width), shape: [end - start, ...shape.slice(1)] };
}
