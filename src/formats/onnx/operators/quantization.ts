import { perChannel } from '../../../graph/convolution.ts';
import type { DType } from '../../../graph/dtype.ts';
import {
  add,
  cast,
  clip,
  div,
  expandDims,
  maximum,
  minimum,
  mul,
  reduceMax,
  reduceMin,
  reshape,
  round,
  slice,
  sub,
} from '../../../graph/functions.ts';
import { normalizeAxis, sizeOf } from '../../../graph/shape.ts';
import { isFloat, type Tensor } from '../../../graph/tensor.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { convolved, perFilter } from './convolution.ts';
import { tiled } from './layout.ts';
import { product, withoutZeroPoint } from './matmul.ts';

const limits: Partial<Record<DType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
};

/** Scales or zero points as they meet `x`: one for all, one for each place along an axis, or one for each block of it. */
function spread(parameter: Tensor, x: Tensor, axis: number, block: number): Tensor {
  if (sizeOf(parameter.shape) === 1 && parameter.shape.length <= 1) return reshape(parameter, []);
  if (parameter.shape.length === 1) {
    return reshape(
      parameter,
      x.shape.map((extent, at) => (at === axis ? extent : 1)),
    );
  }
  if (block === 0) return parameter;
  const repeated = tiled(
    expandDims(parameter, axis + 1),
    parameter.shape.toSpliced(axis + 1, 0, 0).map((_, at) => (at === axis + 1 ? block : 1)),
  );
  const whole = reshape(repeated, parameter.shape.with(axis, parameter.shape[axis] * block));
  return slice(whole, axis, 0, x.shape[axis]);
}

/** Fractions as the nearest whole numbers of a small type; beyond its limits as these. */
function quantized(x: Tensor, scale: Tensor, zeroPoint: Tensor | undefined, dtype: DType): Tensor {
  const range = limits[dtype];
  if (range === undefined) throw new Error(`quantising to ${dtype} cannot be read`);
  const steps = round(div(x, scale));
  const shifted = zeroPoint === undefined ? steps : add(steps, cast(zeroPoint, x.dtype));
  // The runtime's cast of a negative fraction to an unsigned type is not defined.
  return cast(cast(clip(shifted, ...range), 'int32'), dtype);
}

const dequantized = (x: Tensor, scale: Tensor, zeroPoint: Tensor | undefined): Tensor => {
  const whole = isFloat(x) ? x : cast(x, 'int32');
  const centred = zeroPoint === undefined ? whole : sub(whole, cast(zeroPoint, whole.dtype));
  return mul(cast(centred, scale.dtype), scale);
};

interface Parameters {
  readonly scale: Tensor;
  readonly zeroPoint: Tensor | undefined;
}
function parametersOf(node: OnnxNode): Parameters {
  const x = node.tensor(0);
  const rank = x.shape.length;
  const axis = rank === 0 ? 0 : normalizeAxis(node.int('axis', Math.min(1, rank - 1)), rank);
  const block = node.int('block_size', 0);
  const zeroPoint = node.optional(2);
  return {
    scale: spread(node.tensor(1), x, axis, block),
    zeroPoint: zeroPoint && spread(zeroPoint, x, axis, block),
  };
}

/** A product of quantised operands, quantised again: of the sums of products, their scales multiplied. */
function requantized(node: OnnxNode, sums: Tensor, scale: Tensor, outputAt: number): Tensor {
  const [outputScale, outputZero] = [node.tensor(outputAt), node.tensor(outputAt + 1)];
  const real = mul(cast(sums, 'float32'), cast(scale, 'float32'));
  return quantized(
    real,
    cast(reshape(outputScale, []), 'float32'),
    reshape(outputZero, []),
    outputZero.dtype,
  );
}

importers({
  QuantizeLinear(node) {
    const x = node.tensor(0);
    const { scale, zeroPoint } = parametersOf(node);
    const given = node.int('output_dtype', 0);
    const dtype = zeroPoint?.dtype ?? (given === 0 ? 'uint8' : node.dtype('output_dtype'));
    return quantized(
      isFloat(x) ? x : cast(x, scale.dtype),
      cast(scale, isFloat(x) ? x.dtype : scale.dtype),
      zeroPoint,
      dtype,
    );
  },
  DequantizeLinear(node) {
    const { scale, zeroPoint } = parametersOf(node);
    return dequantized(node.tensor(0), scale, zeroPoint);
  },
  DynamicQuantizeLinear(node) {
    const x = node.tensor(0);
    const high = maximum(reduceMax(x), 0);
    const low = minimum(reduceMin(x), 0);
    const scale = div(sub(high, low), 255);
    const zero = cast(cast(round(clip(div(sub(0, low), scale), 0, 255)), 'int32'), 'uint8');
    return [quantized(x, scale, zero, 'uint8'), scale, zero];
  },
  QLinearMatMul(node) {
    const [a, aScale, aZero, b, bScale, bZero] = [0, 1, 2, 3, 4, 5].map((i) => node.tensor(i));
    const sums = product(withoutZeroPoint(a, aZero, true), withoutZeroPoint(b, bZero, false));
    const scale = mul(
      rowScale(aScale),
      bScale.shape.length === 1 && bScale.shape[0] === 1 ? reshape(bScale, []) : bScale,
    );
    return requantized(node, sums, scale, 6);
  },
  QLinearConv(node) {
    const [x, xScale, xZero, kernel, kernelScale, kernelZero] = [0, 1, 2, 3, 4, 5].map((i) => node.tensor(i));
    const bias = node.optional(8);
    const rank = kernel.shape.length;
    const input = cast(withoutZeroPoint(x, xZero, false), 'float32');
    const filters = sub(cast(kernel, 'int32'), perFilter(cast(kernelZero, 'int32'), rank));
    const sums = convolved(node, input, cast(filters, 'float32'), bias && cast(bias, 'float32'));
    const scales = sizeOf(kernelScale.shape) === 1 ? reshape(kernelScale, []) : perChannel(kernelScale, sums);
    return requantized(node, sums, mul(reshape(xScale, []), scales), 6);
  },
});

/** One number, or one for each row. */
const rowScale = (scale: Tensor): Tensor => {
  if (sizeOf(scale.shape) === 1) return reshape(scale, []);
  return expandDims(scale, -1);
};
