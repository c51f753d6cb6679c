import { expect, it } from 'vitest';
import { compute } from '../../runtime/compute.ts';
import * as graph from '../index.ts';
import type { Tensor } from '../tensor.ts';
import { evaluate } from './evaluate.ts';

const { constant } = graph;
const x = constant([0.5, -1.5, 2.5, 0, 1.25, -3], 'float32', [2, 3]);
const row = constant([1.5, -0.5, 2], 'float32', [3]);
const whole = constant([7, -7, 3, 0, 5, -2], 'int64', [2, 3]);
const yes = constant([1, 0, 1], 'bool', [3]);
const indices = constant([2, -1, 0, 0], 'int64', [2, 2]);

const expressions: Record<string, Tensor> = {
  'unary operators': [
    graph.negate,
    graph.abs,
    graph.sign,
    graph.floor,
    graph.ceil,
    graph.round,
    graph.exp,
    graph.sin,
    graph.cos,
    graph.tanh,
    graph.sigmoid,
    graph.relu,
    graph.identity,
  ].reduce((sum, of) => graph.add(sum, of(x)), x),
  'roots, logarithms and reciprocals': graph.add(
    graph.sqrt(graph.abs(x)),
    graph.log(graph.reciprocal(graph.exp(x))),
  ),
  'binary operators': graph.sub(graph.mul(x, row), graph.div(graph.maximum(x, row), graph.minimum(row, 7))),
  powers: graph.pow(graph.abs(x), row),
  'whole quotients, cut towards zero': graph.div(whole, constant(2, 'int64')),
  'whole remainders': graph.mod(whole, constant(3, 'int64')),
  comparisons: graph.cast(graph.or(graph.less(x, row), graph.and(graph.equal(x, 0.5), yes)), 'int32'),
  choices: graph.where(graph.xor(graph.greaterOrEqual(x, row), yes), x, row),
  'casts to whole numbers': graph.cast(x, 'int64'),
  'casts to truth': graph.cast(x, 'bool'),
  transposes: graph.transpose(graph.reshape(x, [1, 3, 2]), [2, 0, 1]),
  repetition: graph.broadcastTo(graph.reshape(row, [3, 1]), [2, 3, 4]),
  joining: graph.concat([x, graph.reshape(row, [1, 3]), x], 0),
  parts: graph.split(x, [1, 2], 1)[1],
  slices: graph.slice(x, 1, 0, 3, 2),
  'slices from the end': graph.reverse(x, 1),
  padding: graph.pad(x, 1, 2, 1, -4),
  gathering: graph.gather(x, indices, 1),
  'sums and means': graph.add(graph.reduceSum(x, 0), graph.reduceMean(x, 0)),
  'extremes and products': graph.add(
    graph.reduceMax(x, 1),
    graph.mul(graph.reduceMin(x, 1), graph.reduceProd(x, 1)),
  ),
  'running sums': graph.add(graph.cumulativeSum(x, 0), graph.cumulativeSum(x, 1, true)),
  'one value everywhere': graph.fill([2, 2], 3, 'int32'),
};

it.each(Object.entries(expressions))('%s are computed as the runtime computes them', async (_, tensor) => {
  const found = evaluate(tensor);
  if (found?.source.kind !== 'constant') throw new Error('it was not computed');
  expect(found.shape).toEqual(tensor.shape);
  const { result } = await compute({ result: tensor }, {}, { threads: 1 });
  expect(found.source.data.constructor).toBe(result.constructor);
  Array.from(result, Number).forEach((value, i) =>
    expect(Number(found.source.kind === 'constant' && found.source.data[i])).toBeCloseTo(value, 4),
  );
});

it('leaves alone what is fed, what is large, and extents that are open', () => {
  expect(evaluate(graph.add(graph.input('x', 'float32', [2]), 1))).toBeUndefined();
  expect(evaluate(graph.fill([2000, 2000], 1))).toBeUndefined();
  expect(evaluate(graph.fill([graph.openDimension('batch')], 1))).toBeUndefined();
});
