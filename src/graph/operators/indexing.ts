import { gather, reshape, zerosLike } from '../functions.ts';
import { scatterAlong } from '../indexing.ts';
import { apply, define, numberAttribute, numbersAttribute, stringAttribute } from '../operator.ts';
import type { Attributes, Tensor } from '../tensor.ts';

define({
  /** Of flat tensors. */
  ScatterElements: {
    infer: ([data]) => [{ dtype: data.dtype, shape: data.shape }],
    gradient: ({ dy, inputs: [, indices], attributes }) => {
      const read = gather(dy, indices);
      return [written('ScatterElements', dy, indices, read, attributes), undefined, read];
    },
  },
  /** Rows of the first axis, each named by one index. */
  ScatterND: {
    infer: ([data]) => [{ dtype: data.dtype, shape: data.shape }],
    gradient: ({ dy, inputs: [, indices], attributes }) => {
      const last = indices.shape.length - 1;
      if (indices.shape[last] !== 1) throw new Error('ScatterND is differentiated over the first axis only');
      const read = gather(dy, reshape(indices, indices.shape.slice(0, last)));
      return [written('ScatterND', dy, indices, read, attributes), undefined, read];
    },
  },
  /** For choosing, however many rows there are; `gatherElements` is the same with a gradient, for known rows. */
  GatherElements: {
    infer: ([x, indices]) => [{ dtype: x.dtype, shape: indices.shape }],
  },
  TopK: {
    infer: ([x], attributes) => {
      const [count] = numbersAttribute(attributes, 'k');
      const axis = numberAttribute(attributes, 'axis');
      if (!(count >= 0 && count <= x.shape[axis])) {
        throw new Error(`there are no ${count} elements along an axis of ${x.shape[axis]}`);
      }
      const shape = x.shape.with(axis, count);
      return [
        { dtype: x.dtype, shape },
        { dtype: 'int64', shape },
      ];
    },
    gradient: ({ dy, inputs: [x], outputs: [, found], attributes }) => [
      scatterAlong(zerosLike(x), found, dy, numberAttribute(attributes, 'axis'), 'add'),
    ],
    onnx: { attributeInputs: ['k'] },
  },
});

/** The gradient of what is written to: nothing comes from where it is replaced. */
function written(op: string, dy: Tensor, indices: Tensor, read: Tensor, attributes: Attributes): Tensor {
  const reduction = stringAttribute(attributes, 'reduction');
  if (reduction === 'add') return dy;
  if (reduction !== 'none') throw new Error(`${op} with reduction "${reduction}" has no gradient`);
  return apply(op, [dy, indices, zerosLike(read)], attributes);
}
