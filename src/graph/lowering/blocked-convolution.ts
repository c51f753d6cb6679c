import { reshape, transpose } from '../functions.ts';
import { apply, define, numberAttribute, numbersAttribute } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { nodeOf, type Tensor } from '../tensor.ts';

const blockedDomain = 'com.microsoft.nchwc';
/** Narrower results leave the registers of ONNX Runtime's blocked kernel half empty. */
const narrowest = 8;

/** ONNX Runtime's operators on channels in blocks; shapes are written as if there were none. */
define({
  BlockedConv: {
    infer: ([x, kernel], attributes) => {
      const counts = numbersAttribute(attributes, 'counts');
      return [{ dtype: x.dtype, shape: [x.shape[0], kernel.shape[0], ...counts] }];
    },
    onnx: { op: 'Conv', domain: blockedDomain, internal: ['counts'] },
  },
  ReorderInput: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    onnx: { domain: blockedDomain },
  },
  ReorderOutput: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    onnx: { domain: blockedDomain },
  },
});

/** `x` `[batch, channels, height, width]` with its channels in blocks, as this machine's convolutions want them. */
export const reorderInput = (x: Tensor): Tensor => apply('ReorderInput', [x]);

/**
 * Runs convolutions on channels in blocks of `block`, which ONNX Runtime does by itself only for kernels that never
 * change. On wide images it takes half to two thirds of the time of the one over patches.
 */
export const blockedConvolutions =
  (block: number): Pass =>
  () => {
    const reordered = new Map<Tensor, Tensor>();
    const inBlocksOf: Rule = ([x, kernel, ...bias], node) => {
      if (!fits(node.outputs[0], x, kernel, block)) return undefined;
      if (numberAttribute(node.attributes, 'group') !== 1) return undefined;
      const input = reordered.get(x) ?? reorderInput(x);
      reordered.set(x, input);
      const [, filters, ...counts] = node.outputs[0].shape;
      const result = apply('BlockedConv', [input, inBlocks(kernel, block), ...bias], {
        ...node.attributes,
        kernel_shape: kernel.shape.slice(2),
        counts,
      });
      return apply('ReorderOutput', [result], { channels: filters });
    };
    return { Conv: inBlocksOf };
  };

function fits(result: Tensor, x: Tensor, kernel: Tensor, block: number): boolean {
  const [filters, channels, ...size] = kernel.shape;
  return (
    x.dtype === 'float32' &&
    size.length === 2 &&
    size[0] * size[1] > 1 &&
    channels % block === 0 &&
    filters % block === 0 &&
    result.shape[3] >= narrowest
  );
}

/**
 * `[filters, channels, rows, columns]` as `[filters / block, channels / block, rows, columns, block of channels, block
 * of filters]`, in one transpose also where the kernel has just been transposed itself.
 */
function inBlocks(kernel: Tensor, block: number): Tensor {
  const node = nodeOf(kernel);
  const isTransposed = node?.op === 'Transpose';
  const source = isTransposed ? node.inputs[0] : kernel;
  const perm = isTransposed ? numbersAttribute(node.attributes, 'perm') : [0, 1, 2, 3];
  const split: number[] = [];
  const places: number[] = [];
  source.shape.forEach((extent, axis) => {
    places.push(split.length);
    split.push(...(perm.indexOf(axis) < 2 ? [extent / block, block] : [extent]));
  });
  const [filters, channels, rows, columns] = perm.map((axis) => places[axis]);
  const order = [filters, channels, rows, columns, channels + 1, filters + 1];
  return reshape(transpose(reshape(source, split), order), kernel.shape);
}
