import { describe, expect, it } from 'vitest';
import { convolutionCases } from '../../../test/convolution-cases.ts';
import { type Differentiable, differences } from '../../../test/finite-differences.ts';
import { gatherCases, indexingCases } from '../../../test/indexing-cases.ts';
import { nestedLoop, scanCases } from '../../../test/scan-cases.ts';
import { compute } from '../../runtime/compute.ts';
import * as graph from '../index.ts';
import { apply, applyAll, operatorOf } from '../operator.ts';
import type { Tensor } from '../tensor.ts';
import { nodesOf } from '../traverse.ts';

const { constant } = graph;
const odd = [[3, 5], [7], [1, 1], [2, 1, 3]];
const unary = (build: (x: Tensor) => Tensor, domain?: Differentiable['domain']): Differentiable[] =>
  odd.map((shape) => ({ shapes: [shape], domain, build: ([x]) => build(x) }));
const pairs = [
  [
    [3, 5],
    [3, 5],
  ],
  [[3, 5], [5]],
  [[1], [2, 3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [2, 3]],
];
const binary = (
  build: (a: Tensor, b: Tensor) => Tensor,
  domain?: Differentiable['domain'],
): Differentiable[] => [
  ...pairs.map((shapes): Differentiable => ({ shapes, domain, build: ([a, b]) => build(a, b) })),
  { shapes: [[5]], domain, build: ([a]) => build(a, constant(0.7)) },
  { shapes: [[5]], domain, build: ([a]) => build(constant(1.3), a) },
  { shapes: [[2, 3]], domain, build: ([a]) => build(a, a) },
];
const one = (
  shape: number[],
  build: (x: Tensor) => Tensor | (Tensor | undefined)[],
  domain?: Differentiable['domain'],
) => ({ shapes: [shape], domain, build: ([x]: Tensor[]) => build(x) }) satisfies Differentiable;
const reductions = (reduce: typeof graph.reduceSum, domain?: Differentiable['domain']): Differentiable[] => [
  one([3, 5], (x) => reduce(x), domain),
  one([3, 5], (x) => reduce(x, 0), domain),
  one([2, 3, 4], (x) => reduce(x, [0, 2]), domain),
  one([2, 3, 4], (x) => reduce(x, -2, true), domain),
  one([1, 1], (x) => reduce(x, 1), domain),
];
const along = (apply: (x: Tensor, axis: number) => Tensor): Differentiable[] => [
  one([5], (x) => apply(x, 0)),
  one([3, 5], (x) => apply(x, -1)),
  one([2, 3, 4], (x) => apply(x, 1)),
  one([2, 3, 1], (x) => apply(x, 2)),
];
const indices = (values: number[], shape: number[]) => constant(values, 'int64', shape);

/** For each operator with a gradient, the shapes and forms in which it is checked. */
const cases: Record<string, Differentiable[]> = {
  Identity: unary(graph.identity),
  Neg: unary(graph.negate),
  Abs: unary(graph.abs, 'away from zero'),
  Sign: unary((x) => graph.mul(x, graph.sign(x)), 'away from zero'),
  Floor: unary((x) => graph.mul(x, graph.floor(graph.add(x, 10.55))), 'apart'),
  Ceil: unary((x) => graph.mul(x, graph.ceil(graph.add(x, 10.55))), 'apart'),
  Round: unary((x) => graph.mul(x, graph.round(graph.add(x, 10.05))), 'apart'),
  Mod: [one([5], (x) => apply('Mod', [x, constant(0.83)], { fmod: true }), 'apart')],
  Tan: unary((x) => graph.tan(graph.mul(x, 0.5))),
  Asin: unary((x) => graph.asin(graph.mul(x, 0.4))),
  Acos: unary((x) => graph.acos(graph.mul(x, 0.4))),
  Atan: unary(graph.atan),
  Sinh: unary(graph.sinh),
  Cosh: unary(graph.cosh),
  Asinh: unary(graph.asinh),
  Acosh: unary((x) => graph.acosh(graph.add(x, 1.5)), 'positive'),
  Atanh: unary((x) => graph.atanh(graph.mul(x, 0.4))),
  Exp: unary(graph.exp),
  Log: unary(graph.log, 'positive'),
  Sqrt: unary(graph.sqrt, 'positive'),
  Reciprocal: unary(graph.reciprocal, 'positive'),
  Sin: unary(graph.sin),
  Cos: unary(graph.cos),
  Erf: unary(graph.erf),
  Tanh: unary(graph.tanh),
  Sigmoid: unary(graph.sigmoid),
  Relu: unary(graph.relu, 'away from zero'),
  Softplus: unary(graph.softplus),
  Cast: unary((x) => graph.cast(graph.square(graph.cast(x, 'float64')), 'float32')),
  Add: binary(graph.add),
  Sub: binary(graph.sub),
  Mul: binary(graph.mul),
  Div: binary(graph.div, 'positive'),
  Pow: binary(graph.pow, 'positive'),
  Max: binary((a, b) => graph.maximum(a, graph.mul(b, 0.37)), 'apart'),
  Min: binary((a, b) => graph.minimum(a, graph.mul(b, 0.37)), 'apart'),
  Where: binary((a, b) => graph.where(constant([1, 0, 1], 'bool', [3, 1, 1, 1]), a, b)),
  Reshape: [one([2, 3, 4], (x) => graph.reshape(x, [4, -1])), one([6], (x) => graph.expandDims(x, 0))],
  Transpose: [
    one([2, 3], (x) => graph.transpose(x)),
    one([2, 3, 4], (x) => graph.transpose(x, [2, 0, 1])),
    one([2, 3, 1, 2], (x) => graph.swapLast(x)),
  ],
  Expand: [
    one([3], (x) => graph.broadcastTo(x, [2, 3])),
    one([2, 1, 3], (x) => graph.broadcastTo(x, [2, 4, 3])),
    one([], (x) => graph.broadcastTo(x, [2, 1])),
  ],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
      build: (parts) => graph.concat(parts, 1),
    },
    {
      shapes: [
        [2, 3],
        [5, 3],
      ],
      build: (parts) => graph.concat(parts, 0),
    },
    one([2, 3], (x) => graph.concat([x, graph.mul(x, 2), x], -1)),
  ],
  Split: [
    one([2, 7], (x) => graph.split(x, [1, 4, 2], 1)),
    one([5, 3], (x) => graph.split(x, [2, 3], 0)),
    one([2, 7], (x) => [graph.split(x, [3, 1, 3], 1)[0], undefined, graph.split(x, [3, 1, 3], 1)[2]]),
    one([2, 6], (x) => graph.square(graph.split(x, [3, 2, 1], 1)[1])),
  ],
  Slice: [
    one([7], (x) => graph.slice(x, 0, 1, 5)),
    one([2, 7], (x) => graph.slice(x, 1, 0, 7, 2)),
    one([2, 7, 2], (x) => graph.slice(x, 1, 1, 6, 3)),
    one([7, 2], (x) => graph.slice(x, 0, -5, -1)),
    one([2, 7], (x) => graph.slice(x, 1, 5, 0, -2)),
    one([8], (x) => graph.slice(x, 0, 6, 1, -3)),
    one([3, 5], (x) => graph.reverse(x, 1)),
    one([1, 5], (x) => graph.slice(x, 1, 4, 5)),
  ],
  Pad: [
    one([2, 3], (x) => graph.pad(x, 1, 2, 1)),
    one([2, 3], (x) => graph.pad(x, 0, 0, 3, -5)),
    one([1, 1], (x) => graph.pad(x, 1, 1, 0)),
  ],
  Gather: [
    ...gatherCases,
    one([5, 3], (x) => graph.gather(x, indices([4, 0, 4, 4], [4]))),
    one([5], (x) => graph.gather(x, indices([1, 1, 3, 0, 1, 2], [2, 3]))),
    one([2, 4, 3], (x) => graph.gather(x, indices([3, 3, 0], [3]), 1)),
    one([2, 4], (x) => graph.gather(x, indices([2, 1, 2, 2], [2, 2]), 1)),
    one([2, 3, 4], (x) => graph.gather(x, indices([1, 1], [1, 2]), -1)),
  ],
  MatMul: [
    {
      shapes: [
        [3, 5],
        [5, 2],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    {
      shapes: [
        [1, 1],
        [1, 1],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    {
      shapes: [
        [2, 3, 5],
        [5, 2],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    {
      shapes: [
        [2, 3, 5],
        [2, 5, 2],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    {
      shapes: [
        [3, 5],
        [2, 5, 2],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    {
      shapes: [
        [2, 1, 2, 3],
        [3, 3, 1],
      ],
      build: ([a, b]) => graph.matmul(a, b),
    },
    one([3, 3], (x) => graph.matmul(x, x)),
  ],
  LayerNormalization: [
    {
      shapes: [[3, 5], [5], [5]],
      build: ([x, gamma, beta]) => graph.layerNormalization(x, gamma, beta, 1e-2),
    },
    {
      shapes: [[2, 3, 4], [4], [4]],
      build: ([x, gamma, beta]) => graph.layerNormalization(x, gamma, beta, 0.1),
    },
    {
      shapes: [[2, 3]],
      build: ([x]) =>
        applyAll('LayerNormalization', [x, constant([1, 2, 3]), constant([0, 0, 0])], {
          axis: 1,
          epsilon: 0.1,
        }),
    },
  ],
  ReduceSum: reductions(graph.reduceSum),
  ReduceMean: reductions(graph.reduceMean),
  ReduceProd: [
    ...reductions(graph.reduceProd, 'positive'),
    one([3, 4], (x) => graph.reduceProd(graph.mul(x, constant([0, 1, 1, 2])), 1), 'positive'),
  ],
  ReduceMax: reductions(graph.reduceMax, 'apart'),
  ReduceMin: reductions(graph.reduceMin, 'apart'),
  CumSum: [
    ...along((x, axis) => graph.cumulativeSum(x, axis)),
    ...along((x, axis) => graph.cumulativeSum(x, axis, true)),
  ],
  Softmax: along((x, axis) => graph.softmax(x, axis)),
  LogSoftmax: along((x, axis) => graph.logSoftmax(x, axis)),
  SparseCrossentropy: [
    one([3, 4], (x) => graph.sparseCrossentropy(x, constant([2, 0, 3], 'int32'))),
    one([2, 3, 4], (x) => graph.sparseCrossentropy(x, constant([2, 0, 3, 3, 1, 0], 'int32', [2, 3]), 0.1)),
    // What is computed of a loss on the way to the scalar.
    one([3, 4], (x) => graph.square(graph.sparseCrossentropy(graph.exp(x), constant([1, 1, 2], 'int64')))),
  ],
  ...convolutionCases,
  ...indexingCases,
  Scan: scanCases,
};

function usesOperator(name: string, { shapes, build }: Differentiable): boolean {
  const built = build(shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape)));
  const outputs = ('dtype' in built ? [built] : built).filter((each) => each !== undefined);
  return nodesOf(outputs).some(({ op }) => op === name);
}

describe('gradients agree with finite differences', () => {
  for (const name of graph.operatorNames()) {
    if (operatorOf(name).gradient === undefined) continue;
    it(name, async () => {
      expect(cases, `${name} has a gradient that no case checks`).toHaveProperty(name);
      for (const [i, each] of cases[name].entries()) {
        expect(usesOperator(name, each), `case ${i} uses ${name}`).toBe(true);
        expect(await differences(each), `case ${i}`).toEqual([]);
      }
    });
    it(`${name}, differentiated twice`, async () => {
      for (const [i, each] of (cases[name] ?? []).entries()) {
        expect(await differences(each, 2), `case ${i}`).toEqual([]);
      }
    });
  }

  it('refuses a loop inside a loop instead of giving wrong numbers', async () => {
    await expect(differences(nestedLoop)).rejects.toThrow('a loop inside a loop cannot be differentiated');
  });

  it('shares the gradient of a greatest value among those that reach it', async () => {
    const x = graph.input('x', 'float32', [2, 3]);
    const [gradient] = graph.gradients(graph.reduceSum(graph.reduceMax(x, 1)), [x]);
    const results = await compute({ gradient }, { x: Float32Array.of(2, 1, 2, 3, 3, 3) });
    [0.5, 0, 0.5, 1 / 3, 1 / 3, 1 / 3].forEach((share, i) => expect(results.gradient[i]).toBeCloseTo(share));
  });
});
