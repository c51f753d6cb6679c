import { type DType, elementTypes, type TypedArray } from '../../graph/dtype.ts';
import { sizeOf } from '../../graph/shape.ts';
import { constantOf, type Tensor } from '../../graph/tensor.ts';
import { type StoredType, smallFloatValue, smallFloatValues, storedType } from './element-types.ts';
import type { SparseTensorProto, TensorProto } from './schema.ts';

/** Bytes of a file beside the ONNX file, from `offset` on; all that follow where no `length` is given. */
export type ExternalFiles = (location: string, offset: number, length: number | undefined) => Uint8Array;

/** A stored tensor, in whichever of the standard's encodings, as a constant. Throws where it cannot be read. */
export function storedTensor(proto: TensorProto, external?: ExternalFiles): Tensor {
  const type = storedType(proto.dataType);
  const shape = proto.dims.map(Number);
  const count = sizeOf(shape);
  if (shape.some((extent) => !(extent >= 0)) || count > 2 ** 31) {
    throw new Error(`no tensor has the shape [${shape}]`);
  }
  if (type.dtype === 'string') throw new Error('strings are fed to a graph; they are not stored in it');
  const bytes = proto.dataLocation === 1 ? externalBytes(proto, external) : proto.rawData;
  const data =
    bytes !== undefined && (bytes.length > 0 || count === 0)
      ? arrayOfBytes(bytes, type, count)
      : arrayOfFields(proto, type, count);
  return constantOf(data, type.dtype, shape);
}

/** A few bytes of a file can stand for so many elements. */
const largestSparse = 2 ** 26;

/** A stored tensor of which only some elements are given, as a constant. */
export function storedSparseTensor(
  { values, indices, dims }: SparseTensorProto,
  external?: ExternalFiles,
): Tensor {
  const shape = dims.map(Number);
  const given = storedTensor(values, external);
  const places = storedTensor(indices, external);
  if (given.source.kind !== 'constant' || places.source.kind !== 'constant') throw new Error('not stored');
  const count = sizeOf(shape);
  if (!(count <= largestSparse))
    throw new Error(`a sparse tensor of [${shape}] has more than ${largestSparse} elements`);
  const data = elementTypes[given.dtype].allocate(count);
  const at = Array.from(places.source.data, Number);
  const width = places.shape.length === 2 ? places.shape[1] : 0;
  for (let i = 0; i < given.source.data.length; i++) {
    const place =
      width === 0 ? at[i] : shape.reduce((flat, extent, axis) => flat * extent + at[i * width + axis], 0);
    if (!(place >= 0 && place < data.length)) throw new Error(`no element ${place} in shape [${shape}]`);
    data[place] = given.source.data[i];
  }
  return constantOf(data, given.dtype, shape);
}

function externalBytes({ externalData = [] }: TensorProto, external: ExternalFiles | undefined): Uint8Array {
  const entries = new Map(externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location');
  if (location === undefined || external === undefined) {
    throw new Error('its values are stored in another file, and only the bytes of this one were given');
  }
  const [offset, length] = ['offset', 'length'].map((key) => entries.get(key));
  return external(location, Number(offset ?? 0), length === undefined ? undefined : Number(length));
}

/** `count` elements from the bytes that a file keeps them in, little-endian; throws where there are too few. */
export function arrayOfBytes(
  bytes: Uint8Array,
  { dtype, bits, float }: StoredType,
  count: number,
): TypedArray {
  const expected = Math.ceil((count * bits) / 8);
  if (bytes.length < expected)
    throw new Error(`${bytes.length} bytes are given where ${expected} are needed`);
  const array = elementTypes[dtype].allocate(count);
  if (float === undefined && bits >= 8) {
    new Uint8Array(array.buffer).set(bytes.subarray(0, expected));
    return array;
  }
  const signed = dtype === 'int8';
  const values = float && smallFloatValues(float);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) {
    const raw =
      bits === 16
        ? view.getUint16(2 * i, true)
        : bits === 8
          ? bytes[i]
          : (bytes[i >> 1] >> (4 * (i & 1))) & 15;
    array[i] = values === undefined ? (signed && raw > 7 ? raw - 16 : raw) : values[raw];
  }
  return array;
}

/** Values that are stored in the message itself, one field for each family of types. */
function arrayOfFields(proto: TensorProto, type: StoredType, count: number): TypedArray {
  const { dtype, bits, float } = type;
  const values = fieldOf(proto, dtype, float !== undefined || bits === 4);
  const stored = bits === 4 ? Math.ceil(count / 2) : count;
  if (values.length !== stored)
    throw new Error(`${values.length} values are given where ${stored} are needed`);
  if (bits === 4) return arrayOfBytes(Uint8Array.from(values, Number), type, count);
  const array = elementTypes[dtype].allocate(count);
  for (let i = 0; i < count; i++) {
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[i] = wholeNumber(values[i]);
    else array[i] = float === undefined ? Number(values[i]) : smallFloatValue(Number(values[i]), float);
  }
  return array;
}

function fieldOf(proto: TensorProto, dtype: DType, packed: boolean): readonly unknown[] {
  if (packed) return proto.int32Data ?? [];
  switch (dtype) {
    case 'float32':
      return proto.floatData ?? [];
    case 'float64':
      return proto.doubleData ?? [];
    case 'int64':
      return proto.int64Data ?? [];
    case 'uint32':
    case 'uint64':
      return proto.uint64Data ?? [];
    default:
      return proto.int32Data ?? [];
  }
}

/** A whole number of 64 bits, which the decoder gives as an object where it has no room in a double. */
function wholeNumber(value: unknown): bigint {
  return typeof value === 'number' ? BigInt(value) : BigInt(String(value));
}
