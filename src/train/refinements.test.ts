import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BatchNormalization, Dense, Embedding, Flatten } from '../entries/layers.ts';
import { adafactor, adamW, layerwiseDecay, type Optimizer, sgd } from '../entries/optimizers.ts';
import { type Callback, type Model, sequential } from '../index.ts';

const rows = 24;
const x = {
  data: Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.3)),
  shape: [rows, 3],
};
const y = Float32Array.from({ length: rows }, (_, i) => x.data[i * 3] * 2 - x.data[i * 3 + 1]);
const network = (optimizer: Optimizer): Model =>
  sequential([Dense(4, { name: 'first', activation: 'tanh' }), Dense(1, { name: 'last' })], {
    seed: 5,
  }).compile({
    optimizer,
    loss: 'mse',
  });
const settings = { batchSize: 8, shuffle: false, verbose: 0 } as const;
const weightsOf = (model: Model): number[] => [...model.getWeights().values()].flatMap((each) => [...each]);
const close = (got: readonly number[], expected: readonly number[]): void =>
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));

describe('gradient accumulation', () => {
  it('of three batches is one step on a batch three times as large', async () => {
    const small = network(sgd({ learningRate: 0.1, momentum: 0.9, gradientAccumulationSteps: 3 }));
    await small.fit(x, y, { ...settings, epochs: 4 });
    const large = network(sgd({ learningRate: 0.1, momentum: 0.9 }));
    await large.fit(x, y, { ...settings, epochs: 4, batchSize: 24 });
    close(weightsOf(small), weightsOf(large));
    await small.dispose();
    await large.dispose();
  });

  it('changes nothing before enough batches were seen', async () => {
    const model = network(adamW({ gradientAccumulationSteps: 4 }));
    await model.fit(x, y, { ...settings, epochs: 0 });
    const before = weightsOf(model);
    await model.fit(x, y, { ...settings, epochs: 1 });
    expect(weightsOf(model)).toEqual(before);
    await model.dispose();
  });
});

describe('moving averages of weights', () => {
  it('are what training ends with', async () => {
    const plain = network(sgd({ learningRate: 0.1 }));
    let average: number[] | undefined;
    const follow: Callback = {
      onEpochEnd() {
        const now = weightsOf(plain);
        average = average === undefined ? now : average.map((old, i) => 0.6 * old + 0.4 * now[i]);
      },
    };
    await plain.fit(x, y, { ...settings, epochs: 6, batchSize: 24, callbacks: [follow] });
    const averaged = network(sgd({ learningRate: 0.1, useEma: true, emaMomentum: 0.6 }));
    await averaged.fit(x, y, { ...settings, epochs: 6, batchSize: 24 });
    close(weightsOf(averaged), average ?? []);
    await plain.dispose();
    await averaged.dispose();
  });
});

