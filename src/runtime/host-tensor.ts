import { elementTypes, showShape, type TensorType, type TypedArray } from '../graph/index.ts';
import { sizeOf } from '../graph/shape.ts';

/** Values in memory that JavaScript and ONNX Runtime share: a step reads and writes them in place. */
export interface HostTensor extends TensorType {
  readonly data: TypedArray;
}

/** A tensor over `data`, which is not copied. */
export function hostTensor(data: TypedArray, { dtype, shape }: TensorType): HostTensor {
  if (data.length !== sizeOf(shape)) throw new Error(`${data.length} values do not fill ${showShape(shape)}`);
  return { dtype, shape, data };
}

/** A new tensor of zeros. */
export const zeros = (type: TensorType): HostTensor =>
  hostTensor(elementTypes[type.dtype].allocate(sizeOf(type.shape)), type);
