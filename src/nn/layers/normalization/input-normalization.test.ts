import { expect, it } from 'vitest';
import { ActivityRegularization, Dense, Normalization } from '../../../entries/layers.ts';
import { sgd } from '../../../entries/optimizers.ts';
import { sequential } from '../../../index.ts';
import { momentsOf } from '../index.ts';

const rows = {
  data: Float32Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? 7 : (i % 3) * 100 + 5 * Math.sin(i))),
  shape: [20, 3],
};

it('features come to mean 0 and variance 1 by the moments of the training rows, a constant one to 0', async () => {
  const model = sequential([Normalization(momentsOf(rows))]);
  const given = await model.predict(rows);
  const { mean, variance } = momentsOf({ data: Array.from(given.data, Number), shape: given.shape });
  mean.forEach((each) => expect(each).toBeCloseTo(0, 4));
  [1, 1, 0].forEach((expected, i) => expect(variance[i]).toBeCloseTo(expected, 3));
  await model.dispose();
});

it('moments of other features are refused', () => {
  const { mean, variance } = momentsOf(rows);
  expect(() => Normalization({ mean, variance: variance.slice(1) })).toThrow(/3 means and 2 variances/);
  const model = sequential([Normalization({ mean: [0], variance: [1] })]);
  return expect(model.predict(rows)).rejects.toThrow(/1 features and was given 3/);
});

it('a penalty on what a layer gives is part of the loss, for each row', async () => {
  const x = { data: Float32Array.of(1, -2, 3, 4), shape: [2, 2] };
  const model = sequential([
    ActivityRegularization({ l1: 0.1, l2: 0.01 }),
    Dense(1, { useBias: false, kernelInitializer: 'zeros' }),
  ]);
  model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'mse' });
  const { history } = await model.fit(x, [0, 0], { verbose: 0 });
  expect(history.loss[0]).toBeCloseTo((0.1 * 10 + 0.01 * 30) / 2, 6);
  await model.dispose();
});
