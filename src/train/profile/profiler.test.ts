import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Dense, Dropout, LSTM } from '../../nn/layers/index.ts';
import { type Model, sequential } from '../model.ts';
import { placeOf } from './place-of.ts';
import { type Profiler, profiler } from './profiler.ts';

const rows = 64;
const sequence = (steps: number, width: number) => ({
  data: Float32Array.from({ length: rows * steps * width }, (_, i) => Math.sin(i)),
  shape: [rows, steps, width],
});
const labels = Int32Array.from({ length: rows }, (_, i) => i % 4);

async function profiled(layers: Parameters<typeof sequential>[0], x: object): Promise<[Profiler, Model]> {
  const model = sequential(layers, { seed: 3 });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const profile = profiler();
  await model.fit(x as never, labels, { batchSize: 8, epochs: 2, verbose: 0, callbacks: [profile] });
  await model.dispose();
  return [profile, model];
}

const shares = (times: readonly { readonly share: number }[] = []): number =>
  times.reduce((sum, { share }) => sum + share, 0);
const leftOver = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('millwright-profile'));

describe('where the time of a step goes', () => {
  const wide = { data: Float32Array.from({ length: rows * 32 }, (_, i) => Math.cos(i)), shape: [rows, 32] };
  const layers = () => [
    Dense(8, { name: 'narrow', activation: 'relu' }),
    Dense(800, { name: 'wide', activation: 'relu' }),
    Dense(800, { name: 'slow', activation: 'relu' }),
    Dense(4, { name: 'answer', activation: 'softmax' }),
  ];

  it('the slow layer comes first, in each phase, and all make up the step', async () => {
    const [{ profile }] = await profiled(layers(), wide);
    expect(profile?.layers.map(({ layer }) => layer)).toEqual(
      expect.arrayContaining(['narrow', 'wide', 'slow', 'answer', 'loss', 'metrics']),
    );
    const [slow] = profile?.layers ?? [];
    expect(slow).toMatchObject({ layer: 'slow' });
    for (const phase of ['forward', 'backward', 'update'] as const) expect(slow[phase]).toBeGreaterThan(0);
    expect(slow.forward + slow.backward + slow.update).toBeCloseTo(slow.milliseconds, 6);
    expect(shares(profile?.layers) + shares(profile?.outside)).toBeCloseTo(1, 6);
    expect(shares(profile?.operators) + shares(profile?.outside)).toBeCloseTo(1, 6);
    // Batches 3 to 12 of 16: the second compiles what is profiled.
    expect(profile?.steps).toBe(10);
    expect(profile?.unprofiledMilliseconds).toBeGreaterThan(0);
  });

  it('what is learned is the same, and nothing is left behind', async () => {
    const small = () => [Dense(8, { activation: 'relu' }), Dropout(0.5), Dense(4, { activation: 'softmax' })];
    const before = leftOver();
    const [, model] = await profiled(small(), wide);
    const plain = sequential(small(), { seed: 3 });
    plain.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    await plain.fit(wide, labels, { batchSize: 8, epochs: 2, verbose: 0 });
    expect(model.getWeights()).toEqual(plain.getWeights());
    expect(leftOver()).toEqual(before);
    await plain.dispose();
  });
});

it('what runs inside a loop is counted once', async () => {
  const [{ profile }] = await profiled(
    [LSTM(16, { name: 'memory' }), Dropout(0.3), Dense(4, { activation: 'softmax' })],
    sequence(20, 8),
  );
  expect(profile?.layers[0]).toMatchObject({ layer: 'memory' });
  const calls = new Map(profile?.operators.map((each) => [each.operator, each.calls]));
  expect(calls.get('Scan')).toBeGreaterThanOrEqual(2);
  // Four gates' and the output's, at each of 20 steps.
  expect((calls.get('Sigmoid') ?? 0) + (calls.get('Tanh') ?? 0)).toBe(100);
  // Counted twice, the operators would take longer than the run they are part of.
  const between = profile?.outside.find(({ part }) => part === 'betweenKernels');
  expect(between?.milliseconds).toBeGreaterThanOrEqual(0);
  expect(profile?.outside.map(({ part }) => part)).toContain('random');
});

it('a training shorter than the batches asked for is profiled as far as it goes', async () => {
  const x = { data: new Float32Array(rows * 3), shape: [rows, 3] };
  const model = sequential([Dense(4, { name: 'only', activation: 'softmax' })]);
  model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
  const [single, none] = [profiler({ batches: [1, 5] }), profiler({ batches: [50, 60] })];
  await model.fit(x, labels, { batchSize: rows, epochs: 1, verbose: 0, callbacks: [single] });
  expect(single.profile).toMatchObject({ steps: 1, unprofiledMilliseconds: null });
  expect(single.summary()).toMatch(/^profile: [\d.]+ ms a step, mean of 1 step\n/);
  expect(single.summary()).toMatch(/^only +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+%$/m);
  // Small weights are updated together.
  expect(single.summary()).toMatch(/^optimizer +[\d.]+ +[\d.]+ +[\d.]+%$/m);
  await model.fit(x, labels, { batchSize: rows, epochs: 1, verbose: 0, callbacks: [none] });
  expect(none.profile).toBeUndefined();
  expect(none.summary()).toBe('no batch from 50 to 60 was trained on');
  await model.dispose();
});

it.each([[[0, 3]], [[5, 4]], [[1, 2.5]]])('batches %j are refused', ([first, last]) => {
  expect(() => profiler({ batches: [first, last] })).toThrow(/profiler cannot profile batches/);
});

it.each([
  ['dense/MatMul/node_16', 'forward', 'dense', undefined],
  ['fused dense/MatMul/node_61/MatMulAddFusion', 'forward', 'dense', undefined],
  ['encoder/attention/query/MatMul/node_3', 'forward', 'encoder', 'attention'],
  [
    'gradient/encoder/attention/query/MatMul/node_9/MatmulTransposeFusion/',
    'backward',
    'encoder',
    'attention',
  ],
  ['gradient/lstm/gradient/lstm/Transpose/node_183', 'backward', 'lstm', undefined],
  ['gradient/block/again/block/Add/node_2', 'backward', 'block', undefined],
  ['update/encoder/attention/kernel/Mul/node_4', 'update', 'encoder', 'attention'],
  ['update/dense/kernel/Mul/node_4', 'update', 'dense', undefined],
  ['update/Sqrt/node_4', 'update', 'optimizer', undefined],
  ['loss/Neg/node_4', 'forward', 'loss', undefined],
  ['graph/Less/node_5', 'forward', 'other', undefined],
  ['ReorderInput_token_4', 'forward', 'other', undefined],
])('%s belongs to %s of %s', (node, phase, layer, part) => {
  expect(placeOf(node)).toEqual({ phase, layer, part });
});
