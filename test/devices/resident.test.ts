import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TrainingInterrupted } from '../../src/core/errors.ts';
import { Dense, Dropout, Embedding, GlobalAveragePooling1D } from '../../src/entries/layers.ts';
import { Input, sequential } from '../../src/index.ts';
import { type Device, holdDevice } from '../../src/runtime/index.ts';
import type { Model } from '../../src/train/model.ts';
import { adam } from '../../src/train/optimizers/index.ts';
import { hasWebgpu } from './has-webgpu.ts';

const release = hasWebgpu ? await holdDevice('webgpu') : undefined;
const folder = mkdtempSync(join(tmpdir(), 'millwright-webgpu-'));
afterAll(() => {
  release?.();
  rmSync(folder, { recursive: true });
});

const rows = 24;
const x = { data: Float32Array.from({ length: rows * 4 }, (_, i) => Math.sin(i * i)), shape: [rows, 4] };
const y = Float32Array.from({ length: rows }, (_, i) => 2 * x.data[4 * i] - x.data[4 * i + 3]);
const small = (device: Device): Model =>
  sequential([Input({ shape: [4] }), Dense(6, { activation: 'relu' }), Dropout(0.2), Dense(1)], {
    device,
    seed: 3,
  }).compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'meanSquaredError' });
const close = (found: Iterable<number>, expected: Iterable<number>, within = 1e-5) => {
  const [a, b] = [[...found], [...expected]];
  expect(a).toHaveLength(b.length);
  expect(a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0)).toBeLessThan(within);
};

describe.skipIf(!hasWebgpu)('weights that stay on the device', () => {
  it('are read, set, measured with and left to the processor like any others', async () => {
    const [ours, other] = [small('webgpu'), small('cpu')];
    for (const network of [ours, other]) {
      await network.fit(x, y, { epochs: 2, batchSize: 8, verbose: 0 });
      const weights = network.getWeights();
      const kernel = [...weights].find(([path]) => path.endsWith('kernel'));
      kernel?.[1].fill(0.25);
      network.setWeights(weights);
      await network.fit(x, y, { epochs: 1, batchSize: 8, verbose: 0 });
    }
    for (const [path, values] of other.getWeights()) close(ours.getWeights().get(path) ?? [], values);
    const answers = async (network: Model) =>
      Array.from((await network.predict(x, { batchSize: 12 })).data, Number);
    close(await answers(ours), await answers(other));
    const { loss } = await ours.evaluate(x, y, { batchSize: 24 });
    expect(loss).toBeCloseTo((await other.evaluate(x, y, { batchSize: 24 })).loss, 5);
    const before = await answers(ours);
    await ours.dispose();
    close(await answers(ours), before, 1e-6);
    await ours.dispose();
    await other.dispose();
  });

  it('go on from a checkpoint to the weights of a training that was not interrupted, and only on that device', async () => {
    const path = join(folder, 'training.ckpt');
    const options = { epochs: 3, batchSize: 8, verbose: 0 } as const;
    const whole = small('webgpu');
    const { history } = await whole.fit(x, y, options);
    const controller = new AbortController();
    let steps = 0;
    const onBatchEnd = () => {
      steps += 1;
      if (steps === 5) controller.abort();
    };
    const cut = small('webgpu');
    await expect(
      cut.fit(x, y, {
        ...options,
        checkpoint: { path },
        signal: controller.signal,
        callbacks: [{ onBatchEnd }],
      }),
    ).rejects.toThrow(TrainingInterrupted);
    await expect(small('cpu').fit(x, y, { ...options, checkpoint: { path } })).rejects.toThrow(
      'other settings',
    );
    const resumed = small('webgpu');
    expect((await resumed.fit(x, y, { ...options, checkpoint: { path } })).history).toEqual(history);
    expect(resumed.getWeights()).toEqual(whole.getWeights());
    for (const network of [whole, cut, resumed]) await network.dispose();
  });

  it('learn whole where the processor updates them in blocks, and by rows where a table is sparse', async () => {
    const ids = { data: Int32Array.from({ length: rows * 3 }, (_, i) => (i * 7) % 900), shape: [rows, 3] };
    const made = (device: Device) =>
      sequential(
        [
          Input({ shape: [3], dtype: 'int32' }),
          Embedding(900, 256, { sparse: true }),
          GlobalAveragePooling1D(),
          Dense(1000),
          Dense(1),
        ],
        { device, seed: 3 },
      ).compile({ optimizer: adam({ epsilon: 1e-3 }), loss: 'meanSquaredError' });
    const [ours, other] = [made('webgpu'), made('cpu')];
    for (const network of [ours, other]) {
      await network.fit(ids, y, { epochs: 2, batchSize: 12, verbose: 0 });
      await network.evaluate(ids, y);
      await network.fit(ids, y, { epochs: 1, batchSize: 12, verbose: 0 });
    }
    for (const [path, values] of other.getWeights()) close(ours.getWeights().get(path) ?? [], values);
    const losses = [ours, other].map(async (network) => (await network.evaluate(ids, y)).loss);
    close([await losses[0]], [await losses[1]]);
    await ours.dispose();
    await other.dispose();
  });
});
