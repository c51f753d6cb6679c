import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { channelBlock } from '../../runtime/channel-block.ts';
import { compute } from '../../runtime/index.ts';
import {
  add,
  batchNormalization,
  cast,
  constant,
  convolution,
  gradients,
  greater,
  input,
  logSoftmax,
  matmul,
  mul,
  type Node,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  scatterAdd,
  sizeOf,
  slice,
  sparseCrossentropy,
  type Tensor,
  transpose,
} from '../index.ts';
import { simplified } from '../simplify/index.ts';
import { nodesOf } from '../traverse.ts';
import { forWebgpu, lowered } from './index.ts';

const random = new Random(2);
const values = ({ shape }: Tensor): Float32Array => {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  random.fillNormal(data, 0, 1);
  return data;
};
const operatorsOf = (outputs: Record<string, Tensor>): string[] =>
  nodesOf(Object.values(outputs)).map(({ op }) => op);

async function expectSame(
  outputs: Record<string, Tensor>,
  block: number | undefined,
  inputs: Tensor[],
  rules: Parameters<typeof lowered>[2] = [],
) {
  const feeds: Record<string, Float32Array> = {};
  for (const each of inputs) if (each.source.kind === 'input') feeds[each.source.name] = values(each);
  const better = lowered(outputs, block, rules);
  const [before, after] = [await compute(outputs, feeds), await compute(better, feeds)];
  for (const [name, expected] of Object.entries(before)) {
    let worst = 0;
    expected.forEach((value, i) => {
      worst = Math.max(
        worst,
        Math.abs(Number(value) - Number(after[name][i])) / (1 + Math.abs(Number(value))),
      );
    });
    expect(worst, name).toBeLessThan(1e-3);
  }
  return operatorsOf(better);
}

it('products and convolutions in float16, with each operand turned once, and sums left as they are', async () => {
  const [x, w] = [input('x', 'float32', [2, 3, 8, 8]), input('w', 'float32', [4, 3, 3, 3])];
  const v = input('v', 'float32', [36 * 4, 5]);
  const flat = convolution(x, w, { strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], group: 1 });
  const y = matmul(reshape(mul(flat, 0.1), [2, 36 * 4]), v);
  const outputs = {
    y,
    sum: reduceSum(y, [0]),
    ...Object.fromEntries(gradients(reduceSum(y), [w, v]).entries()),
  };
  const halved = lowered(outputs, undefined, [], true);
  const nodes = nodesOf(Object.values(halved));
  // A sum is a product with a row of ones.
  const isSum = (node: Node): boolean => node.inputs[0].shape[0] === 1;
  const products = nodes.filter((node) => (node.op === 'MatMul' && !isSum(node)) || node.op === 'Conv');
  expect(products.length).toBeGreaterThan(3);
  for (const { inputs } of products) for (const each of inputs) expect(each.dtype).toBe('float16');
  const turned = nodes.filter(({ op, outputs: [to] }) => op === 'Cast' && to.dtype === 'float16');
  expect(new Set(turned.map(({ inputs: [from] }) => from)).size).toBe(turned.length);
  for (const { dtype } of Object.values(halved)) expect(dtype).toBe('float32');
  const feeds = { x: values(x), w: values(w), v: values(v) };
  const [before, after] = [await compute(outputs, feeds), await compute(halved, feeds)];
  for (const [name, expected] of Object.entries(before)) {
    const largest = Math.max(...Array.from(expected as Float32Array, Math.abs));
    for (let i = 0; i < expected.length; i++)
      expect(Math.abs(Number(expected[i]) - Number(after[name][i])) / largest, name).toBeLessThan(5e-3);
  }
});

