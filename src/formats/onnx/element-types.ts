import type { DType } from '../../graph/dtype.ts';

/** How an element type of the standard (`TensorProto.DataType`) is read. */
export interface StoredType {
  /** The standard's name of it. */
  readonly name: string;
  /** What it becomes. Floats of 16 bits and fewer are worked with in float32, whole numbers of 4 bits in 8. */
  readonly dtype: DType;
  /** How many bits one element has in a file. */
  readonly bits: number;
  /** Of floats that JavaScript has no array for. */
  readonly float?: SmallFloat;
}

/** The layout of a small float: sign, then exponent, then mantissa. */
export interface SmallFloat {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** Whether the highest exponent means infinity and NaN as IEEE 754 has it; else only all ones is NaN, or minus zero. */
  readonly special: 'ieee' | 'all ones' | 'minus zero' | 'none';
}

const ieee = (exponentBits: number, mantissaBits: number): SmallFloat => ({
  exponentBits,
  mantissaBits,
  bias: 2 ** (exponentBits - 1) - 1,
  special: 'ieee',
});

export const storedTypes: ReadonlyMap<number, StoredType> = new Map<number, StoredType>([
  [1, { name: 'float', dtype: 'float32', bits: 32 }],
  [2, { name: 'uint8', dtype: 'uint8', bits: 8 }],
  [3, { name: 'int8', dtype: 'int8', bits: 8 }],
  [4, { name: 'uint16', dtype: 'uint16', bits: 16 }],
  [5, { name: 'int16', dtype: 'int16', bits: 16 }],
  [6, { name: 'int32', dtype: 'int32', bits: 32 }],
  [7, { name: 'int64', dtype: 'int64', bits: 64 }],
  [8, { name: 'string', dtype: 'string', bits: 0 }],
  [9, { name: 'bool', dtype: 'bool', bits: 8 }],
  [10, { name: 'float16', dtype: 'float32', bits: 16, float: ieee(5, 10) }],
  [11, { name: 'double', dtype: 'float64', bits: 64 }],
  [12, { name: 'uint32', dtype: 'uint32', bits: 32 }],
  [13, { name: 'uint64', dtype: 'uint64', bits: 64 }],
  [16, { name: 'bfloat16', dtype: 'float32', bits: 16, float: ieee(8, 7) }],
  [17, { name: 'float8e4m3fn', dtype: 'float32', bits: 8, float: { ...ieee(4, 3), special: 'all ones' } }],
  [
    18,
    {
      name: 'float8e4m3fnuz',
      dtype: 'float32',
      bits: 8,
      float: { ...ieee(4, 3), bias: 8, special: 'minus zero' },
    },
  ],
  [19, { name: 'float8e5m2', dtype: 'float32', bits: 8, float: ieee(5, 2) }],
  [
    20,
    {
      name: 'float8e5m2fnuz',
      dtype: 'float32',
      bits: 8,
      float: { ...ieee(5, 2), bias: 16, special: 'minus zero' },
    },
  ],
  [21, { name: 'uint4', dtype: 'uint8', bits: 4 }],
  [22, { name: 'int4', dtype: 'int8', bits: 4 }],
  [23, { name: 'float4e2m1', dtype: 'float32', bits: 4, float: { ...ieee(2, 1), special: 'none' } }],
]);

export function storedType(elemType: number): StoredType {
  const found = storedTypes.get(elemType);
  if (found === undefined) throw new Error(`elements of type ${elemType} cannot be read`);
  return found;
}

/** A type that is worked with, and not only one that weights are stored in. */
export function workedType(elemType: number): StoredType {
  const found = storedType(elemType);
  if (found.bits === 4 || (found.bits === 8 && found.float !== undefined)) {
    throw new Error(`${found.name} is read where weights are stored in it, but not worked with`);
  }
  return found;
}

/** The number that the bits of a small float mean. */
export function smallFloatValue(bits: number, layout: SmallFloat): number {
  const { exponentBits, mantissaBits, bias, special } = layout;
  const mantissa = bits & (2 ** mantissaBits - 1);
  const exponent = (bits >> mantissaBits) & (2 ** exponentBits - 1);
  const negative = (bits >> (mantissaBits + exponentBits)) & 1;
  const highest = exponent === 2 ** exponentBits - 1;
  if (special === 'ieee' && highest) {
    if (mantissa !== 0) return Number.NaN;
    return negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (special === 'all ones' && highest && mantissa === 2 ** mantissaBits - 1) return Number.NaN;
  if (special === 'minus zero' && negative && exponent === 0 && mantissa === 0) return Number.NaN;
  const fraction = mantissa / 2 ** mantissaBits;
  const size = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
  return negative ? -size : size;
}

const tables = new Map<SmallFloat, Float32Array>();

/** The numbers that all bit patterns of a small float mean, by pattern. */
export function smallFloatValues(layout: SmallFloat): Float32Array {
  const known = tables.get(layout);
  if (known !== undefined) return known;
  const length = 2 ** (1 + layout.exponentBits + layout.mantissaBits);
  const table = Float32Array.from({ length }, (_, bits) => smallFloatValue(bits, layout));
  tables.set(layout, table);
  return table;
}
