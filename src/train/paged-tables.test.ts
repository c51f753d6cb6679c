import { expect, it, vi } from 'vitest';
import { Random } from '../core/random.ts';
import type { Symbolic } from '../nn/layer.ts';
import { BagPooling, Concatenate, Dense, Embedding, ScaledEmbedding } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { model } from './model.ts';
import { adam, type Optimizer, sgd } from './optimizers/index.ts';

const rows = 600;
const random = new Random(4);
const ids = { data: Int32Array.from({ length: 64 * 6 }, () => random.integer(rows)), shape: [64, 6] };
const labels = { data: Int32Array.from({ length: 64 }, () => random.integer(3)), shape: [64] };
const scales = Float32Array.from({ length: rows * 4 }, (_, i) => ((i * 7) % 11) / 5 - 1);

async function trained(
  build: (input: Symbolic) => Symbolic,
  optimizer: Optimizer = sgd({ learningRate: 0.5 }),
): Promise<Map<string, Float32Array>> {
  const input = Input({ shape: [6], dtype: 'int32' });
  const network = model(
    { inputs: input, outputs: Dense(3, { activation: 'softmax' })(build(input)) },
    { seed: 1 },
  );
  network.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  await network.fit(ids, labels, { epochs: 2, batchSize: 16, verbose: 0 });
  const weights = network.getWeights();
  await network.dispose();
  return weights;
}

async function same(build: (sparse: boolean) => (input: Symbolic) => Symbolic): Promise<void> {
  const [whole, paged] = [await trained(build(false)), await trained(build(true))];
  for (const [path, values] of whole) {
    const others = paged.get(path) ?? new Float32Array(0);
    expect(Math.max(...values.map((value, i) => Math.abs(value - others[i]))), path).toBeLessThan(1e-5);
  }
}

it('a table trained by the rows a batch reads ends like one trained whole', async () => {
  await same((sparse) => (input) => BagPooling()(Embedding(rows, 4, { sparse, maskZero: true })(input)));
});

it('so does one with fixed factors beside it', async () => {
  await same(
    (sparse) => (input) => BagPooling()(ScaledEmbedding(rows, 4, { sparse, scales, maskZero: true })(input)),
  );
});

it('ids that another layer reads too stay what they are', async () => {
  await same((sparse) => (input) => {
    const [long, other] = [Embedding(rows, 4, { sparse }), Embedding(rows, 2)];
    return Concatenate()(BagPooling()(long(input)), BagPooling()(other(input)));
  });
});

it('is the same where steps do not share the memory and are fed the rows', async () => {
  const build = (input: Symbolic) => BagPooling()(Embedding(rows, 4, { sparse: true })(input));
  const shared = await trained(build, adam({ learningRate: 0.1 }));
  vi.stubEnv('MILLWRIGHT_NATIVE', '0');
  vi.resetModules();
  const { Session } = await import('../runtime/index.ts');
  const runs = vi.spyOn(Session.prototype, 'run');
  const nn = await import('../nn/layers/index.ts');
  const { model: other } = await import('./model.ts');
  const input = (await import('../nn/model.ts')).Input({ shape: [6], dtype: 'int32' });
  const pooled = nn.BagPooling()(nn.Embedding(rows, 4, { sparse: true })(input));
  const network = other(
    { inputs: input, outputs: nn.Dense(3, { activation: 'softmax' })(pooled) },
    { seed: 1 },
  );
  network.compile({
    optimizer: (await import('./optimizers/index.ts')).adam({ learningRate: 0.1 }),
    loss: 'sparseCategoricalCrossentropy',
  });
  await network.fit(ids, labels, { epochs: 2, batchSize: 16, verbose: 0 });
  expect(runs).toHaveBeenCalled();
  expect(network.getWeights()).toEqual(shared);
  await network.dispose();
});

it('rows that a step without a finite loss read stay as they were before it', async () => {
  const input = Input({ shape: [6], dtype: 'int32' });
  const outputs = Dense(1)(BagPooling()(Embedding(rows, 4, { sparse: true })(input)));
  const network = model({ inputs: input, outputs }, { seed: 1 });
  network.compile({ optimizer: sgd({ learningRate: 1e15 }), loss: 'meanSquaredError' });
  const target = { data: new Float32Array(64).fill(1), shape: [64, 1] };
  await expect(network.fit(ids, target, { epochs: 1, batchSize: 32, verbose: 0 })).rejects.toThrow(/loss/);
  const [table] = [...network.getWeights()].flatMap(([path, values]) =>
    path.includes('embedding') ? [values] : [],
  );
  expect(table.every(Number.isFinite)).toBe(true);
  expect(Math.max(...table)).toBeGreaterThan(1e6);
  await network.dispose();
});