it('a run that is taken up again ends with the same weights, bit for bit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'refinements-'));
  try {
    const optimizer = () =>
      adamW({
        gradientAccumulationSteps: 2,
        useEma: true,
        groups: [{ parameters: 'last', learningRateFactor: 2 }],
      });
    const whole = network(optimizer());
    await whole.fit(x, y, { ...settings, epochs: 5 });
    const checkpoint = { path: join(folder, 'checkpoint') };
    const first = network(optimizer());
    await first.fit(x, y, { ...settings, epochs: 2, checkpoint });
    const second = network(optimizer());
    await second.fit(x, y, { ...settings, epochs: 5, checkpoint });
    expect(weightsOf(second)).toEqual(weightsOf(whole));
    for (const model of [whole, first, second]) await model.dispose();
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('groups', () => {
  it('learn at their own rate', async () => {
    const start = network(sgd());
    await start.fit(x, y, { ...settings, epochs: 0 });
    const moved = async (factor: number): Promise<[first: number, last: number]> => {
      const model = network(
        sgd({ learningRate: 0.01, groups: [{ parameters: 'first/kernel', learningRateFactor: factor }] }),
      );
      await model.fit(x, y, { ...settings, epochs: 1, batchSize: 24 });
      const distance = (path: string): number =>
        Math.hypot(
          ...(model.getWeights().get(path) ?? []).map((v, i) => v - (start.getWeights().get(path)?.[i] ?? 0)),
        );
      await model.dispose();
      return [distance('first/kernel'), distance('last/kernel')];
    };
    const [[whole, last], [half, same], [still]] = [await moved(1), await moved(0.5), await moved(0)];
    expect(half / whole).toBeCloseTo(0.5, 4);
    expect(same).toBeCloseTo(last, 6);
    expect(still).toBe(0);
    await start.dispose();
  });

  it('decay or not', async () => {
    const nothing = { data: new Float32Array(rows * 3), shape: [rows, 3] };
    const model = network(
      adamW({ learningRate: 0.1, weightDecay: 0.5, groups: [{ parameters: 'first', weightDecay: false }] }),
    );
    await model.fit(nothing, new Float32Array(rows), { ...settings, epochs: 0 });
    const before = model.getWeights();
    await model.fit(nothing, new Float32Array(rows), { ...settings, epochs: 1 });
    const after = model.getWeights();
    expect(after.get('first/kernel')).toEqual(before.get('first/kernel'));
    close(
      [...(after.get('last/kernel') ?? [])],
      [...(before.get('last/kernel') ?? [])].map((value) => value * 0.95 ** 3),
    );
    await model.dispose();
  });

  it('that name nothing are refused, with the names that there are', async () => {
    const model = network(sgd({ groups: [{ parameters: 'middle/*' }] }));
    await expect(model.fit(x, y, settings)).rejects.toThrow(/"middle\/\*".*first\/kernel, first\/bias/);
  });

  it('slow down towards the input', () => {
    expect(layerwiseDecay(['a', 'b', 'c'], 0.5).map(({ learningRateFactor }) => learningRateFactor)).toEqual([
      0.25, 0.5, 1,
    ]);
    expect(() => layerwiseDecay(['a'], 0)).toThrow(/decay is 0/);
  });
});

describe('freezing', () => {
  it('holds the named layers, from the next fit on, and thaws them', async () => {
    const model = network(sgd({ learningRate: 0.1, momentum: 0.5 }));
    await model.fit(x, y, { ...settings, epochs: 1 });
    const once = model.getWeights();
    await model.freeze('fir*').fit(x, y, { ...settings, epochs: 1 });
    const frozen = model.getWeights();
    expect(frozen.get('first/kernel')).toEqual(once.get('first/kernel'));
    expect(frozen.get('last/kernel')).not.toEqual(once.get('last/kernel'));
    await model.unfreeze('*').fit(x, y, { ...settings, epochs: 1 });
    expect(model.getWeights().get('first/kernel')).not.toEqual(once.get('first/kernel'));
    await model.dispose();
  });

  it('makes a normalisation work as at inference', async () => {
    const model = sequential([BatchNormalization(), Dense(1)], { seed: 2 }).compile({
      optimizer: 'sgd',
      loss: 'mse',
    });
    await model.fit(x, y, { ...settings, epochs: 1 });
    const once = model.getWeights().get('batch_normalization/movingMean');
    await model.freeze('batch_normalization').fit(x, y, { ...settings, epochs: 1 });
    expect(model.getWeights().get('batch_normalization/movingMean')).toEqual(once);
    await model.dispose();
  });

  it('of what there is not names what there is', async () => {
    const model = network(sgd());
    await model.fit(x, y, { ...settings, epochs: 0 });
    expect(() => model.freeze('middle')).toThrow(/"middle".*first, last/);
    await model.dispose();
  });
});

it('what needs all rows of a table does not go with one that is read by rows', async () => {
  const ids = { data: Int32Array.from({ length: rows }, (_, i) => i % 5), shape: [rows, 1] };
  for (const [optimizer, name] of [
    [sgd({ gradientAccumulationSteps: 2 }), /gradientAccumulationSteps needs all rows/],
    [sgd({ useEma: true }), /useEma needs all rows/],
    [adafactor(), /adafactor needs all rows/],
  ] as const) {
    const model = sequential([Embedding(600, 2, { sparse: true, inputLength: 1 }), Flatten(), Dense(1)]);
    model.compile({ optimizer, loss: 'mse' });
    await expect(model.fit(ids, y, settings)).rejects.toThrow(name);
    await model.dispose();
  }
});

it('settings that cannot be meant are refused', () => {
  expect(() => sgd({ gradientAccumulationSteps: 0 })).toThrow(/gradientAccumulationSteps is 0/);
  expect(() => sgd({ emaMomentum: 2 })).toThrow(/emaMomentum is 2/);
  expect(() => sgd({ groups: [{ parameters: 'a', learningRateFactor: -1 }] })).toThrow(
    /learningRateFactor is -1/,
  );
  expect(() => adafactor({ beta2Decay: 1 })).toThrow(/beta2Decay is 1/);
});
