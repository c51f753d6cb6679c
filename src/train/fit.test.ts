import { describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import { BatchNormalization, Dense, Dropout, Embedding, GlobalAveragePooling1D } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { type Callback, earlyStopping } from './callbacks.ts';
import { type Model, sequential } from './model.ts';
import type { ModelOptions } from './model-options.ts';
import { adam, sgd } from './optimizers/index.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import { stepDecay } from './schedules.ts';

const rows = 50;
const x = { data: new Float32Array(rows * 4), shape: [rows, 4] };
new Random(1).fillNormal(x.data, 0, 1);
const y = Int32Array.from({ length: rows }, (_, i) =>
  x.data[4 * i] > 0 ? (x.data[4 * i + 1] > 0 ? 2 : 1) : 0,
);
const part = (start: number, end: number) => ({
  data: x.data.subarray(4 * start, 4 * end),
  shape: [end - start, 4],
});

function network(options: ModelOptions = {}, optimizer: string | ReturnType<typeof sgd> = 'adam'): Model {
  return sequential(
    [
      Input({ shape: [4] }),
      Dense(10, { activation: 'relu' }),
      BatchNormalization(),
      Dropout(0.2),
      Dense(3, { activation: 'softmax' }),
    ],
    { threads: 1, ...options },
  ).compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
}
const quiet = { verbose: 0, batchSize: 16 } as const;

describe('fit', () => {
  it('gives the same weights for the same seed, and others for another', async () => {
    const weights = [];
    for (const seed of [4, 4, 5]) {
      const model = network({ seed });
      await model.fit(x, y, { ...quiet, epochs: 2 });
      weights.push(model.getWeights());
      await model.dispose();
    }
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[0]);
  });

  it('continues where an earlier fit ended, as Keras does: optimiser, schedule and dropout', async () => {
    const optimizer = () => adam({ learningRate: stepDecay(0.01, 5, 0.5) });
    const once = network({}, optimizer());
    const { epochs } = await once.fit(x, y, { ...quiet, epochs: 4, shuffle: false });
    const twice = network({}, optimizer());
    const first = await twice.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
    const second = await twice.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
    expect([...first.epochs, ...second.epochs]).toEqual(epochs);
    expect(twice.getWeights()).toEqual(once.getWeights());
    await once.dispose();
    await twice.dispose();
  });

  it('starts the optimiser again after compile', async () => {
    const fresh = network();
    const compiled = network();
    await compiled.fit(x, y, { ...quiet, epochs: 3 });
    compiled.setWeights(fresh.getWeights());
    compiled.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    await fresh.fit(x, y, quiet);
    await compiled.fit(x, y, quiet);
    expect(compiled.getWeights()).toEqual(fresh.getWeights());
    await fresh.dispose();
    await compiled.dispose();
  });

  it('keeps the last rows for validation and never learns from them', async () => {
    const split = network();
    const given = network();
    const validationData = [part(40, 50), y.subarray(40)] as const;
    const a = await split.fit(x, y, { ...quiet, epochs: 3, validationSplit: 0.2 });
    const b = await given.fit(part(0, 40), y.subarray(0, 40), { ...quiet, epochs: 3, validationData });
    expect(a).toEqual(b);
    expect(split.getWeights()).toEqual(given.getWeights());
    const { loss, accuracy } = await given.evaluate(...validationData);
    const last = a.epochs[a.epochs.length - 1];
    expect(loss).toBeCloseTo(last.valLoss, 5);
    expect(accuracy).toBeCloseTo(last.valAccuracy, 5);
    await split.dispose();
    await given.dispose();
  });

  it('logs the mean over rows, however short the last batch is', async () => {
    const model = sequential([Input({ shape: [4] }), Dense(3, { activation: 'softmax' })], { threads: 1 });
    model.compile({
      optimizer: sgd({ learningRate: 0 }),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
    });
    for (const batchSize of [50, 16, 7]) {
      const { epochs } = await model.fit(x, y, { verbose: 0, batchSize });
      const { loss, accuracy } = await model.evaluate(x, y, { batchSize: 11 });
      expect(epochs[0].loss).toBeCloseTo(loss, 5);
      expect(epochs[0].accuracy).toBeCloseTo(accuracy, 5);
    }
    const prediction = await model.predict(x, { batchSize: 13 });
    const whole = await model.predict(x, { batchSize: 50 });
    expect(prediction.shape).toEqual([50, 3]);
    Array.from(prediction.data, Number).forEach((value, i) =>
      expect(value).toBeCloseTo(Number(whole.data[i]), 5),
    );
    await model.dispose();
  });

  it('counts a class by its weight as if each of its rows had that weight', async () => {
    const byClass = network();
    const byRow = network();
    await byClass.fit(x, y, { ...quiet, classWeight: { 0: 3, 2: 0.5 } });
    await byRow.fit(x, y, { ...quiet, sampleWeight: Array.from(y, (label) => [3, 1, 0.5][label]) });
    expect(byClass.getWeights()).toEqual(byRow.getWeights());
    const plain = network();
    await plain.fit(x, y, quiet);
    expect(plain.getWeights()).not.toEqual(byRow.getWeights());
    for (const each of [byClass, byRow, plain]) await each.dispose();
  });
});

