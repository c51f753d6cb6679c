import { expect, it } from 'vitest';
import type { TrainingControl } from './callbacks.ts';
import { epochClock } from './epoch-clock.ts';

const control: TrainingControl = {
  epochs: 3,
  epoch: 0,
  step: 0,
  learningRate: 0.1,
  stop() {},
  scaleLearningRate() {},
  rememberWeights() {},
  recallWeights() {},
  saveWeights: async () => {},
};

it('counts the seconds of each epoch, and the time between two runs for none', () => {
  let now = 5000;
  const first = epochClock(() => now);
  first.onTrainBegin?.(control);
  now += 2500;
  first.onEpochEnd?.(0, {}, control);
  expect(first.seconds).toEqual([2.5]);
  const saved = JSON.parse(JSON.stringify(first.state?.()));
  now += 3_600_000;
  const second = epochClock(() => now);
  second.onTrainBegin?.(control);
  second.restore?.(saved);
  now += 1500;
  second.onEpochEnd?.(1, {}, control);
  expect(second.seconds).toEqual([2.5, 1.5]);
});
