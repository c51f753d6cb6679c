import { convolution, perChannel } from '../../../graph/convolution.ts';
import { add, cast, reshape, sub } from '../../../graph/functions.ts';
import { apply } from '../../../graph/operator.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { withoutZeroPoint } from './matmul.ts';
import { activation } from './recurrent-activations.ts';
import { kernelSize, padded, windowOf } from './windows.ts';

/** The convolution that a node describes, of operands that it may have prepared. */
export function convolved(node: OnnxNode, x: Tensor, kernel: Tensor, bias?: Tensor): Tensor {
  const size = kernelSize(node, kernel);
  const { strides, dilations, pads } = windowOf(node, x, size);
  const group = node.int('group', 1);
  // Padding may also take away; the runtime knows only what is added.
  if (Math.min(...pads) < 0) {
    const none = pads.map(() => 0);
    return convolution(padded(x, pads, 0), kernel, { strides, dilations, pads: none, group }, bias);
  }
  return convolution(x, kernel, { strides, dilations, pads, group }, bias);
}

function convTranspose(node: OnnxNode): Tensor {
  const [y, kernel, bias] = [node.tensor(0), node.tensor(1), node.optional(2)];
  const size = kernelSize(node, kernel);
  const { strides, dilations, pads: given } = windowOf(node, y, size);
  const outputPadding = size.map((_, axis) => node.ints('output_padding')?.[axis] ?? 0);
  const wanted = node.ints('output_shape')?.slice(-size.length);
  const automatic = node.string('auto_pad', 'NOTSET');
  const covered = size.map(
    (extent, axis) =>
      (y.shape[2 + axis] - 1) * strides[axis] + (extent - 1) * dilations[axis] + 1 + outputPadding[axis],
  );
  const same = automatic === 'SAME_UPPER' || automatic === 'SAME_LOWER';
  const target =
    wanted ?? (same ? y.shape.slice(2).map((extent, axis) => extent * strides[axis]) : undefined);
  let pads: readonly number[] = given;
  if (target !== undefined && target.length > 0) {
    const totals = covered.map((extent, axis) => extent - target[axis]);
    for (const [axis, total] of totals.entries()) {
      if (total < 0) outputPadding[axis] -= total;
    }
    const [less, more] = [Math.floor, Math.ceil].map((round) =>
      totals.map((each) => round(Math.max(0, each) / 2)),
    );
    pads = automatic === 'SAME_UPPER' ? [...less, ...more] : [...more, ...less];
  }
  const result = apply('ConvTranspose', [y, kernel], {
    strides,
    dilations,
    pads,
    group: node.int('group', 1),
    output_padding: outputPadding,
  });
  return bias === undefined ? result : add(result, perChannel(bias, result));
}

/** One number, or one for each filter. */
export const perFilter = (x: Tensor, rank: number): Tensor =>
  sizeOf(x.shape) === 1 ? reshape(x, []) : reshape(x, [-1, ...Array.from({ length: rank - 1 }, () => 1)]);

importers({
  Conv: (node) => convolved(node, node.tensor(0), node.tensor(1), node.optional(2)),
  ConvTranspose: convTranspose,
  ConvInteger(node) {
    const kernel = node.tensor(1);
    const zero = node.optional(3);
    const x = withoutZeroPoint(node.tensor(0), node.optional(2), false);
    const filters =
      zero === undefined
        ? cast(kernel, 'int32')
        : sub(cast(kernel, 'int32'), perFilter(cast(zero, 'int32'), kernel.shape.length));
    // The runtime convolves floats; sums of products of 8 bits are exact in them up to 16 million.
    return cast(convolved(node, cast(x, 'float32'), cast(filters, 'float32')), 'int32');
  },
});

importers(
  {
    FusedConv(node) {
      const result = convolved(node, node.tensor(0), node.tensor(1), node.optional(2));
      const sum = node.inputs[3] === undefined ? result : add(result, node.tensor(3));
      const name = node.string('activation', '');
      const [alpha, beta] = node.floats('activation_params') ?? [];
      return name === '' ? sum : activation(name, alpha, beta)(sum);
    },
  },
  'com.microsoft',
);
