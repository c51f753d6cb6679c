import {
  add,
  matmul,
  mul,
  reduceMean,
  reduceSum,
  reshape,
  square,
  sub,
  swapLast,
  transpose,
} from '../functions.ts';
import { define, numberAttribute } from '../operator.ts';
import { broadcastShapes, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { ofFloats } from './elementwise.ts';

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
    infer: ([x], attributes) => {
      const { dtype, shape } = ofFloats(x);
      const statistics = shape.map((extent, axis) =>
        axis < numberAttribute(attributes, 'axis') ? extent : 1,
      );
      return [
        { dtype, shape },
        { dtype, shape: statistics },
        { dtype, shape: statistics },
      ];
    },
    gradient: ({ dy, dys: [, dyMean, dyInverse], inputs: [x, gamma], outputs, attributes }) => {
      const [, mean, inverseDeviation] = outputs;
      const axis = numberAttribute(attributes, 'axis');
      if (axis !== x.shape.length - 1)
        throw new Error('LayerNormalization is differentiated over the last axis only');
      const normal = mul(sub(x, mean), inverseDeviation);
      const scaled = mul(dy, gamma);
      const along = reduceMean(mul(scaled, normal), axis, true);
      const centred = sub(scaled, reduceMean(scaled, axis, true));
      const dx = mul(sub(centred, mul(normal, along)), inverseDeviation);
      // Only a gradient of this gradient reaches the statistics.
      const width = sizeOf(gamma.shape);
      const dxMean = dyMean && mul(dyMean, 1 / width);
      const dxInverse = dyInverse && mul(mul(normal, square(inverseDeviation)), mul(dyInverse, -1 / width));
      return [
        [dx, dxMean, dxInverse].filter((each) => each !== undefined).reduce(add),
        rowSum(mul(dy, normal), width),
        rowSum(dy, width),
      ];
    },
    onnx: { floats: ['epsilon'], optionalOutputs: true },
  },
});

function rowSum(x: Tensor, width: number): Tensor {
  return reduceSum(reshape(x, [-1, width]), 0);
}
