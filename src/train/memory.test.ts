import { expect, it } from 'vitest';
import {
  Dense,
  Dropout,
  Embedding,
  Flatten,
  GRU,
  type Layer,
  LayerNormalization,
  MultiHeadAttention,
  TransformerEncoder,
} from '../entries/layers.ts';
import { adam, sgd } from '../entries/optimizers.ts';
import { type Callback, Input, model, sequential } from '../index.ts';
import { memoryLine, showBytes, type TrainingMemory } from './memory.ts';

const rows = 32;
const x = {
  data: Float32Array.from({ length: rows * 12 }, (_, i) => Math.sin(i * 1.3)),
  shape: [rows, 12],
};
const y = Float32Array.from({ length: rows }, (_, i) => Math.cos(i));

/** What is said before training begins, and how it ends. */
async function said(layers: readonly Layer[], optimizer = adam(), data = x) {
  let memory: TrainingMemory | undefined;
  const listen: Callback = {
    onTrainBegin(control) {
      memory = control.memory;
    },
  };
  const network = sequential(layers, { seed: 1 }).compile({ optimizer, loss: 'mse' });
  const { history } = await network.fit(data, y, { verbose: 0, epochs: 2, callbacks: [listen] });
  const weights = network.getWeights();
  await network.dispose();
  if (memory === undefined) throw new Error('nothing was said');
  return { memory, history, weights };
}

it('weights and what the optimiser keeps are counted to the byte', async () => {
  const layers = () => [Dense(100, { useBias: false }), Dense(1, { useBias: false })];
  const { memory } = await said(layers());
  const numbers = 12 * 100 + 100;
  expect(memory.weights).toBe(3 * 4 * numbers);
  expect(memory.optimizer).toBe(2 * 4 * numbers);
  expect(memory.total).toBe(memory.weights + memory.optimizer + memory.step);
  expect((await said(layers(), sgd())).memory.optimizer).toBe(0);
});

it('a step needs at least what one wide layer gives, and more for more rows', async () => {
  const layers = () => [Dense(500, { activation: 'tanh' }), Dropout(0.5), Dense(1)];
  const { memory } = await said(layers());
  // The layer's output, dropout's factors and the gradient.
  expect(memory.step).toBeGreaterThan(3 * 4 * 32 * 500);
  expect(memory.step).toBeLessThan(10 * 4 * 32 * 500);
});

it('a long table read by rows costs no step its length', async () => {
  const ids = { data: x.data.map((value) => Math.floor(Math.abs(value) * 100)), shape: x.shape };
  const layers = (sparse: boolean) => [
    Embedding(200_000, 4, { sparse, inputLength: 12 }),
    Flatten(),
    Dense(1),
  ];
  const [whole, byRows] = [await said(layers(false), adam(), ids), await said(layers(true), adam(), ids)];
  expect(byRows.memory.step).toBeLessThan(whole.memory.step / 10);
  expect(byRows.memory.weights).toBeLessThan(whole.memory.weights);
});

it('layers that are computed again need less and learn the same, dropout included', async () => {
  const blocks = (recompute: boolean) => {
    const input = Input({ shape: [12, 16] });
    const stack = [1, 2, 3].reduce(
      (value) => TransformerEncoder(64, 2, { dropout: 0.2, recompute })(value),
      input,
    );
    return model({ inputs: input, outputs: Dense(1)(Flatten()(stack)) }, { seed: 4 });
  };
  const data = {
    data: Float32Array.from({ length: 16 * 12 * 16 }, (_, i) => Math.sin(i)),
    shape: [16, 12, 16],
  };
  const results = [];
  for (const recompute of [false, true]) {
    let step = 0;
    const network = blocks(recompute).compile({ optimizer: adam(), loss: 'mse' });
    const { history } = await network.fit(data, y.subarray(0, 16), {
      verbose: 0,
      epochs: 3,
      callbacks: [
        {
          onTrainBegin({ memory }) {
            step = memory?.step ?? 0;
          },
        },
      ],
    });
    results.push({ step, loss: history.loss });
    await network.dispose();
  }
  const [kept, again] = results;
  expect(again.step).toBeLessThan(0.6 * kept.step);
  again.loss.forEach((loss, i) => expect(loss).toBeCloseTo(kept.loss[i], 4));
});

it('loops, shared layers and attention learn the same when computed again', async () => {
  const sequence = { data: x.data, shape: [rows, 4, 3] };
  const layers = (recompute: boolean) => [
    GRU(5, { returnSequences: true, recompute }),
    LayerNormalization({ recompute }),
    GRU(4, { recompute }),
    Dense(1),
  ];
  const [kept, again] = [
    await said(layers(false), adam(), sequence),
    await said(layers(true), adam(), sequence),
  ];
  again.history.loss.forEach((loss, i) => expect(loss).toBeCloseTo(kept.history.loss[i], 5));
  const attention = (recompute: boolean) => {
    const input = Input({ shape: [4, 3] });
    const layer = MultiHeadAttention(2, 3, { recompute });
    const twice = layer(layer(input, input), input);
    return model({ inputs: input, outputs: Dense(1)(Flatten()(twice)) }, { seed: 2 });
  };
  const losses: (readonly number[])[] = [];
  for (const recompute of [false, true]) {
    const network = attention(recompute).compile({ optimizer: adam(), loss: 'mse' });
    losses.push((await network.fit(sequence, y, { verbose: 0, epochs: 2 })).history.loss);
    await network.dispose();
  }
  losses[1].forEach((loss, i) => expect(loss).toBeCloseTo(losses[0][i], 5));
});

it('is said in words, with what to do where it will not fit', () => {
  const memory = { weights: 4e5, optimizer: 12.4e6, step: 3.21e9, total: 3.2228e9 };
  expect(memoryLine(memory, 'en', 8e9)).toBe(
    'training needs about 3.2 GB of memory (weights 400 kB, optimizer 12 MB, a step 3.2 GB)',
  );
  expect(memoryLine(memory, 'en', 2e9)).toMatch(
    /more than the 2.0 GB that are free: give a smaller batchSize/,
  );
  expect([showBytes(1), showBytes(999_999), showBytes(1e9)]).toEqual(['1 kB', '1000 kB', '1.0 GB']);
});
