import { expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import { add, constant, input, matmul, reshape, type Tensor } from '../graph/index.ts';
import { compute } from '../runtime/index.ts';
import { callLayer, type GraphContext, type Symbolic } from './layer.ts';
import {
  Conv2D,
  DecoderBlock,
  Dense,
  Embedding,
  GlobalAveragePooling2D,
  GRU,
  MultiHeadAttention,
} from './layers/index.ts';
import { buildNetwork, Input } from './model.ts';
import { productWeights } from './product-weights.ts';

const networkOf = (shape: number[], output: (start: Symbolic) => Symbolic) => {
  const start = Input({ shape });
  return buildNetwork([start], [output(start)], 0);
};

it('names the matrices of attention, recurrent and dense layers, and no kernels of convolutions, tables or biases', () => {
  const { weights } = networkOf([6, 8], (x) => Dense(4)(GRU(5)(MultiHeadAttention(2, 3)(x, x))));
  expect(productWeights(weights)).toEqual([
    { path: 'multi_head_attention/query/kernel', shape: [8, 2, 3], matrix: [8, 6] },
    { path: 'multi_head_attention/key/kernel', shape: [8, 2, 3], matrix: [8, 6] },
    { path: 'multi_head_attention/value/kernel', shape: [8, 2, 3], matrix: [8, 6] },
    { path: 'multi_head_attention/attentionOutput/kernel', shape: [2, 3, 8], matrix: [6, 8] },
    { path: 'gru/kernel', shape: [8, 15], matrix: [8, 15] },
    { path: 'gru/recurrentKernel', shape: [5, 15], matrix: [5, 15] },
    { path: 'dense/kernel', shape: [5, 4], matrix: [5, 4] },
  ]);
  expect(productWeights(networkOf([6], Embedding(9, 4)).weights)).toEqual([]);
  const images = networkOf([8, 8, 1], (x) => GlobalAveragePooling2D()(Conv2D(3, 3)(x)));
  expect(productWeights(images.weights)).toEqual([]);
});

it('gives the parts of a decoder block too, which an adapter reaches by their paths', () => {
  const ids = Input({ shape: [6, 8] });
  const bias = Input({ shape: [1, 6, 6] });
  const { weights } = buildNetwork([ids, bias], [DecoderBlock(16, 2)(ids, bias)], 0);
  expect(productWeights(weights).map(({ path }) => path.replace(/^[^/]+\//, ''))).toEqual([
    'attention/queryKeyValue/kernel',
    'attention/attentionOutput/kernel',
    'feedForward/gate/kernel',
    'feedForward/up/kernel',
    'feedForward/down/kernel',
  ]);
});

it('lets a low-rank adapter be added beside a product', async () => {
  const dense = Dense(4, { useBias: false });
  const { weights } = networkOf([3], dense);
  const [{ path, shape, matrix }] = productWeights(weights);
  const random = new Random(4);
  const drawn = (extents: number[]): Tensor => {
    const data = new Float32Array(extents.reduce((a, b) => a * b, 1));
    random.fillNormal(data, 0, 1);
    return constant(data, 'float32', extents);
  };
  const [kernel, down, up] = [drawn([3, 4]), drawn([matrix[0], 2]), drawn([2, matrix[1]])];
  const context: GraphContext = {
    training: false,
    weight: (name) => (name === path ? add(kernel, reshape(matmul(down, up), shape)) : kernel),
    dropoutMask: () => constant(1),
    normalNoise: () => constant(0),
    assign: () => {},
    addLoss: () => {},
  };
  const x = input('x', 'float32', [2, 3]);
  const adapted = callLayer(dense, 'dense', context, [{ tensor: x }]).tensor;
  const beside = add(matmul(x, kernel), matmul(matmul(x, down), up));
  const found = await compute({ adapted, beside }, { x: Float32Array.of(1, -2, 3, 0.5, 0, -1) });
  expect(found.adapted).toHaveLength(8);
  found.adapted.forEach((value, i) => {
    expect(value).toBeCloseTo(Number(found.beside[i]), 5);
  });
});
