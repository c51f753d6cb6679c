import { elementTypes } from '../dtype.ts';
import { numberAttribute, numbersAttribute } from '../operator.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { broadcastStrides, filled, type Kernel, places, stridesOf, taken, type Value } from './kernel.ts';

/** The part of `x` that begins at `starts` and has the extents of `shape`. */
function part(x: Value, starts: readonly number[], shape: Shape, steps: readonly number[] = []) {
  const own = stridesOf(x.shape);
  const offset = starts.reduce((sum, start, axis) => sum + start * own[axis], 0);
  return taken(
    x,
    places(
      shape,
      own.map((stride, axis) => stride * (steps[axis] ?? 1)),
      offset,
    ),
  );
}

export const layoutKernels: Readonly<Record<string, Kernel>> = {
  Reshape: ([{ data }]) => [data],
  Transpose: ([x], attributes, [{ shape }]) => {
    const own = stridesOf(x.shape);
    const strides = numbersAttribute(attributes, 'perm').map((axis) => own[axis]);
    return [taken(x, places(shape, strides))];
  },
  Expand: ([x], _, [{ shape }]) => [taken(x, places(shape, broadcastStrides(x.shape, shape)))],
  Concat: (parts, attributes, [{ dtype, shape }]) => {
    const axis = numberAttribute(attributes, 'axis');
    const result = elementTypes[dtype].allocate(sizeOf(shape));
    const strides = stridesOf(shape);
    let start = 0;
    for (const { data, shape: own } of parts) {
      const at = places(own, strides, start * strides[axis]);
      for (let i = 0; i < data.length; i++) result[at[i]] = data[i];
      start += own[axis];
    }
    return [result];
  },
  Split: ([x], attributes, outputs) => {
    const axis = numberAttribute(attributes, 'axis');
    let start = 0;
    return outputs.map(({ shape }) => {
      const starts = x.shape.map((_, i) => (i === axis ? start : 0));
      start += shape[axis];
      return part(x, starts, shape);
    });
  },
  Slice: ([x], attributes, [{ shape }]) => {
    const [[start], [axis], [step]] = ['starts', 'axes', 'steps'].map((name) =>
      numbersAttribute(attributes, name),
    );
    const extent = x.shape[axis];
    const from = Math.min(Math.max(start < 0 ? start + extent : start, 0), step < 0 ? extent - 1 : extent);
    const at = x.shape.map((_, i) => (i === axis ? from : 0));
    const steps = x.shape.map((_, i) => (i === axis ? step : 1));
    return [sizeOf(shape) === 0 ? elementTypes[x.dtype].allocate(0) : part(x, at, shape, steps)];
  },
  Pad: ([x, value], attributes, [{ dtype, shape }]) => {
    const pads = numbersAttribute(attributes, 'pads');
    const result = filled(dtype, sizeOf(shape), () => Number(value?.data[0] ?? 0));
    const strides = stridesOf(shape);
    const offset = strides.reduce((sum, stride, axis) => sum + stride * pads[axis], 0);
    const at = places(x.shape, strides, offset);
    for (let i = 0; i < x.data.length; i++) result[at[i]] = x.data[i];
    return [result];
  },
  ConstantOfShape: (_, { value }, [{ dtype, shape }]) => [filled(dtype, sizeOf(shape), () => Number(value))],
  Gather: ([table, indices], attributes, [{ shape }]) => {
    const axis = numberAttribute(attributes, 'axis');
    const inner = sizeOf(table.shape.slice(axis + 1));
    const extent = table.shape[axis];
    const count = indices.data.length;
    const found = new Float64Array(sizeOf(shape));
    for (let i = 0; i < found.length; i++) {
      const index = Number(indices.data[Math.floor(i / inner) % count]);
      const row = index < 0 ? index + extent : index;
      if (!(row >= 0 && row < extent)) throw new Error(`index ${index} of an axis of ${extent}`);
      found[i] = (Math.floor(i / (inner * count)) * extent + row) * inner + (i % inner);
    }
    return [taken(table, found)];
  },
};
