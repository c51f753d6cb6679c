import { expect, it } from 'vitest';
import { temperedClassWeights } from './class-weights.ts';

it('weighs a class with a quarter of the rows twice, and a row by 1 on average', () => {
  const labels = Int32Array.of(0, 0, 0, 0, 1, 3);
  const weights = temperedClassWeights(labels, 4);
  expect(weights[1]).toBeCloseTo(2 * weights[0], 12);
  expect(weights[3]).toBe(weights[1]);
  expect(weights[2]).toBe(0);
  const mean = labels.reduce((sum, label) => sum + weights[label], 0) / labels.length;
  expect(mean).toBeCloseTo(1, 12);
});
