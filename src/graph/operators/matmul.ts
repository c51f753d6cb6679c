import { matmul, mul, reduceMean, reduceSum, reshape, sub, swapLast, transpose } from '../functions.ts';
import { define, numberAttribute } from '../operator.ts';
import { broadcastShapes, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

const rows = (x: Tensor): Tensor => reshape(x, [-1, x.shape[x.shape.length - 1]]);

define({
  MatMul: {
    infer: ([a, b]) => {
      if (a.dtype !== b.dtype) throw new Error('operands must have one element type');
      if (a.shape.length < 2 || b.shape.length < 2) throw new Error('operands must have at least two axes');
      const [m, k] = a.shape.slice(-2);
      const [inner, n] = b.shape.slice(-2);
      if (k !== inner) throw new Error(`inner extents ${k} and ${inner} differ`);
      return [
        { dtype: a.dtype, shape: [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n] },
      ];
    },
    // A matrix shared by a whole batch gets its gradient as one large product instead of a sum of many.
    gradient: ({ dy, inputs: [a, b] }) =>
      b.shape.length === 2
        ? [matmul(dy, transpose(b)), matmul(transpose(rows(a)), rows(dy))]
        : [matmul(dy, swapLast(b)), matmul(swapLast(a), dy)],
    batched: true,
  },
  LayerNormalization: {
    infer: ([{ dtype, shape }], attributes) => {
      const statistics = shape.map((extent, axis) =>
        axis < numberAttribute(attributes, 'axis') ? extent : 1,
      );
      return [
        { dtype, shape },
        { dtype, shape: statistics },
        { dtype, shape: statistics },
      ];
    },
    gradient: ({ dy, inputs: [x, gamma], outputs: [, mean, inverseDeviation], attributes }) => {
      const axis = numberAttribute(attributes, 'axis');
      if (axis !== x.shape.length - 1)
        throw new Error('LayerNormalization is differentiated over the last axis only');
      const normal = mul(sub(x, mean), inverseDeviation);
      const scaled = mul(dy, gamma);
      const along = reduceMean(mul(scaled, normal), axis, true);
      const centred = sub(scaled, reduceMean(scaled, axis, true));
      return [
        mul(sub(centred, mul(normal, along)), inverseDeviation),
        rowSum(mul(dy, normal), sizeOf(gamma.shape)),
        rowSum(dy, sizeOf(gamma.shape)),
      ];
    },
    onnx: { floats: ['epsilon'], optionalOutputs: true },
  },
});

function rowSum(x: Tensor, width: number): Tensor {
  return reduceSum(reshape(x, [-1, width]), 0);
}
