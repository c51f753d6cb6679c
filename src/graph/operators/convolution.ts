import {
  type ConvolutionShape,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  type Pair,
  perChannel,
  reach,
  transposedConvolution,
  type WindowShape,
  windowCounts,
} from '../convolution.ts';
import {
  add,
  div,
  fill,
  gather,
  mul,
  pow,
  reduceSum,
  reshape,
  scatterElements,
  square,
  sub,
} from '../functions.ts';
import { define, numberAttribute, numbersAttribute } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import type { Attributes, Tensor } from '../tensor.ts';

define({
  Conv: {
    infer: ([x, kernel], attributes) => {
      const shape = convolutionOf(attributes);
      checkImages(x);
      const [filters, channels] = kernel.shape;
      if (channels * shape.group !== x.shape[1] || filters % shape.group !== 0)
        throw new Error(`${shape.group} groups of filters for ${channels} channels do not fit`);
      const size = pair((axis) => reach(kernel, shape.dilations, axis));
      return [{ dtype: x.dtype, shape: [x.shape[0], filters, ...windowCounts(x, size, shape)] }];
    },
    gradient: ({ dy, inputs: [x, kernel], attributes }) => {
      const shape = convolutionOf(attributes);
      return [
        convolutionInputGradient(dy, x, kernel, shape),
        convolutionKernelGradient(dy, x, kernel, shape),
      ];
    },
  },
  ConvTranspose: {
    infer: ([y, kernel], attributes) => {
      checkImages(y);
      const { strides, pads, dilations, group } = convolutionOf(attributes);
      const padding = pairAttribute(attributes, 'output_padding');
      const extent = (axis: 0 | 1): number =>
        (y.shape[2 + axis] - 1) * strides[axis] +
        reach(kernel, dilations, axis) +
        padding[axis] -
        pads[axis] -
        pads[2 + axis];
      return [{ dtype: y.dtype, shape: [y.shape[0], kernel.shape[1] * group, ...pair(extent)] }];
    },
    gradient: ({ dy, inputs: [y, kernel], attributes }) => {
      const shape = convolutionOf(attributes);
      return [convolution(dy, kernel, shape), convolutionKernelGradient(y, dy, kernel, shape)];
    },
  },
  MaxPool: {
    infer: ([x], attributes) => {
      checkImages(x);
      const size = pairAttribute(attributes, 'kernel_shape');
      const shape = [...x.shape.slice(0, 2), ...windowCounts(x, size, windowOf(attributes))];
      return [
        { dtype: x.dtype, shape },
        { dtype: 'int64', shape },
      ];
    },
    // The second output says where in the flattened images each maximum was found.
    gradient: ({ dy, inputs: [x], outputs: [, found] }) => [
      reshape(scatterElements(sizeOf(x.shape), reshape(found, [-1]), reshape(dy, [-1])), x.shape),
    ],
    onnx: { optionalOutputs: true },
  },
  AveragePool: {
    infer: ([x], attributes) => {
      checkImages(x);
      const size = pairAttribute(attributes, 'kernel_shape');
      return [
        { dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...windowCounts(x, size, windowOf(attributes))] },
      ];
    },
    gradient: ({ dy, inputs: [x], attributes }) => {
      const [, channels, height, width] = x.shape;
      const [rows, columns] = pairAttribute(attributes, 'kernel_shape');
      const kernel = fill([channels, 1, rows, columns], 1 / (rows * columns), x.dtype);
      const shape: ConvolutionShape = { ...windowOf(attributes), dilations: [1, 1], group: channels };
      return [transposedConvolution(dy, kernel, shape, [height, width])];
    },
  },
  BatchNormalization: {
    infer: ([{ dtype, shape }, gamma]) => [
      { dtype, shape },
      { dtype, shape: gamma.shape },
      { dtype, shape: gamma.shape },
    ],
    gradient: ({ dy, dys: [, dyMean, dyVariance], inputs: [x, gamma], outputs, attributes }) => {
      const [, mean, variance] = outputs;
      const count = sizeOf(x.shape) / sizeOf(gamma.shape);
      const over = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
      const inverse = pow(add(variance, numberAttribute(attributes, 'epsilon')), -0.5);
      const centred = sub(x, perChannel(mean, x));
      const total = reduceSum(dy, over);
      const along = reduceSum(mul(dy, centred), over);
      const factor = mul(gamma, inverse);
      // dx = factor dy + slope (x - mean) + offset, each factor one number for a channel.
      let slope = mul(mul(mul(factor, square(inverse)), along), -1 / count);
      let offset = mul(mul(factor, total), -1 / count);
      if (dyVariance !== undefined) slope = add(slope, mul(dyVariance, 2 / count));
      if (dyMean !== undefined) offset = add(offset, div(dyMean, count));
      const scaled = add(mul(dy, perChannel(factor, x)), mul(centred, perChannel(slope, x)));
      return [add(scaled, perChannel(offset, x)), mul(along, inverse), total, undefined, undefined];
    },
    onnx: { floats: ['epsilon', 'momentum'] },
  },
  /** Of flat tensors. */
  ScatterElements: {
    infer: ([data]) => [{ dtype: data.dtype, shape: data.shape }],
    gradient: ({ dy, inputs: [, indices] }) => [dy, undefined, gather(dy, indices)],
  },
});

function checkImages({ shape }: Tensor): void {
  if (shape.length !== 4) throw new Error('images must be [batch, channels, height, width]');
}
const pair = (of: (axis: 0 | 1) => number): Pair => [of(0), of(1)];

function pairAttribute(attributes: Attributes, name: string): Pair {
  const [rows, columns] = numbersAttribute(attributes, name);
  return [rows, columns];
}

function windowOf(attributes: Attributes): WindowShape {
  const [top, left, bottom, right] = numbersAttribute(attributes, 'pads');
  return { strides: pairAttribute(attributes, 'strides'), pads: [top, left, bottom, right] };
}

function convolutionOf(attributes: Attributes): ConvolutionShape {
  return {
    ...windowOf(attributes),
    dilations: pairAttribute(attributes, 'dilations'),
    group: numberAttribute(attributes, 'group'),
  };
}
