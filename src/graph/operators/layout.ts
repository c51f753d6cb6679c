import { dtypeNamed, elementTypes } from '../dtype.ts';
import { concat, fill, pad, reshape, reverse, scatterAdd, slice, split, transpose } from '../functions.ts';
import { define, numberAttribute, numbersAttribute, stringAttribute } from '../operator.ts';
import { normalizeAxis, sameShape, showShape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

define({
  Reshape: {
    infer: ([x], attributes) => {
      const shape = numbersAttribute(attributes, 'shape');
      const extents = shape.every((extent) => Number.isInteger(extent) && extent >= 0);
      if (!extents || sizeOf(shape) !== sizeOf(x.shape)) throw new Error(`cannot become ${showShape(shape)}`);
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ dy, inputs: [x] }) => [reshape(dy, x.shape)],
    onnx: { attributeInputs: ['shape'] },
  },
  Transpose: {
    infer: ([x], attributes) => {
      const perm = numbersAttribute(attributes, 'perm');
      if (
        !sameShape(
          [...perm].sort((a, b) => a - b),
          x.shape.map((_, axis) => axis),
        )
      ) {
        throw new Error(`[${perm}] is not an order of its axes`);
      }
      return [{ dtype: x.dtype, shape: perm.map((axis) => x.shape[axis]) }];
    },
    gradient: ({ dy, attributes }) => {
      const perm = numbersAttribute(attributes, 'perm');
      return [
        transpose(
          dy,
          perm.map((_, axis) => perm.indexOf(axis)),
        ),
      ];
    },
  },
  Expand: {
    infer: ([x], attributes) => [{ dtype: x.dtype, shape: numbersAttribute(attributes, 'shape') }],
    gradient: ({ dy }) => [dy],
    onnx: { attributeInputs: ['shape'] },
  },
  Concat: {
    infer: (parts, attributes) => {
      const axis = numberAttribute(attributes, 'axis');
      const [first] = parts;
      for (const { dtype, shape } of parts) {
        const fits = sameShape(shape.with(axis, 0), first.shape.with(axis, 0));
        if (dtype !== first.dtype || !fits) throw new Error(`parts differ in more than axis ${axis}`);
      }
      const extent = parts.reduce((total, { shape }) => total + shape[axis], 0);
      return [{ dtype: first.dtype, shape: first.shape.with(axis, extent) }];
    },
    gradient: ({ dy, inputs, attributes }) => {
      const axis = numberAttribute(attributes, 'axis');
      return split(
        dy,
        inputs.map(({ shape }) => shape[axis]),
        axis,
      );
    },
    transposed: (attributes, perm) => ({
      attributes: { ...attributes, axis: perm[numberAttribute(attributes, 'axis')] },
      keepsAxes: true,
    }),
  },
  Split: {
    infer: ([x], attributes) => {
      const axis = numberAttribute(attributes, 'axis');
      const sizes = numbersAttribute(attributes, 'split');
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (total !== x.shape[axis]) throw new Error(`parts [${sizes}] do not make up axis ${axis}`);
      return sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.with(axis, size) }));
    },
    gradient: ({ dys, outputs, attributes }) => [
      concat(
        dys.map((dy, part) => dy ?? fill(outputs[part].shape, 0, outputs[part].dtype)),
        numberAttribute(attributes, 'axis'),
      ),
    ],
    onnx: { attributeInputs: ['split'] },
  },
  Slice: {
    infer: ([x], attributes) => {
      const [start, end, axis, step] = sliceOf(x, attributes);
      return [{ dtype: x.dtype, shape: x.shape.with(axis, Math.max(0, Math.ceil((end - start) / step))) }];
    },
    gradient: ({ dy, inputs: [x], attributes }) => {
      const [start, , axis, step] = sliceOf(x, attributes);
      const extent = x.shape[axis];
      const forward = step < 0 ? reverse(dy, axis) : dy;
      const count = dy.shape[axis];
      const first = step < 0 ? start + (count - 1) * step : start;
      const spread = spreadOut(forward, axis, Math.abs(step));
      return [pad(spread, axis, first, extent - first - spread.shape[axis])];
    },
    onnx: { attributeInputs: ['starts', 'ends', 'axes', 'steps'] },
    transposed: (attributes, perm) => ({
      attributes: {
        ...attributes,
        axes: numbersAttribute(attributes, 'axes').map((axis) => perm.at(axis) ?? 0),
      },
      keepsAxes: true,
    }),
  },
  Pad: {
    infer: ([x], attributes) => {
      const pads = numbersAttribute(attributes, 'pads');
      const rank = x.shape.length;
      return [
        { dtype: x.dtype, shape: x.shape.map((extent, axis) => extent + pads[axis] + pads[axis + rank]) },
      ];
    },
    gradient: ({ dy, inputs: [x], attributes }) => {
      const pads = numbersAttribute(attributes, 'pads');
      return [x.shape.reduce((part, extent, axis) => slice(part, axis, pads[axis], pads[axis] + extent), dy)];
    },
    onnx: { attributeInputs: ['pads'], attributeInputsAt: 1 },
    transposed: (attributes, perm) => {
      const pads = numbersAttribute(attributes, 'pads');
      const from = perm.map((_, axis) => perm.indexOf(axis));
      return {
        attributes: {
          ...attributes,
          pads: [...from, ...from.map((axis) => axis + perm.length)].map((at) => pads[at]),
        },
        keepsAxes: true,
      };
    },
  },
  ConstantOfShape: {
    infer: (_, attributes) => {
      const dtype = dtypeNamed(stringAttribute(attributes, 'dtype'));
      if (!elementTypes[dtype].isFloat && !Number.isInteger(attributes.value))
        throw new Error(`${attributes.value} is no ${dtype}`);
      return [{ dtype, shape: numbersAttribute(attributes, 'shape') }];
    },
    onnx: { attributeInputs: ['shape'], internal: ['dtype'] },
  },
  Gather: {
    infer: ([table, indices], attributes) => {
      const axis = normalizeAxis(numberAttribute(attributes, 'axis'), table.shape.length);
      if (indices.dtype !== 'int32' && indices.dtype !== 'int64')
        throw new Error('indices must be int32 or int64');
      const shape = [...table.shape.slice(0, axis), ...indices.shape, ...table.shape.slice(axis + 1)];
      return [{ dtype: table.dtype, shape }];
    },
    gradient: ({ dy, inputs: [table, indices], attributes }) => {
      const axis = numberAttribute(attributes, 'axis');
      if (axis === 0) return [scatterAdd(table.shape, indices, dy), undefined];
      const gathered = indices.shape.map((_, i) => axis + i);
      const others = dy.shape.map((_, i) => i).filter((i) => !gathered.includes(i));
      const front = transpose(dy, [...gathered, ...others]);
      const rows = [table.shape[axis], ...table.shape.filter((_, i) => i !== axis)];
      const back = table.shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
      return [transpose(scatterAdd(rows, indices, front), back), undefined];
    },
  },
  /** Of a list of whole numbers; as many results as inputs, of which the first `count` of the sorted ones are set. */
  Unique: {
    infer: ([x]) => [
      { dtype: x.dtype, shape: x.shape },
      { dtype: 'int64', shape: x.shape },
      { dtype: 'int64', shape: x.shape },
      { dtype: 'int64', shape: x.shape },
    ],
  },
});

