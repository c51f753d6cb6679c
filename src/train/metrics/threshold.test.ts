import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { bestF1Threshold, calibrated, costCurve, costThreshold, fitCalibrator, logLoss } from './index.ts';

test('the threshold of the best F1 is the one that trying all of them finds', () => {
  const random = new Random(5);
  for (let trial = 0; trial < 20; trial++) {
    const truth = Int32Array.from({ length: 60 }, (_, row) => Number(row < 2 || random.next() < 0.2));
    truth[2] = 0;
    const scores = Float64Array.from(truth, (yes) => Math.round((random.next() + 0.4 * yes) * 20) / 40);
    const f1Above = (threshold: number) => {
      const yes = scores.filter((score) => score > threshold).length;
      const right = truth.filter((each, row) => each === 1 && scores[row] > threshold).length;
      return (2 * right) / (yes + truth.filter((each) => each === 1).length);
    };
    const best = Math.max(...[-1, ...scores].map(f1Above));
    const { threshold, f1 } = bestF1Threshold(truth, scores);
    expect(f1).toBeCloseTo(best, 12);
    expect(f1Above(threshold)).toBeCloseTo(f1, 12);
  }
});

test('where a miss costs nine times a false alarm, one in ten is enough for an alarm', () => {
  expect(costThreshold({ miss: 90, falseAlarm: 10 })).toBeCloseTo(0.1, 12);
  expect(() => costThreshold({ miss: 0, falseAlarm: 10 })).toThrow(/must both be numbers above 0/);
});

test('costs are counted as they fall', () => {
  const [point] = costCurve(
    Int32Array.of(1, 1, 0, 0),
    [0.9, 0.2, 0.8, 0.1],
    { miss: 100, falseAlarm: 10 },
    [0.5],
  );
  expect(point).toEqual({ threshold: 0.5, cost: 110 / 4, misses: 1, falseAlarms: 1 });
});

test('calibration undoes a distortion of the logits, for two classes and for four', () => {
  const random = new Random(9);
  for (const classes of [2, 4]) {
    const rows = 6000;
    const honest = Float32Array.from({ length: rows * classes }, () => 1.5 * random.normal());
    const plain = { slope: 1, offsets: new Array<number>(classes).fill(0) };
    const probabilities = calibrated(honest, plain);
    const truth = Int32Array.from({ length: rows }, (_, row) => {
      let rest = random.next();
      for (let k = 0; k < classes - 1; k++) {
        rest -= probabilities[row * classes + k];
        if (rest < 0) return k;
      }
      return classes - 1;
    });
    const distorted = honest.map((logit, i) => 3 * logit + (classes === 2 && i % 2 === 1 ? 2 : 0));
    const found = fitCalibrator(truth, distorted, classes);
    expect(found.slope).toBeCloseTo(1 / 3, 1);
    const loss = (logits: Float32Array, by: typeof plain) => logLoss(truth, calibrated(logits, by), classes);
    expect(loss(distorted, { ...found, offsets: [...found.offsets] })).toBeCloseTo(loss(honest, plain), 2);
    expect(loss(distorted, plain)).toBeGreaterThan(loss(honest, plain) + 0.1);
  }
});

test('rows that can be separated without a mistake still get probabilities short of certainty', () => {
  const truth = Int32Array.from({ length: 40 }, (_, row) => Number(row < 10));
  const logits = Float32Array.from({ length: 80 }, (_, i) =>
    i % 2 === 0 ? 0 : truth[(i - 1) / 2] === 1 ? 5 : -5,
  );
  const { slope } = fitCalibrator(truth, logits, 2);
  expect(slope).toBeGreaterThan(0);
  expect(slope).toBeLessThan(2);
});