describe('a convolution and its gradients', () => {
  const cases: [
    name: string,
    batch: number,
    channels: number,
    size: number,
    filters: number,
    kernel: number,
    stride: number,
  ][] = [
    ['on wide images', 2, 16, 12, 32, 3, 1],
    ['with strides', 2, 32, 20, 16, 3, 2],
    ['of odd channels', 2, 5, 9, 7, 3, 1],
    ['on few pixels', 3, 32, 2, 48, 3, 1],
    ['on few pixels with strides', 3, 40, 4, 48, 3, 2],
    ['on few pixels with long strides', 2, 48, 7, 40, 3, 4],
    ['of one pixel on few', 3, 40, 3, 48, 1, 2],
    ['of an even kernel', 2, 16, 11, 16, 4, 1],
  ];
  it.each(cases)(
    '%s are the same when lowered',
    async (_, batch, channels, size, filters, kernel, stride) => {
      const x = input('x', 'float32', [batch, channels, size, size]);
      const weights = input('weights', 'float32', [kernel, kernel, channels, filters]);
      const bias = input('bias', 'float32', [filters]);
      const [before, after] = [Math.floor((kernel - 1) / 2), Math.ceil((kernel - 1) / 2)];
      const shape = {
        strides: [stride, stride],
        pads: [before, before, after, after],
        dilations: [1, 1],
        group: 1,
      };
      const y = convolution(x, transpose(weights, [3, 2, 0, 1]), shape, bias);
      const factor = input('factor', 'float32', y.shape);
      const [dx, dweights, dbias] = gradients(reduceSum(mul(y, factor)), [x, weights, bias]);
      await expectSame({ y, dx, dweights, dbias }, await channelBlock(), [x, weights, bias, factor]);
      await expectSame({ y, dx, dweights, dbias }, undefined, [x, weights, bias, factor]);
    },
  );

  it('runs on blocks of channels where the machine has them', async () => {
    const block = await channelBlock();
    if (block === undefined) return;
    const x = input('x', 'float32', [2, 32, 16, 16]);
    const kernel = input('kernel', 'float32', [64, 32, 3, 3]);
    const shape = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], group: 1 };
    expect(await expectSame({ y: convolution(x, kernel, shape) }, block, [x, kernel])).toContain(
      'BlockedConv',
    );
    const dilated = { ...shape, pads: [2, 2, 2, 2], dilations: [2, 2] };
    expect(await expectSame({ y: convolution(x, kernel, dilated) }, block, [x, kernel])).toContain(
      'BlockedConv',
    );
  });
});

it('slices of slices and zeros around zeros become one step', async () => {
  const x = input('x', 'float32', [3, 8, 9, 5]);
  const cut = slice(slice(slice(x, 1, 1, 7, 2), 2, 3, 9), 3, 4, 0, -1);
  const same = slice(slice(x, 1, 2, 8), 1, 1, 3);
  const around = pad(pad(x, 2, 1, 2), 3, 0, 1);
  const raised = pad(pad(x, 2, 1, 2, 7), 3, 0, 1);
  const ops = await expectSame({ cut, same, around, raised }, undefined, [x]);
  expect(ops.filter((op) => op === 'SliceBox')).toHaveLength(1);
  expect(ops.filter((op) => op === 'Slice')).toHaveLength(2);
  expect(ops.filter((op) => op === 'Pad')).toHaveLength(3);
});

it('normalisation by the statistics of the batch means the same in operators that WebGPU has', async () => {
  const x = input('x', 'float32', [4, 3, 5, 2]);
  const [gamma, beta] = [input('gamma', 'float32', [3]), input('beta', 'float32', [3])];
  const { normal, mean, variance } = batchNormalization(x, gamma, beta, 1e-3);
  const factor = input('factor', 'float32', x.shape);
  const [dx, dgamma, dbeta] = gradients(reduceSum(mul(normal, factor)), [x, gamma, beta]);
  const outputs = { normal, mean, variance, dx, dgamma, dbeta };
  const ops = await expectSame(outputs, undefined, [x, gamma, beta, factor], forWebgpu);
  expect(ops).not.toContain('BatchNormalization');
});

it('the logarithm of a softmax means the same in operators that WebGPU has', async () => {
  const x = input('x', 'float32', [2, 5, 3]);
  const wide = mul(x, 30);
  const outputs = { last: logSoftmax(wide), middle: logSoftmax(wide, 1) };
  const ops = await expectSame(outputs, undefined, [x], forWebgpu);
  expect(ops).not.toContain('LogSoftmax');
});

it('sums over the first axes are products with ones, others are left', async () => {
  const x = input('x', 'float32', [3, 5, 4, 6]);
  const sums = { first: reduceSum(x, 0), two: reduceSum(x, [0, 1], true), middle: reduceSum(x, [0, 2]) };
  const ops = await expectSame({ ...sums, all: reduceSum(x) }, undefined, [x]);
  expect(ops.filter((op) => op === 'MatMul')).toHaveLength(2);
  expect(ops.filter((op) => op === 'ReduceSum')).toHaveLength(2);
});

it('a large factor is turned before its product', async () => {
  const [x, y] = [input('x', 'float32', [300, 256]), input('y', 'float32', [300, 260])];
  const narrow = input('narrow', 'float32', [300, 20]);
  const outputs = { large: matmul(transpose(x, [1, 0]), y), small: matmul(transpose(narrow, [1, 0]), y) };
  const ops = await expectSame(outputs, undefined, [x, y, narrow]);
  expect(ops.filter((op) => op === 'Reshape')).toHaveLength(2);
});

