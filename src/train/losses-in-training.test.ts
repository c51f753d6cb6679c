import { expect, it } from 'vitest';
import { Dense, GRU, Reshape } from '../entries/layers.ts';
import { ctc, dice, infoNCE, quantileLoss, tripletSemiHard } from '../entries/losses.ts';
import { adam } from '../entries/optimizers.ts';
import { sequential } from '../index.ts';

/** Numbers that look random and are the same each time. */
const wave = (count: number, pace: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * pace + Math.cos(i * 0.37)));

it('triplets bring vectors of one class together', async () => {
  const classes = Int32Array.from({ length: 48 }, (_, i) => i % 3);
  const x = wave(48 * 6, 1.3);
  classes.forEach((each, row) => {
    x[row * 6 + each] += 2;
  });
  const model = sequential([Dense(8, { activation: 'relu' }), Dense(2)], { seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: tripletSemiHard({ margin: 0.5 }) });
  const { history } = await model.fit({ data: x, shape: [48, 6] }, classes, {
    epochs: 25,
    batchSize: 24,
    verbose: 0,
  });
  expect(history.loss[24]).toBeLessThan(history.loss[0] / 2);
  await model.dispose();
});

it('pairs find each other without targets', async () => {
  const x = wave(32 * 8, 0.9);
  const model = sequential([Dense(8), Reshape([2, 4])], { seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: infoNCE({ temperature: 0.2 }) });
  const { history } = await model.fit({ data: x, shape: [32, 8] }, new Float32Array(32), {
    epochs: 30,
    batchSize: 16,
    verbose: 0,
  });
  expect(history.loss[29]).toBeLessThan(history.loss[0] / 2);
  await model.dispose();
});

it('CTC learns to spell what it was never given the time of', async () => {
  const [rows, time, classes] = [24, 8, 3];
  const x = new Float32Array(rows * time * 2);
  const labels = new Int32Array(rows * 2);
  for (let row = 0; row < rows; row += 1) {
    for (const at of [0, 1]) {
      const label = 1 + ((row + at * (row % 3)) % 2);
      labels[row * 2 + at] = label;
      x[(row * time + at * 4 + (row % 3)) * 2 + label - 1] = 1;
    }
  }
  const model = sequential([GRU(12, { returnSequences: true }), Dense(classes)], { seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.03 }), loss: ctc() });
  const { history } = await model.fit(
    { data: x, shape: [rows, time, 2] },
    { data: labels, shape: [rows, 2] },
    { epochs: 40, batchSize: 12, verbose: 0 },
  );
  expect(history.loss[39]).toBeLessThan(history.loss[0] / 4);
  const { data, shape } = await model.predict({ data: x, shape: [rows, time, 2] });
  expect(shape).toEqual([rows, time, classes]);
  const spelled = Array.from({ length: rows }, (_, row) => {
    const best = Array.from({ length: time }, (_each, step) => {
      const scores = Array.from({ length: classes }, (_none, k) => data[(row * time + step) * classes + k]);
      return scores.map(Number).indexOf(Math.max(...scores.map(Number)));
    });
    return best.filter((label, i) => label !== 0 && label !== best[i - 1]).join('');
  });
  const right = spelled.filter((text, row) => text === `${labels[row * 2]}${labels[row * 2 + 1]}`).length;
  expect(right).toBeGreaterThan(rows * 0.9);
  await model.dispose();
});

it('a quantile has its share of the targets below it', async () => {
  const rows = 400;
  const y = wave(rows, 2.1);
  const model = sequential([Dense(3)], { seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: quantileLoss([0.1, 0.5, 0.9]) });
  const x = { data: new Float32Array(rows).fill(1), shape: [rows, 1] };
  await model.fit(x, y, { epochs: 60, batchSize: 100, verbose: 0 });
  const { data } = await model.predict({ data: Float32Array.of(1), shape: [1, 1] });
  [0.1, 0.5, 0.9].forEach((quantile, i) => {
    const below = y.filter((value) => value < Number(data[i])).length / rows;
    expect(Math.abs(below - quantile)).toBeLessThan(0.06);
  });
  await model.dispose();
});

it('overlap of the whole batch is one number, and sample weights go with it', async () => {
  const x = { data: wave(60, 1.1), shape: [20, 3] };
  const y = Float32Array.from({ length: 20 }, (_, i) => Number(x.data[i * 3] > 0));
  const model = sequential([Dense(1, { activation: 'sigmoid' })], { seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.1 }), loss: dice() });
  const { history } = await model.fit(x, y, { epochs: 30, sampleWeight: y.map(() => 1), verbose: 0 });
  expect(history.loss[29]).toBeLessThan(history.loss[0] - 0.2);
  await model.dispose();
});

it.each([
  ['meanSquaredError', undefined, new Float32Array(5)],
  ['binaryCrossentropy', 'sigmoid', new Float32Array(5)],
] as const)(
  '%s takes one number a row, also where the last batch has one row',
  async (loss, activation, y) => {
    const model = sequential([Dense(1, { activation })]).compile({
      optimizer: 'sgd',
      loss,
      metrics: ['mae'],
    });
    const x = { data: new Float32Array(10), shape: [5, 2] };
    const { history } = await model.fit(x, y, { batchSize: 4, verbose: 0 });
    expect(Number.isFinite(history.loss[0])).toBe(true);
    await model.dispose();
  },
);
