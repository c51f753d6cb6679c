import { expect, it } from 'vitest';
import { compute } from '../runtime/index.ts';
import {
  add,
  gradients,
  input,
  layerNormalization,
  matmul,
  mul,
  reduceMax,
  reduceSum,
  softmax,
  split,
  square,
  swapLast,
  type Tensor,
  tanh,
} from './index.ts';
import { peakMemory } from './memory.ts';
import { recomputed } from './operator.ts';
import { nodesOf } from './traverse.ts';

const width = 6;
const weights = Array.from({ length: 4 }, (_, i) => input(`w${i}`, 'float32', [width, 2 * width]));
const x = input('x', 'float32', [5, width]);

/** Blocks with gates, attention, normalisation and what takes the greatest. */
function network(wrap: (build: () => Tensor) => Tensor): Tensor {
  return weights.reduce(
    (value, weight) =>
      wrap(() => {
        const [a, b] = split(matmul(value, weight), [width, width], 1);
        const mixed = matmul(softmax(matmul(a, swapLast(b))), tanh(b));
        const gamma = reduceMax(mixed, 0);
        return add(value, layerNormalization(mul(mixed, a), gamma, gamma, 1e-3));
      }),
    x,
  );
}
const plain = (build: () => Tensor): Tensor => build();

async function gradientsOf(output: Tensor): Promise<number[]> {
  const sources = [x, ...weights];
  const found = gradients(reduceSum(square(output)), sources);
  const feeds = sources.map(({ shape }, i): [string, Float32Array] => [
    i === 0 ? 'x' : `w${i - 1}`,
    Float32Array.from({ length: shape[0] * shape[1] }, (_, at) => Math.sin(at * (i + 1.3))),
  ]);
  const results = await compute(
    Object.fromEntries(found.map((each, i) => [`g${i}`, each])),
    Object.fromEntries(feeds),
  );
  return Object.values(results).flatMap((each) => Array.from(each, Number));
}

it('gives the same gradients', async () => {
  const [kept, again] = [await gradientsOf(network(plain)), await gradientsOf(network(recomputed))];
  expect(again).toHaveLength(kept.length);
  again.forEach((value, i) => expect(value).toBeCloseTo(kept[i], 4));
});

it('keeps of each block only what entered it, so that depth costs little', () => {
  const peak = (wrap: typeof plain): number => {
    const output = network(wrap);
    return peakMemory(gradients(reduceSum(square(output)), [x, ...weights]));
  };
  expect(peak(recomputed)).toBeLessThan(0.55 * peak(plain));
});

it('what is inside a block is read by nothing outside it', () => {
  const output = network(recomputed);
  const found = gradients(reduceSum(square(output)), [x, ...weights]);
  const nodes = nodesOf(found);
  const inside = nodes.filter(({ segment }) => segment !== undefined);
  const ends = new Set(inside.flatMap(({ outputs }) => outputs));
  for (const node of nodes.filter(({ segment, op }) => segment === undefined && op === 'MatMul'))
    for (const each of node.inputs) expect(ends.has(each), 'a product of the backward pass').toBe(false);
});