/** Start, end, axis and step of a slice of one axis, counted from the front and kept inside the tensor. */
function sliceOf(
  x: Tensor,
  attributes: Parameters<typeof numbersAttribute>[0],
): [number, number, number, number] {
  const part = (name: string): number => {
    const values = numbersAttribute(attributes, name);
    if (values.length !== 1) throw new Error('a slice takes one axis at a time');
    return values[0];
  };
  const axis = normalizeAxis(part('axes'), x.shape.length);
  const extent = x.shape[axis];
  const step = part('steps');
  const clamp = (at: number, low: number, high: number) =>
    Math.min(Math.max(at < 0 ? at + extent : at, low), high);
  return step > 0
    ? [clamp(part('starts'), 0, extent), clamp(part('ends'), 0, extent), axis, step]
    : [clamp(part('starts'), -1, extent - 1), clamp(part('ends'), -1, extent - 1), axis, step];
}

/** Elements along `axis` set `step` apart with zeros between, from the first to the last of them. */
function spreadOut(x: Tensor, axis: number, step: number): Tensor {
  if (step === 1) return x;
  const apart = pad(reshape(x, x.shape.toSpliced(axis + 1, 0, 1)), axis + 1, 0, step - 1);
  const joined = reshape(apart, x.shape.with(axis, x.shape[axis] * step));
  return slice(joined, axis, 0, (x.shape[axis] - 1) * step + 1);
}
