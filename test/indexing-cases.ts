/** Shapes and forms in which reads and writes at indices are checked against finite differences. */
import {
  constant,
  gatherElements,
  gatherND,
  type ScatterReduction,
  scatterAdd,
  scatterAlong,
  scatterElements,
  scatterND,
  topK,
} from '../src/graph/index.ts';
import type { Differentiable } from './finite-differences.ts';

const indices = (values: number[], shape: number[]) => constant(values, 'int64', shape);
const into = (
  shapes: Differentiable['shapes'],
  at: { values: number[]; shape: number[]; axis: number; reduction: ScatterReduction },
): Differentiable => ({
  shapes,
  build: ([x, updates]) => scatterAlong(x, indices(at.values, at.shape), updates, at.axis, at.reduction),
});

export const indexingCases: Record<string, Differentiable[]> = {
  TopK: [
    { shapes: [[7]], domain: 'apart', build: ([x]) => topK(x, 3)[0] },
    { shapes: [[2, 5]], domain: 'apart', build: ([x]) => topK(x, 2, 1, false)[0] },
    { shapes: [[4, 3, 2]], domain: 'apart', build: ([x]) => topK(x, 1, 0)[0] },
  ],
  ScatterElements: [
    {
      shapes: [[6]],
      build: ([x]) => scatterElements(5, indices([4, 0, 4, 1, 3, 0], [6]), x),
    },
    into(
      [
        [3, 4],
        [2, 4],
      ],
      { values: [0, 1, 2, 0, 2, 0, 1, 1], shape: [2, 4], axis: 0, reduction: 'none' },
    ),
    into(
      [
        [2, 3],
        [2, 4],
      ],
      { values: [0, 1, -1, 0, 2, 0, 0, 1], shape: [2, 4], axis: 1, reduction: 'add' },
    ),
  ],
  ScatterND: [
    { shapes: [[4, 3]], build: ([x]) => scatterAdd([5, 3], indices([4, 0, 4, 1], [4]), x) },
    { shapes: [[2, 3, 2]], build: ([x]) => scatterAdd([2, 2], indices([0, 1, 1, 1, 1, 0], [2, 3]), x) },
    {
      shapes: [
        [5, 2],
        [3, 2],
      ],
      build: ([data, updates]) => scatterND(data, indices([2, 2, 0], [3, 1]), updates, 'add'),
    },
    {
      shapes: [
        [4, 2, 3],
        [2, 3],
      ],
      build: ([x, updates]) => scatterND(x, indices([3, 1, 0, 0], [2, 2]), updates),
    },
  ],
};

export const gatherCases: Differentiable[] = [
  {
    shapes: [[3, 4]],
    domain: 'apart',
    build: ([x]) => gatherElements(topK(x, 2, 1)[0], indices([1, -2, 0], [3, 1]), 1),
  },
  {
    shapes: [[2, 3, 2]],
    build: ([x]) => gatherND(x, indices([2, 0, 1, 1], [2, 2, 1]), 1),
  },
];
