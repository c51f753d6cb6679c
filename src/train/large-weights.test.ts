import { expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import type { Layer } from '../nn/layer.ts';
import {
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  Dense,
  Embedding,
  Flatten,
  GRU,
  LSTM,
  MultiHeadAttention,
  SeparableConv1D,
} from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { model as functional, type Model, sequential } from './model.ts';

/** Weights of this many numbers are stored and updated in blocks. */
const large = 200_000;
const random = new Random(5);

const networks: [name: string, shape: number[], layer: Layer][] = [
  ['Dense', [600], Dense(400)],
  ['Conv1D', [4, 300], Conv1D(300, 3)],
  ['SeparableConv1D', [4, 500], SeparableConv1D(500, 3)],
  ['Conv2D on few pixels', [3, 3, 256], Conv2D(256, 3, { padding: 'same' })],
  ['Conv2D on many', [20, 20, 128], Conv2D(192, 3, { padding: 'same' })],
  ['Conv2DTranspose', [2, 2, 256], Conv2DTranspose(256, 3)],
  ['LSTM', [3, 128], LSTM(256)],
  ['GRU', [3, 128], GRU(320)],
];

it.each(networks)('a large weight of %s learns', async (_, shape, layer) => {
  await expectsToLearn(sequential([layer, Flatten(), Dense(2)]), shape);
});

it('large weights of MultiHeadAttention learn', async () => {
  const x = Input({ shape: [3, 512] });
  const attended = MultiHeadAttention(8, 64)(x, x);
  await expectsToLearn(functional({ inputs: x, outputs: Dense(2)(Flatten()(attended)) }), [3, 512]);
});

async function expectsToLearn(network: Model, shape: readonly number[]): Promise<void> {
  const model = network.compile({ optimizer: 'adam', loss: 'mse' });
  const data = new Float32Array(4 * shape.reduce((a, b) => a * b, 1));
  random.fillNormal(data, 0, 1);
  const x = { data, shape: [4, ...shape] };
  const y = { data: Float32Array.from({ length: 8 }, (_, i) => i % 3), shape: [4, 2] };
  const fitted = () => model.fit(x, y, { epochs: 1, batchSize: 4, verbose: 0 });
  try {
    await fitted();
    const before = model.getWeights();
    await fitted();
    const after = model.getWeights();
    expect([...after.values()].some(({ length }) => length >= large)).toBe(true);
    for (const [path, values] of after) {
      const old = before.get(path);
      const moved = values.filter((value, at) => value !== old?.[at]).length;
      expect(moved / values.length, path).toBeGreaterThan(0.2);
    }
  } finally {
    await model.dispose();
  }
}

it('a large table of an embedding learns in the rows that are read', async () => {
  const model = sequential([Embedding(4000, 64), Flatten(), Dense(2)]).compile({
    optimizer: 'adam',
    loss: 'mse',
  });
  const x = { data: Int32Array.of(5, 6, 7, 3999), shape: [2, 2] };
  const y = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
  try {
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    const before = [...model.getWeights().values()][0];
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    const after = [...model.getWeights().values()][0];
    expect(after[3999 * 64]).not.toBe(before[3999 * 64]);
    expect(after[100 * 64]).toBe(before[100 * 64]);
  } finally {
    await model.dispose();
  }
});
