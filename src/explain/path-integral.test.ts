import { expect, it } from 'vitest';
import { integratePath } from './path-integral.ts';

/** The middle point of the part stands for its slope: exact for straight lines only. */
const middle =
  (score: (x: number) => number, slope: (x: number) => number, asked: number[] = []) =>
  async (start: number, end: number) => {
    asked.push(end - start);
    const change = slope((start + end) / 2) * (end - start);
    return { contributions: [0.25 * change, 0.75 * change], from: score(start), to: score(end) };
  };

it('a straight way is walked at once', async () => {
  const asked: number[] = [];
  const line = middle(
    (x) => 2 + 3 * x,
    () => 3,
    asked,
  );
  const { contributions, from, to } = await integratePath(line);
  expect({ contributions: [...contributions], from, to }).toEqual({
    contributions: [0.75, 2.25],
    from: 2,
    to: 5,
  });
  expect(asked).toEqual([1]);
});

it('a leap is closed in on until the contributions add up to it', async () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-400 * (x - 0.3)));
  const leap = middle(sigmoid, (x) => 400 * sigmoid(x) * (1 - sigmoid(x)));
  const { contributions, from, to } = await integratePath(leap, { tolerance: 0.01, most: 1000 });
  expect(contributions[0] + contributions[1]).toBeCloseTo(to - from, 2);
  expect(contributions[1]).toBeCloseTo(3 * contributions[0], 6);
});

it('what cannot be integrated ends after the parts that were allowed', async () => {
  const asked: number[] = [];
  const noise = middle(
    () => Math.random(),
    () => Math.random() * 100,
    asked,
  );
  await integratePath(noise, { most: 41 });
  expect(asked.length).toBeLessThanOrEqual(41);
});
