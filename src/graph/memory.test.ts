import { expect, it } from 'vitest';
import { add, concat, constant, exp, input, matmul, mul, reduceSum, reshape, tanh } from './index.ts';
import { peakMemory } from './memory.ts';

const x = input('x', 'float32', [10, 10]);
const kilo = 400;

it('what is fed and what comes out is not counted', () => {
  expect(peakMemory([x])).toBe(0);
  expect(peakMemory([exp(x)])).toBe(0);
});

it('a chain of elements needs one place, whatever its length', () => {
  const chain = Array.from({ length: 20 }).reduce((value: typeof x) => tanh(value), x);
  expect(peakMemory([chain])).toBe(kilo);
});

it('products need their operands and the result at once', () => {
  const first = matmul(x, x);
  expect(peakMemory([reduceSum(matmul(matmul(first, x), x))])).toBe(2 * kilo);
});

it('what is read again later stays', () => {
  const early = exp(x);
  const middle = matmul(matmul(early, x), x);
  expect(peakMemory([reduceSum(mul(matmul(middle, x), early))])).toBe(3 * kilo);
});

it('another shape of the same is no second place', () => {
  const seen = reshape(reshape(exp(x), [100]), [2, 50]);
  expect(peakMemory([reduceSum(seen)])).toBe(kilo);
  expect(
    peakMemory([reduceSum(concat([seen, constant(new Float32Array(100), 'float32', [2, 50])], 0))]),
  ).toBe(3 * kilo);
});

it('results that nothing reads take no place', () => {
  expect(peakMemory([reduceSum(add(exp(x), 1)), exp(x)])).toBe(kilo);
});
