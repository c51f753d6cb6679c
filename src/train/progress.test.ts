import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { TrainingControl } from './callbacks.ts';
import { duration, progressLine } from './progress.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const control: TrainingControl = {
  epochs: 2,
  epoch: 0,
  step: 0,
  learningRate: 0.1,
  stop() {},
  scaleLearningRate() {},
  rememberWeights() {},
  recallWeights() {},
  saveWeights: async () => {},
};

/** What is shown of two epochs of 1,000 rows, 100 a batch and a batch every two seconds. */
async function shown(isTTY: boolean, perEpoch = false): Promise<string> {
  let text = '';
  const output = {
    isTTY,
    columns: 120,
    write: (more: string) => {
      text += more;
    },
  };
  const callback = progressLine({ output, perEpoch });
  for (let epoch = 0; epoch < 2; epoch++) {
    for (let done = 100; done <= 1000; done += 100) {
      const logs = { loss: 1 / (done + 1000 * epoch), accuracy: 0.5 };
      callback.onBatchEnd?.({ epoch, epochs: 2, done, total: 1000, logs });
      vi.setSystemTime(Date.now() + 2000);
    }
    await callback.onEpochEnd?.(epoch, { loss: 0.25, learningRate: 0.1, valLoss: 0.5 }, control);
  }
  return text;
}

it('off a terminal is a plain line now and then, and one after each epoch', async () => {
  const lines = (await shown(false)).trimEnd().split('\n');
  expect(lines[0]).toBe('epoch 1/2 60% loss 0.0017 accuracy 0.5000 · 50.0 samples/s · 28 s left');
  expect(lines.filter((line) => line.includes('valLoss'))).toEqual([
    'epoch 1/2 loss 0.2500 valLoss 0.5000 · 45.0 samples/s · 22 s left',
    'epoch 2/2 loss 0.2500 valLoss 0.5000 · 47.5 samples/s · 0 s left',
  ]);
  expect(lines.length).toBeLessThan(7);
});

it('on a terminal is one line that is written over and ends with each epoch', async () => {
  const text = await shown(true);
  expect(text.split('\n').length).toBe(3);
  for (const line of text.split(/[\r\n]/)) expect(line.length).toBeLessThan(120);
});

it('is one line an epoch where that is asked for', async () => {
  expect((await shown(true, true)).trimEnd().split('\n').length).toBe(2);
});

it('names no rate and no time left before there is one', async () => {
  let text = '';
  const callback = progressLine({
    output: {
      write: (more: string) => {
        text += more;
      },
    },
  });
  callback.onBatchEnd?.({ epoch: 0, epochs: 9, done: 4, total: 4, logs: { loss: 1 } });
  await callback.onEpochEnd?.(0, { loss: 1 }, control);
  expect(text).toBe('epoch 1/9 loss 1.0000\n');
});

it('writes durations as people do', () => {
  expect([0, 45.4, 200, 3599, 7500].map((seconds) => duration(seconds))).toEqual([
    '0 s',
    '45 s',
    '3 min 20 s',
    '59 min 59 s',
    '2 h 5 min',
  ]);
});
