import {
  allButChannels,
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  perChannel,
  reach,
  transposedConvolution,
} from '../convolution.ts';
import { add, div, fill, mul, pow, reduceSum, reshape, scatterElements, square, sub } from '../functions.ts';
import { define, numberAttribute, numbersAttribute } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import { type Attributes, isFloat, sameType, type Tensor } from '../tensor.ts';
import { type ConvolutionShape, type WindowShape, windowCounts } from '../windows.ts';

define({
  Conv: {
    infer: ([x, kernel, bias], attributes) => {
      const shape = convolutionOf(x, attributes);
      checkKernel(x, kernel);
      const [filters, channels] = kernel.shape;
      if (channels * shape.group !== x.shape[1] || filters % shape.group !== 0)
        throw new Error(`${shape.group} groups of filters for ${channels} channels do not fit`);
      if (bias !== undefined && !sameType(bias, { dtype: x.dtype, shape: [filters] }))
        throw new Error(`the bias must be ${x.dtype}[${filters}]`);
      const size = shape.dilations.map((_, axis) => reach(kernel, shape.dilations, axis));
      return [{ dtype: x.dtype, shape: [x.shape[0], filters, ...windowCounts(x, size, shape)] }];
    },
    gradient: ({ dy, inputs: [x, kernel, bias], attributes }) => {
      const shape = convolutionOf(x, attributes);
      return [
        convolutionInputGradient(dy, x, kernel, shape),
        convolutionKernelGradient(dy, x, kernel, shape),
        bias && reduceSum(dy, allButChannels(dy)),
      ];
    },
  },
  ConvTranspose: {
    infer: ([y, kernel], attributes) => {
      const { strides, pads, dilations, group } = convolutionOf(y, attributes);
      checkKernel(y, kernel);
      const padding = numbersAttribute(attributes, 'output_padding');
      if (kernel.shape[0] !== y.shape[1] || kernel.shape[0] % group !== 0)
        throw new Error(`${group} groups of filters for ${y.shape[1]} channels do not fit`);
      const extents = strides.map(
        (stride, axis) =>
          (y.shape[2 + axis] - 1) * stride +
          reach(kernel, dilations, axis) +
          padding[axis] -
          pads[axis] -
          pads[strides.length + axis],
      );
      return [{ dtype: y.dtype, shape: [y.shape[0], kernel.shape[1] * group, ...extents] }];
    },
    gradient: ({ dy, inputs: [y, kernel], attributes }) => {
      const shape = convolutionOf(y, attributes);
      return [convolution(dy, kernel, shape), convolutionKernelGradient(y, dy, kernel, shape)];
    },
  },
  MaxPool: {
    infer: ([x], attributes) => {
      const window = windowOf(x, attributes);
      const dilations = attributes.dilations === undefined ? [] : numbersAttribute(attributes, 'dilations');
      const size = sizeAttribute(x, attributes).map(
        (extent, axis) => (extent - 1) * (dilations[axis] ?? 1) + 1,
      );
      const shape = [...x.shape.slice(0, 2), ...windowCounts(x, size, window)];
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
      const size = sizeAttribute(x, attributes);
      return [
        {
          dtype: x.dtype,
          shape: [...x.shape.slice(0, 2), ...windowCounts(x, size, windowOf(x, attributes))],
        },
      ];
    },
    gradient: ({ dy, inputs: [x], attributes }) => {
      const [, channels, ...extents] = x.shape;
      const size = sizeAttribute(x, attributes);
      const kernel = fill([channels, 1, ...size], 1 / sizeOf(size), x.dtype);
      const dilations = size.map(() => 1);
      const shape: ConvolutionShape = { ...windowOf(x, attributes), dilations, group: channels };
      return [transposedConvolution(dy, kernel, shape, extents)];
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
      const over = allButChannels(x);
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
});

function checkKernel(x: Tensor, kernel: Tensor): void {
  if (!isFloat(x) || kernel.dtype !== x.dtype)
    throw new Error(
      `filters of ${kernel.dtype} cannot slide over ${x.dtype}: both must be floats of one type`,
    );
  if (kernel.shape.length !== x.shape.length)
    throw new Error('filters must have as many axes as what they slide over');
}

function sizeAttribute({ shape }: Tensor, attributes: Attributes): readonly number[] {
  return positive('kernel_shape', numbersAttribute(attributes, 'kernel_shape'), shape.length - 2);
}

/** ONNX Runtime does not check all of these, and ends the process for some that do not fit. */
function positive(name: string, values: readonly number[], count: number): readonly number[] {
  if (values.length !== count)
    throw new Error(`${name} [${values}] must have one number for each of ${count} extents`);
  if (!values.every((value) => Number.isInteger(value) && value > 0 && value < 2 ** 31)) {
    throw new Error(`${name} [${values}] must hold positive whole numbers`);
  }
  return values;
}

function windowOf({ shape }: Tensor, attributes: Attributes): WindowShape {
  const rank = shape.length - 2;
  if (rank < 1 || rank > 3) throw new Error('images must be [batch, channels, height, width]');
  const pads = numbersAttribute(attributes, 'pads');
  if (pads.length !== 2 * rank || !pads.every((padding) => Number.isInteger(padding) && padding >= 0)) {
    throw new Error(`pads [${pads}] must be ${2 * rank} numbers of 0 or more`);
  }
  return { strides: positive('strides', numbersAttribute(attributes, 'strides'), rank), pads };
}

export function convolutionOf(x: Tensor, attributes: Attributes): ConvolutionShape {
  return {
    ...windowOf(x, attributes),
    dilations: positive('dilations', numbersAttribute(attributes, 'dilations'), x.shape.length - 2),
    group: positive('group', [numberAttribute(attributes, 'group')], 1)[0],
  };
}
