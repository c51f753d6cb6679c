import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { gather, input, matmul, reduceMean, scan, tanh } from '../graph/index.ts';
import { usefulThreads } from './useful-threads.ts';

const matrix = (...shape: number[]) => input('x', 'float32', shape);

const loopOf = (batch: number, units: number) => {
  const kernel = matrix(units, units);
  return scan({
    states: [matrix(batch, units)],
    inputs: [matrix(100, batch, units)],
    body: ([state]) => ({ states: [tanh(matmul(state, kernel))], outputs: [] }),
  }).states;
};

it('a recurrent loop of small products runs on one thread, one of larger products on two', () => {
  expect(usefulThreads(loopOf(32, 32))).toBe(1);
  expect(usefulThreads(loopOf(32, 64))).toBe(Math.min(2, availableParallelism()));
});

it('large products use all cores, also beside a loop that is short for them', () => {
  const large = matmul(matrix(2048, 1024), matrix(1024, 1024));
  expect(usefulThreads([large])).toBeUndefined();
  const { states } = scan({
    states: [matrix(4, 8)],
    inputs: [matrix(3, 4, 8)],
    body: ([state]) => ({ states: [matmul(state, matrix(8, 8))], outputs: [] }),
  });
  expect(usefulThreads([...states, large])).toBeUndefined();
});

it('a graph that is done before a second thread has begun runs on one', () => {
  expect(usefulThreads([matmul(matrix(32, 64), matrix(64, 64))])).toBe(1);
});

it('rows far apart in a long table are fetched by all cores, however little is done with them', () => {
  const rows = (length: number) =>
    gather(input('table', 'float32', [length, 32]), input('ids', 'int32', [4096]));
  const withProduct = (length: number) => [matmul(reduceMean(rows(length), [0], true), matrix(32, 8))];
  expect(usefulThreads(withProduct(1_000_000))).toBeUndefined();
  expect(usefulThreads(withProduct(1000))).toBe(1);
});

it('a loop that updates weights in blocks shares its cores', () => {
  const { outputs } = scan({
    states: [],
    inputs: [matrix(100, 32_768)],
    body: (_, [block]) => ({ states: [], outputs: [tanh(block)] }),
  });
  expect(usefulThreads(outputs)).toBeUndefined();
});