it('which numbers are positive is said in one operator', async () => {
  const x = input('x', 'float32', [6]);
  const outputs = lowered({ mask: cast(greater(x, 0), 'float32') }, undefined);
  expect(operatorsOf(outputs)).toEqual(['HardSigmoid']);
  const { mask } = await compute(outputs, {
    x: Float32Array.of(0, -0, -2, 1.2e-38, 1, Number.POSITIVE_INFINITY),
  });
  expect([...mask]).toEqual([0, 0, 0, 1, 1, 1]);
});

it('what nothing improves stays the same graph', () => {
  const x = input('x', 'float32', [4]);
  const y = add(x, 1);
  expect(lowered({ y }, 16).y).toBe(y);
});

it('a factor for each row leaves a product for what is smaller', async () => {
  const [rows, factors] = [input('rows', 'float32', [6, 50]), input('factors', 'float32', [2, 3, 1])];
  const [small, few] = [input('small', 'float32', [50, 2]), input('few', 'float32', [6, 2])];
  const scaled = mul(reshape(rows, [2, 3, 50]), factors);
  const flat = reshape(scaled, [6, 50]);
  const outputs = {
    before: matmul(scaled, small),
    turned: matmul(transpose(flat, [1, 0]), few),
    after: matmul(transpose(few, [1, 0]), flat),
  };
  const large = (tensors: Readonly<Record<string, Tensor>>): number =>
    nodesOf(Object.values(tensors)).filter(({ op, outputs: [y] }) => op === 'Mul' && sizeOf(y.shape) === 300)
      .length;
  expect(large(outputs)).toBe(1);
  expect(large(lowered(outputs, undefined))).toBe(0);
  await expectSame(outputs, undefined, [rows, factors, small, few]);
  // On the smaller side it stays.
  const wide = { out: matmul(scaled, input('wide', 'float32', [50, 60])) };
  expect(large(lowered(wide, undefined))).toBe(1);
});

it('the gradient of a cross-entropy passes over the logits three times', () => {
  const [logits, classes] = [input('logits', 'float32', [4, 5, 100]), input('classes', 'int32', [4, 5])];
  const [gradient] = gradients(reduceMean(sparseCrossentropy(logits, classes)), [logits]);
  const long = nodesOf(Object.values(lowered(simplified({ gradient }), undefined)))
    .filter(({ outputs: [y] }) => sizeOf(y.shape) === sizeOf(logits.shape))
    .map(({ op }) => op);
  expect(long.filter((op) => op !== 'Reshape')).toEqual(['LogSoftmax', 'Exp', 'ScatterElements', 'Mul']);
});

it('the transpose of a product is a product the other way round', async () => {
  const [x, y] = [input('x', 'float32', [7, 3]), input('y', 'float32', [7, 40])];
  const outputs = { table: transpose(matmul(transpose(x, [1, 0]), y), [1, 0]) };
  const ops = await expectSame(outputs, undefined, [x, y]);
  expect(ops).toEqual(['Transpose', 'MatMul']);
});

it('rows are added to what else is added, not to zeros first', async () => {
  const [table, rows] = [input('table', 'float32', [5, 4]), constant([4, 0, 4], 'int64')];
  const updates = input('updates', 'float32', [3, 4]);
  const sum = add(mul(table, 2), scatterAdd([5, 4], rows, updates));
  const ops = await expectSame({ sum, other: add(scatterAdd([5, 4], rows, updates), table) }, undefined, [
    table,
    updates,
  ]);
  expect(ops).not.toContain('Add');
  expect(ops).not.toContain('ConstantOfShape');
});

it('zeros around a large tensor are laid beside it', async () => {
  const [x, small] = [input('x', 'float32', [2, 30, 9, 8]), input('small', 'float32', [3, 2])];
  const outputs = {
    around: pad(pad(x, 2, 1, 2), 3, 0, 1),
    before: pad(x, 0, 1, 0),
    ones: pad(x, 1, 1, 1, 1),
    few: pad(small, 1, 1, 1),
  };
  const ops = await expectSame(outputs, undefined, [x, small]);
  expect(ops.filter((op) => op === 'Concat')).toHaveLength(3);
  expect(ops.filter((op) => op === 'Pad')).toHaveLength(2);
});
