import { expect, test } from 'vitest';
import { add, constant, exp, maximum, mul, reduceSum, reshape, slice } from '../graph/index.ts';
import { compute } from '../runtime/index.ts';
import { pathGradients } from './path-gradients.ts';

test('contributions add up to the change of the score, over kinks and products', async () => {
  const ends = [
    { from: constant([0, 1, -1], 'float32', [1, 3]), to: constant([2, 1, 4], 'float32', [1, 3]) },
    { from: constant([0.5, 0.5], 'float32', [1, 2]), to: constant([1, 0], 'float32', [1, 2]) },
  ];
  const { contributions, scores } = pathGradients(ends, 400, ([a, b]) => {
    const first = slice(a, 1, 0, 1);
    const kink = maximum(slice(a, 1, 2, 3), 1.37);
    const soft = exp(slice(b, 1, 1, 2));
    return reshape(reduceSum(add(mul(first, kink), mul(soft, first)), 1), [-1]);
  });
  const found = await compute({ a: contributions[0], b: contributions[1], scores });
  const [before, after] = [Number(found.scores[400]), Number(found.scores[401])];
  expect(before).toBeCloseTo(0, 6);
  expect(after).toBeCloseTo(2 * 4 + 2, 5);
  const sum = [...found.a, ...found.b].reduce((total: number, each) => total + Number(each), 0);
  expect(sum).toBeCloseTo(after - before, 2);
  // What did not change, and what does not matter, adds nothing.
  expect(Number(found.a[1])).toBe(0);
  expect(Number(found.b[0])).toBe(0);
});

test('of a plain sum each part adds its own change', async () => {
  const ends = [{ from: constant([1, 2], 'float32', [1, 2]), to: constant([4, -3], 'float32', [1, 2]) }];
  const { contributions } = pathGradients(ends, 8, ([x]) => reduceSum(mul(x, constant([2, 10])), 1));
  const { each } = await compute({ each: contributions[0] });
  expect(Number(each[0])).toBeCloseTo(6, 4);
  expect(Number(each[1])).toBeCloseTo(-50, 4);
});