describe('callbacks', () => {
  it('are called in order: once at the ends, after each batch, after each epoch', async () => {
    const heard: string[] = [];
    const callback = (name: string): Callback => ({
      onTrainBegin: () => void heard.push(`${name} begin`),
      onBatchEnd: ({ done, total }) => void heard.push(`${name} ${done}/${total}`),
      onEpochEnd: (epoch, logs) => void heard.push(`${name} epoch ${epoch} ${Object.keys(logs).join()}`),
      onTrainEnd: () => void heard.push(`${name} end`),
    });
    const model = network();
    await model.fit(x, y, {
      verbose: 0,
      batchSize: 30,
      validationSplit: 0.2,
      callbacks: [callback('a'), callback('b')],
    });
    await model.dispose();
    const logs = 'loss,accuracy,learningRate,valLoss,valAccuracy';
    expect(heard).toEqual([
      ...['a begin', 'b begin', 'a 30/40', 'b 30/40', 'a 40/40', 'b 40/40'],
      ...[`a epoch 0 ${logs}`, `b epoch 0 ${logs}`, 'a end', 'b end'],
    ]);
  });

  it('earlyStopping ends with the weights of the best epoch and says why it stopped', async () => {
    const model = network({ seed: 2 }, sgd({ learningRate: 1.5, momentum: 0.9 }));
    const stopping = earlyStopping({ patience: 2 });
    const { epochs, stopped } = await model.fit(x, y, {
      ...quiet,
      epochs: 60,
      validationSplit: 0.3,
      callbacks: [stopping],
    });
    const losses = epochs.map(({ valLoss }) => valLoss);
    const best = losses.indexOf(Math.min(...losses));
    expect(epochs.length).toBe(best + 3);
    expect(epochs.length).toBeLessThan(60);
    expect(stopping.bestEpoch).toBe(best);
    expect(stopped).toBe('valLoss has not become better for 2 epochs');
    const { loss } = await model.evaluate(part(35, 50), y.subarray(35));
    expect(loss).toBeCloseTo(losses[best], 5);
    await model.dispose();
  });

  it('reduceOnPlateau lowers the rate of the epochs after it', async () => {
    const model = network({}, sgd({ learningRate: 0 }));
    model.compile({ optimizer: sgd({ learningRate: 1e-9 }), loss: 'sparseCategoricalCrossentropy' });
    const { epochs } = await model.fit(x, y, {
      ...quiet,
      epochs: 5,
      validationSplit: 0.2,
      callbacks: [reduceOnPlateau({ monitor: 'valLoss', factor: 0.5, patience: 1, eps: 0, threshold: 0.9 })],
    });
    const rates = epochs.map(({ learningRate }) => learningRate / 1e-9);
    [1, 1, 1, 0.5, 0.5].forEach((rate, epoch) => expect(rates[epoch]).toBeCloseTo(rate, 9));
    await model.dispose();
  });
});

describe('a number that stops being finite ends training and is named', () => {
  const steep = sgd({ learningRate: 1e30 });
  const tables = (sparse: boolean) =>
    sequential(
      [
        Input({ shape: [3], dtype: 'int32' }),
        Embedding(9, 4, { sparse }),
        GlobalAveragePooling1D(),
        Dense(40, { name: 'hidden' }),
        Dense(3, { activation: 'softmax', name: 'answer' }),
      ],
      { threads: 1 },
    ).compile({ optimizer: steep, loss: 'sparseCategoricalCrossentropy' });
  const ids = { data: Int32Array.from({ length: 3 * rows }, (_, i) => i % 9), shape: [rows, 3] };

  it.each([true, false])('by the layer that gave it (table trained by rows: %s)', async (sparse) => {
    const model = tables(sparse);
    await expect(model.fit(ids, y, { ...quiet, epochs: 9 })).rejects.toThrow(
      /^training stopped in epoch 1, step 2: layer (hidden|answer) is no longer a finite number; try a lower/,
    );
    await model.dispose();
  });

  it('also where the last step of all made it', async () => {
    const model = sequential([Input({ shape: [4] }), Dense(1)], { threads: 1 });
    model.compile({ optimizer: sgd({ learningRate: 3e38 }), loss: 'meanSquaredError' });
    const large = { data: x.data.map((value) => value * 100), shape: x.shape };
    await expect(model.fit(large, Float32Array.from(y), { verbose: 0, batchSize: 64 })).rejects.toThrow(
      'training stopped after epoch 1, step 1: weight dense/kernel is no longer a finite number',
    );
    await model.dispose();
  });

  it('by the row where the data are to blame', async () => {
    const model = network();
    const broken = { data: x.data.slice(), shape: x.shape };
    broken.data[4 * 17 + 2] = Number.NaN;
    await expect(model.fit(broken, y, quiet)).rejects.toThrow('row 18 of the data holds NaN in input 1');
    const labels = y.slice();
    labels[29] = 3;
    await expect(network().fit(x, labels, quiet)).rejects.toThrow(
      'row 30 of the data is of class 3, and the model gives scores for 3 classes, 0 to 2',
    );
    await model.dispose();
  });
});

it('targets that do not fit are refused before a callback has begun', async () => {
  const model = sequential([Input({ shape: [4] }), Dense(3)], { threads: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const begun: string[] = [];
  const callbacks = [{ onTrainBegin: () => begun.push('begun') }] as never;
  const rows = { data: new Float32Array(8), shape: [2, 4] };
  await expect(model.fit(rows, rows, { verbose: 0, callbacks })).rejects.toThrow('do not fit predictions');
  expect(begun).toEqual([]);
  await model.dispose();
});
