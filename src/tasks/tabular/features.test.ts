import { expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { planDefaults, planNumbers } from './features.ts';

it('pairs the numbers that explain most by themselves, however many columns a table has', async () => {
  const [rows, count] = [40, 600];
  const numbers = new Float32Array(rows * count);
  new Random(1).fillNormal(numbers, 0, 1);
  const data = Float32Array.from({ length: rows }, (_, row) => (row % 2 ? 1 : -1));
  // The last column is the answer.
  for (let row = 0; row < rows; row++) numbers[row * count + count - 1] = data[row] * (1 + row / 100);
  const { crosses, means } = await planNumbers(numbers, count, { data, width: 1 });
  expect(crosses).toHaveLength(planDefaults.maxCrosses);
  expect(means).toHaveLength(count + crosses.length);
  const used = new Set(crosses.flatMap(({ a, b }) => [a, b]));
  expect(used.size).toBeLessThanOrEqual(planDefaults.maxPaired);
  expect(used).toContain(count - 1);
});

it('stops where a person stops the program', async () => {
  const controller = new AbortController();
  const numbers = new Float32Array(60 * 1500);
  new Random(1).fillNormal(numbers, 0, 1);
  const data = Float32Array.from({ length: 60 }, (_, row) => row % 3);
  controller.abort();
  const planned = planNumbers(numbers, 1500, { data, width: 1 }, planDefaults, controller.signal);
  await expect(planned).rejects.toThrow('stopped before training began');
});
