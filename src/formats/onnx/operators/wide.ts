import type { DType } from '../../../graph/dtype.ts';
import { cast } from '../../../graph/functions.ts';
import type { Tensor } from '../../../graph/tensor.ts';

/** Whole numbers that ONNX Runtime has no arithmetic for, and those of more bits in which it is done. */
const wider: Partial<Record<DType, DType>> = {
  int8: 'int32',
  int16: 'int32',
  uint8: 'int32',
  uint16: 'int32',
  uint32: 'int64',
  uint64: 'int64',
  bool: 'int32',
};

/** `of` the operands in a type that has arithmetic, as the type they came in. */
export function inWide(operands: readonly Tensor[], of: (wide: Tensor[]) => Tensor): Tensor {
  const [{ dtype }] = operands;
  const wide = wider[dtype];
  if (wide === undefined) return of([...operands]);
  return cast(of(operands.map((each) => cast(each, wide))), dtype);
}

/** `x` in a type that has arithmetic. */
export const widened = (x: Tensor): Tensor => cast(x, wider[x.dtype] ?? x.dtype);
