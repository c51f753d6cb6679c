import { expect, it } from 'vitest';
import { compute } from '../../runtime/index.ts';
import { gradients, input, mul, reduceSum, square } from '../index.ts';
import { stopGradient } from './stop-gradient.ts';

it('gives the same values, which gradients take for constants', async () => {
  const x = input('x', 'float32', [3]);
  const y = mul(stopGradient(square(x)), x);
  const [gradient] = gradients(reduceSum(y), [x]);
  const got = await compute({ y, gradient }, { x: Float32Array.of(1, -2, 3) });
  expect([...got.y].map(Number)).toEqual([1, -8, 27]);
  // x² is a constant factor of x.
  expect([...got.gradient].map(Number)).toEqual([1, 4, 9]);
});

it('leaves nothing to learn where all goes through it', async () => {
  const x = input('x', 'float32', [2]);
  const [gradient] = gradients(reduceSum(stopGradient(x)), [x]);
  const got = await compute({ gradient });
  expect([...got.gradient].map(Number)).toEqual([0, 0]);
});
