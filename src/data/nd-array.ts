import { UserError } from '../core/errors.ts';

/** Numbers with a shape, row by row: what goes into a model and comes out. */
export interface NDArray {
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** Nested lists of numbers, or of true and false, all of one length at each level. */
export type NestedNumbers = readonly (number | boolean)[] | readonly NestedNumbers[];
type PlainArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;
export type ArrayLikeData = NDArray | NestedNumbers | PlainArray;

/**
 * An array in any of these forms as an `NDArray`. Nested lists become float32, or float64 where they hold whole numbers
 * that float32 does not keep apart; whole numbers of other widths become int32, or float64 where that is too narrow.
 * Throws UserError for lists that are ragged or hold anything but numbers.
 */
export function ndArray(values: ArrayLikeData): NDArray {
  if (ArrayBuffer.isView(values)) return { data: common(values), shape: [values.length] };
  if (isNDArray(values)) {
    const size = values.shape.reduce((product, extent) => product * extent, 1);
    if (values.data.length !== size) {
      throw new UserError({
        en: `an array of shape [${values.shape.join(', ')}] needs ${size} numbers and has ${values.data.length}`,
        zh: `形状为 [${values.shape.join(', ')}] 的数组需要 ${size} 个数，而它有 ${values.data.length} 个`,
      });
    }
    return { data: common(values.data), shape: values.shape };
  }
  if (!Array.isArray(values)) {
    throw new UserError({
      en: `data are nested lists, a typed array such as Float32Array, or { data, shape }, not ${show(values)}`,
      zh: `数据应为嵌套列表、类型化数组或带形状的数组，而不是 ${show(values)}`,
    });
  }
  return nested(values);
}

const isNDArray = (values: object): values is NDArray =>
  values !== null && typeof values === 'object' && 'shape' in values && 'data' in values;

function nested(values: NestedNumbers): NDArray {
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const fill = <Numbers extends Float32Array | Float64Array>(
    data: Numbers,
  ): { data: Numbers; exact: boolean } => {
    let next = 0;
    let exact = true;
    const copy = (level: NestedNumbers | number | boolean, depth: number): void => {
      if (depth === shape.length) {
        if (typeof level !== 'number' && typeof level !== 'boolean') throw notANumber(level);
        const value = Number(level);
        if (Number.isInteger(value) && Math.abs(value) > wholeFloat32) exact = false;
        data[next++] = value;
        return;
      }
      if (!Array.isArray(level)) throw ragged(`a number at depth ${depth}, where the first is a list`);
      if (level.length !== shape[depth]) {
        throw ragged(
          `a list at depth ${depth} with ${level.length} elements, where the first has ${shape[depth]}`,
        );
      }
      for (const each of level) copy(each, depth + 1);
    };
    copy(values, 0);
    return { data, exact };
  };
  const { data, exact } = fill(new Float32Array(size));
  return { data: exact ? data : fill(new Float64Array(size)).data, shape };
}

/** Up to it, float32 holds every whole number. */
const wholeFloat32 = 2 ** 24;

function ragged(what: string): UserError {
  return new UserError({
    en: `nested lists must have one length at each depth, and there is ${what}; pad the rows (padSequences) or give { data, shape }`,
    zh: `嵌套列表在每一层的长度必须相同（${what}）；请先补齐各行，或给出带形状的数组`,
  });
}

function notANumber(value: unknown): UserError {
  const hint = Array.isArray(value)
    ? 'a list where the first is a number; pad the rows (padSequences)'
    : show(value);
  return new UserError({
    en: `data hold numbers, true and false, not ${hint}`,
    zh: `数据只能是数字、true 或 false，而不是 ${Array.isArray(value) ? '列表' : show(value)}`,
  });
}

const show = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));

/** As one of the types that are read: whole numbers as int32 where all of them fit, as float64 where one does not. */
function common(data: PlainArray): NDArray['data'] {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (data instanceof Int32Array || data instanceof Uint8Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const fits = data.every((value: bigint) => value >= -2147483648n && value <= 2147483647n);
    return fits ? Int32Array.from(data, Number) : Float64Array.from(data, Number);
  }
  if (data instanceof Uint32Array && data.some((value) => value > 2147483647)) return Float64Array.from(data);
  return Int32Array.from(data);
}

/** Rows `start` up to `end` along the first axis, not copied. */
export function rowsOf({ data, shape }: NDArray, start: number, end: number): NDArray {
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  return { data: data.subarray(start * width, end * width), shape: [end - start, ...shape.slice(1)] };
}
