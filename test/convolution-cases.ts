/** Shapes and forms in which the operators on images are checked against finite differences. */
import {
  averagePool,
  batchNormalization,
  type ConvolutionShape,
  constant,
  convolution,
  maxPool,
  mul,
  type Tensor,
  transposedConvolution,
} from '../src/graph/index.ts';
import type { Differentiable } from './finite-differences.ts';

const plain: ConvolutionShape = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
const line: ConvolutionShape = { strides: [1], pads: [0, 0], dilations: [1], group: 1 };
const volume: ConvolutionShape = {
  strides: [1, 1, 1],
  pads: [0, 0, 0, 0, 0, 0],
  dilations: [1, 1, 1],
  group: 1,
};
const convolved = (
  x: readonly number[],
  kernel: readonly number[],
  shape: Partial<ConvolutionShape> = {},
): Differentiable => ({
  shapes: [x, kernel],
  build: ([images, filters]) => convolution(images, filters, { ...plain, ...shape }),
});
const pooled = (shape: readonly number[], build: (x: Tensor) => Tensor): Differentiable => ({
  shapes: [shape],
  domain: 'apart',
  build: ([x]) => build(x),
});

export const convolutionCases: Record<string, Differentiable[]> = {
  Conv: [
    convolved([2, 3, 4, 5], [2, 3, 3, 3], { pads: [1, 1, 1, 1] }),
    convolved([1, 2, 5, 4], [3, 2, 2, 3]),
    convolved([2, 1, 6, 5], [2, 1, 3, 2], { strides: [2, 3], pads: [1, 0, 0, 2] }),
    convolved([1, 2, 6, 6], [1, 2, 2, 2], { dilations: [2, 3], pads: [0, 1, 2, 1] }),
    convolved([2, 4, 3, 3], [6, 2, 2, 2], { group: 2, pads: [0, 0, 1, 1] }),
    convolved([2, 3, 4, 4], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
    convolved([1, 2, 5, 5], [4, 1, 3, 3], { group: 2, strides: [2, 2] }),
    convolved([1, 2, 3, 3], [2, 2, 1, 1], { strides: [2, 2] }),
    convolved([2, 5, 1, 2], [6, 5, 1, 1]),
    convolved([2, 3, 7], [4, 3, 3], { ...line, pads: [1, 0], strides: [2] }),
    convolved([2, 2, 5], [2, 1, 2], { ...line, dilations: [2], group: 2 }),
    convolved([1, 2, 3, 4, 3], [2, 2, 2, 2, 2], { ...volume, pads: [1, 0, 0, 0, 1, 1] }),
    convolved([2, 2, 3, 3, 4], [2, 1, 2, 1, 2], { ...volume, strides: [2, 1, 2], group: 2 }),
    {
      shapes: [[2, 3, 4, 4], [4, 3, 2, 2], [4]],
      build: ([images, filters, bias]) => convolution(images, filters, plain, bias),
    },
    convolved([2, 1, 2, 2], [1, 1, 1, 1], { pads: [1, 1, 0, 2] }),
  ],
  ConvTranspose: [
    {
      shapes: [
        [2, 2, 3, 2],
        [2, 3, 3, 2],
      ],
      build: ([y, kernel]) =>
        transposedConvolution(y, kernel, { ...plain, strides: [2, 2], pads: [1, 0, 1, 0] }, [6, 5]),
    },
    {
      shapes: [
        [1, 4, 2, 2],
        [4, 1, 2, 2],
      ],
      build: ([y, kernel]) =>
        transposedConvolution(y, kernel, { ...plain, strides: [3, 2], group: 2 }, [5, 4]),
    },
  ],
  MaxPool: [
    pooled([2, 2, 4, 5], (x) => maxPool(x, [2, 2], { strides: [2, 2], pads: [0, 0, 0, 0] })),
    pooled([1, 2, 5, 5], (x) => maxPool(x, [3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] })),
    pooled([1, 1, 4, 4], (x) => maxPool(mul(x, x), [2, 3], { strides: [1, 1], pads: [0, 0, 0, 0] })),
  ],
  AveragePool: [
    pooled([2, 2, 4, 5], (x) => averagePool(x, [2, 2], { strides: [2, 2], pads: [0, 0, 0, 0] })),
    pooled([1, 2, 5, 4], (x) => averagePool(x, [3, 2], { strides: [2, 1], pads: [1, 0, 1, 1] })),
  ],
  BatchNormalization: [
    {
      shapes: [[3, 2, 2, 3], [2], [2]],
      build: ([x, gamma, beta]) => batchNormalization(x, gamma, beta, 0.1).normal,
    },
    {
      shapes: [[4, 3], [3], [3]],
      build: ([x, gamma, beta]) => batchNormalization(x, gamma, beta, 0.1).normal,
    },
    {
      shapes: [[3, 2, 4]],
      build: ([x]) => Object.values(batchNormalization(x, constant([1, 2]), constant([0, 0]), 0.1)),
    },
  ],
};
