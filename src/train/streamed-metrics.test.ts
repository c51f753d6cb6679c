import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Dense, Embedding, LSTM, Reshape } from '../entries/layers.ts';
import { infoNCE } from '../entries/losses.ts';
import { auc, precision, type StreamedMetric, topKCategoricalAccuracy } from '../entries/metrics.ts';
import { type Model, sequential } from '../index.ts';
import { rocAuc } from './metrics/index.ts';

const rows = 60;
const x = { data: Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.9)), shape: [rows, 3] };
const y = Float32Array.from({ length: rows }, (_, i) => Number(x.data[i * 3] + 0.4 * Math.cos(i * 7) > 0));
const network = (metrics: NonNullable<Parameters<Model['compile']>[0]['metrics']>): Model =>
  sequential([Dense(4, { activation: 'tanh' }), Dense(1, { activation: 'sigmoid' })], { seed: 3 }).compile({
    optimizer: 'adam',
    loss: 'binaryCrossentropy',
    metrics,
  });

describe('metrics that are more than a mean', () => {
  it('are logged for training and validation, and are those of all rows whatever the batches', async () => {
    const model = network(['accuracy', 'auc', 'mcc', precision({ threshold: 0.6, name: 'surePrecision' })]);
    const validationData = [x, y] as const;
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 13, verbose: 0, validationData });
    for (const name of ['accuracy', 'auc', 'mcc', 'surePrecision', 'valAuc', 'valMcc', 'valSurePrecision'])
      expect(history[name], name).toHaveLength(2);
    const { data } = await model.predict(x);
    const exact = rocAuc(Array.from(y), Float64Array.from(data, Number));
    const once = await model.evaluate(x, y, { batchSize: 60 });
    const often = await model.evaluate(x, y, { batchSize: 7 });
    expect(once.auc).toBeCloseTo(exact, 2);
    expect(often.auc).toBeCloseTo(once.auc, 12);
    expect(often.mcc).toBeCloseTo(once.mcc, 12);
    expect(history.valAuc[1]).toBeCloseTo(once.auc, 12);
    await model.dispose();
  });

  it('continue in an epoch that is taken up again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'streamed-'));
    try {
      const settings = { epochs: 2, batchSize: 8, verbose: 0 } as const;
      const whole = await network(['auc']).fit(x, y, settings);
      const stop = new AbortController();
      const checkpoint = { path: join(folder, 'checkpoint'), everySteps: 1 };
      let steps = 0;
      const interrupted = network(['auc']).fit(x, y, {
        ...settings,
        checkpoint,
        signal: stop.signal,
        callbacks: [
          {
            onBatchEnd() {
              steps += 1;
              if (steps === 11) stop.abort();
            },
          },
        ],
      });
      await expect(interrupted).rejects.toThrow(/interrupted in epoch 2/);
      const resumed = await network(['auc']).fit(x, y, { ...settings, checkpoint });
      expect(resumed.history).toEqual(whole.history);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('skip the padding of sequences', async () => {
    const ids = Int32Array.of(1, 2, 0, 2, 0, 0, 1, 1, 1);
    const wanted = { data: Int32Array.of(1, 2, 0, 2, 0, 0, 1, 1, 1), shape: [3, 3] };
    const model = sequential([
      Embedding(3, 4, { maskZero: true, inputLength: 3 }),
      LSTM(4, { returnSequences: true }),
      Dense(3, { activation: 'softmax' }),
    ]);
    const counted: StreamedMetric = {
      name: 'counted',
      sums: () => 1,
      add(sums, { mask }) {
        for (const each of Array.from(mask ?? [])) sums[0] += each;
      },
      result: ([sum]) => sum,
    };
    model.compile({
      optimizer: 'sgd',
      loss: 'sparseCategoricalCrossentropy',
      metrics: [counted, topKCategoricalAccuracy({ k: 3 })],
    });
    const logs = await model.evaluate({ data: ids, shape: [3, 3] }, wanted, { batchSize: 2 });
    expect(logs.counted).toBe(6);
    expect(logs.topKCategoricalAccuracy).toBe(1);
    await model.dispose();
  });

  it('have names of their own, and losses are metrics too', async () => {
    const model = network(['meanAbsoluteError', 'logCosh', 'rmse']);
    const logs = await model.evaluate(x, y);
    expect(Object.keys(logs).sort()).toEqual(['logCosh', 'loss', 'meanAbsoluteError', 'rmse']);
    expect(logs.rmse).toBeGreaterThan(logs.logCosh);
    await model.dispose();
    await expect(network([auc(), auc()]).evaluate(x, y)).rejects.toThrow(/two metrics are called "auc"/);
    await expect(network(['toString']).evaluate(x, y)).rejects.toThrow(
      /"toString"; choose one of accuracy.*r2Score/,
    );
  });

  it('need a loss that looks at targets', async () => {
    const model = sequential([Dense(4), Reshape([2, 2])]).compile({
      optimizer: 'sgd',
      loss: infoNCE(),
      metrics: ['rmse'],
    });
    await expect(model.evaluate(x, y)).rejects.toThrow(/does not look at targets, so "rmse"/);
    await model.dispose();
  });
});
