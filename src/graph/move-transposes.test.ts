import { describe, expect, it } from 'vitest';
import { differences } from '../../test/finite-differences.ts';
import { compute } from '../runtime/compute.ts';
import type { Tensor } from './index.ts';
import * as graph from './index.ts';
import { nodesOf } from './traverse.ts';

const toLast = (x: Tensor) => graph.transpose(x, [0, 2, 3, 1]);
const toFirst = (x: Tensor) => graph.transpose(x, [0, 3, 1, 2]);
const transposesOf = (...outputs: Tensor[]) => nodesOf(outputs).filter(({ op }) => op === 'Transpose').length;

/** Between two convolutions, each with its border to channels last. */
const between: Record<string, (x: Tensor) => Tensor> = {
  'a vector for all pixels': (x) => graph.add(x, graph.constant([1, -2, 3])),
  'a number': (x) => graph.mul(x, 2),
  'a unary function': (x) => graph.tanh(x),
  'a comparison': (x) => graph.where(graph.greater(x, 0), x, graph.mul(x, 0.1)),
  itself: (x) => graph.mul(x, graph.sigmoid(x)),
  'the mean of each channel': (x) => graph.sub(x, graph.reduceMean(x, [0, 1, 2], true)),
  'its largest channel': (x) => graph.div(x, graph.reduceMax(graph.abs(x), -1, true)),
  'a margin': (x) => graph.slice(graph.pad(x, 1, 1, 2), 1, 1, 4),
  'more columns': (x) => graph.pad(x, 2, 0, 1, 4),
  'more channels': (x) => graph.slice(graph.concat([x, graph.mul(x, x)], 3), 3, 2, 5),
};

describe('transposes', () => {
  for (const [name, build] of Object.entries(between)) {
    it(`vanish around ${name}, and nothing else changes`, async () => {
      const x = graph.input('x', 'float32', [2, 3, 3, 2]);
      const moved = toFirst(build(toLast(x)));
      expect(transposesOf(moved)).toBe(0);
      // Gathering all rows hides the first transpose, so that the second graph keeps both.
      const rows = graph.constant([0, 1], 'int64');
      const kept = toFirst(build(graph.gather(toLast(x), rows)));
      expect(transposesOf(kept)).toBe(2);
      const values = Float32Array.from({ length: 36 }, (_, i) => Math.sin(3 * i + 1));
      const results = await compute({ moved, kept }, { x: values });
      expect(moved.shape).toEqual(kept.shape);
      // A sum over the same numbers in another order may differ in its last digit.
      const differences = [...results.moved].map((value, i) =>
        Math.abs(Number(value) - Number(results.kept[i])),
      );
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    });
  }

  it('vanish in front of a global mean, whose result has its axes in order', () => {
    const x = graph.input('x', 'float32', [2, 3, 4, 5]);
    const mean = graph.reduceMean(toLast(x), [1, 2]);
    expect([transposesOf(mean), mean.shape]).toEqual([0, [2, 3]]);
    expect(graph.reduceMean(toLast(x), [3]).shape).toEqual([2, 4, 5]);
  });

  it('stay where a result would have its axes in another order', () => {
    const x = graph.input('x', 'float32', [2, 3, 4, 5]);
    const sums = graph.reduceSum(toLast(x), 0);
    expect([transposesOf(sums), sums.shape]).toEqual([1, [4, 5, 3]]);
  });

  it('bring the other operand along', async () => {
    const found = await differences({
      shapes: [
        [1, 3, 2, 2],
        [1, 2, 2, 3],
        [2, 1, 1],
      ],
      build: ([x, y, z]) => graph.mul(graph.add(graph.tanh(toLast(x)), y), z),
    });
    expect(found).toEqual([]);
  });

  it('leave no transposes in the gradients of two convolutions', () => {
    const [x, first, second] = [
      graph.input('x', 'float32', [2, 3, 8, 8]),
      graph.input('first', 'float32', [4, 3, 3, 3]),
      graph.input('second', 'float32', [4, 4, 3, 3]),
    ];
    const shape: graph.ConvolutionShape = {
      strides: [1, 1],
      pads: [1, 1, 1, 1],
      dilations: [1, 1],
      group: 1,
    };
    const hidden = graph.relu(
      graph.add(toLast(graph.convolution(x, first, shape)), graph.constant([1, 2, 3, 4])),
    );
    const loss = graph.reduceMean(toLast(graph.convolution(toFirst(hidden), second, shape)));
    const found = graph.gradients(loss, [first, second, x]);
    // Of kernels and, inside products, of matrices; none that moves the channels of images.
    const moving = nodesOf(found).filter(
      ({ op, attributes: { perm } }) => op === 'Transpose' && /^0,(2,3,1|3,1,2)$/.test(String(perm)),
    );
    expect(moving).toEqual([]);
  });
});
