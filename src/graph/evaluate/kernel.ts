import { type DType, elementTypes, type TypedArray } from '../dtype.ts';
import { type Shape, sizeOf } from '../shape.ts';
import type { Attributes, TensorType } from '../tensor.ts';

/** A tensor whose elements are at hand. */
export interface Value extends TensorType {
  readonly data: TypedArray;
}

/** Computes an operator's results, whose types are known, in plain TypeScript: for constants, not for speed. */
export type Kernel = (
  inputs: readonly Value[],
  attributes: Attributes,
  outputs: readonly TensorType[],
) => TypedArray[];

/** An array of `dtype` whose element `i` is `at(i)`. Whole numbers too large for the type become its nearest. */
export function filled(dtype: DType, length: number, at: (i: number) => number): TypedArray {
  const array = elementTypes[dtype].allocate(length);
  for (let i = 0; i < length; i++) {
    const value = at(i);
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[i] = whole(value);
    else array[i] = value;
  }
  return array;
}

const largest = 2n ** 63n - 1n;
const whole = (value: number): bigint => {
  if (value >= 2 ** 63) return largest;
  if (value <= -(2 ** 63)) return -largest - 1n;
  return Number.isNaN(value) ? 0n : BigInt(Math.trunc(value));
};

/** How far apart in memory neighbours along each axis are. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = size;
    size *= shape[axis];
  }
  return strides;
}

/** Strides with which a tensor of `shape` is read as if it were repeated to `target`. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  return target.map((_, axis) => {
    const at = axis - target.length + shape.length;
    return at < 0 || shape[at] === 1 ? 0 : own[at];
  });
}

/** The places in memory of all elements of `shape`, in order, read with these strides from `offset` on. */
export function places(shape: Shape, strides: readonly number[], offset = 0): Float64Array {
  const found = new Float64Array(sizeOf(shape));
  const position = new Array<number>(shape.length).fill(0);
  let at = offset;
  for (let i = 0; i < found.length; i++) {
    found[i] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      position[axis]++;
      if (position[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return found;
}

/** The elements at `found`, as an array of the same type. */
export function taken({ data, dtype }: Value, found: ArrayLike<number>): TypedArray {
  const result = elementTypes[dtype].allocate(found.length);
  for (let i = 0; i < found.length; i++) result[i] = data[found[i]];
  return result;
}
