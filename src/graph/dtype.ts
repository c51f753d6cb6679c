/** Element types of tensors, under their usual names. */
export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string';

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

interface ElementType {
  /** `TensorProto.DataType` of the ONNX standard. */
  readonly onnx: number;
  readonly bytes: number;
  readonly isFloat: boolean;
  readonly allocate: (length: number) => TypedArray;
}

export const elementTypes: Record<DType, ElementType> = {
  float32: { onnx: 1, bytes: 4, isFloat: true, allocate: (n) => new Float32Array(n) },
  uint8: { onnx: 2, bytes: 1, isFloat: false, allocate: (n) => new Uint8Array(n) },
  int8: { onnx: 3, bytes: 1, isFloat: false, allocate: (n) => new Int8Array(n) },
  uint16: { onnx: 4, bytes: 2, isFloat: false, allocate: (n) => new Uint16Array(n) },
  int16: { onnx: 5, bytes: 2, isFloat: false, allocate: (n) => new Int16Array(n) },
  int32: { onnx: 6, bytes: 4, isFloat: false, allocate: (n) => new Int32Array(n) },
  int64: { onnx: 7, bytes: 8, isFloat: false, allocate: (n) => new BigInt64Array(n) },
  bool: { onnx: 9, bytes: 1, isFloat: false, allocate: (n) => new Uint8Array(n) },
  // Strings come in from outside and are looked up at once; a typed array cannot hold them.
  string: {
    onnx: 8,
    bytes: 0,
    isFloat: false,
    allocate: () => {
      throw new Error('strings are fed to a graph; they are neither constants nor state');
    },
  },
  // Products are computed in it and read as float32; nothing is fed, kept or stored in it.
  float16: { onnx: 10, bytes: 2, isFloat: true, allocate: (n) => new Uint16Array(n) },
  float64: { onnx: 11, bytes: 8, isFloat: true, allocate: (n) => new Float64Array(n) },
  uint32: { onnx: 12, bytes: 4, isFloat: false, allocate: (n) => new Uint32Array(n) },
  uint64: { onnx: 13, bytes: 8, isFloat: false, allocate: (n) => new BigUint64Array(n) },
};

/** A typed array of `dtype` with `values`; throws RangeError where an integer type is given a fraction. */
export function typedArray(dtype: DType, values: ArrayLike<number>): TypedArray {
  const array = elementTypes[dtype].allocate(values.length);
  for (let i = 0; i < values.length; i++) {
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[i] = BigInt(values[i]);
    else array[i] = values[i];
  }
  return array;
}

/** `name` as an element type; throws where it is none. */
export function dtypeNamed(name: unknown): DType {
  const found = Object.keys(elementTypes).find((each): each is DType => each === name);
  if (found === undefined) throw new Error(`${name} is not an element type`);
  return found;
}
