import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compute } from '../../runtime/compute.ts';
import {
  add,
  constant,
  div,
  exp,
  fill,
  gradients,
  identity,
  input,
  less,
  matmul,
  maximum,
  mul,
  negate,
  pow,
  reduceMean,
  reduceSum,
  scan,
  sqrt,
  square,
  sub,
  type Tensor,
  tanh,
  transpose,
  where,
} from '../index.ts';
import { isSubgraph } from '../operator.ts';
import { rewrite } from '../rewrite.ts';
import { nodesOf } from '../traverse.ts';
import { fuseLayerNormalization, passes, simplified } from './index.ts';

const x = input('x', 'float32', [2, 3]);
const y = input('y', 'float32', [2, 3]);
const operatorsIn = (outputs: readonly Tensor[]): string[] => nodesOf(outputs).map(({ op }) => op);
const through = (output: Tensor, ...chosen: (keyof typeof passes)[]): Tensor =>
  simplified(
    { output },
    chosen.map((name) => passes[name]),
  ).output;

const operators: ((a: Tensor, b: Tensor) => Tensor)[] = [
  add,
  sub,
  mul,
  maximum,
  (a) => negate(a),
  (a) => tanh(a),
  (a) => mul(a, 1),
  (a) => add(a, 0),
  (a) => identity(a),
  (a, b) => where(less(a, b), a, b),
  (a) => add(a, mul(constant([1, 2, 3]), constant(2))),
];

describe('a simplified graph', () => {
  it('gives the numbers of the graph it was made from, whichever passes it went through', async () => {
    const plans = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 4, maxLength: 14 });
    const feeds = {
      x: Float32Array.of(0.5, -1, 2, 0, 0.25, -3),
      y: Float32Array.of(1, -0.5, 0.1, 3, -2, 0.7),
    };
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const tensors: Tensor[] = [x, y];
        for (const [op, a, b] of plan) {
          const operand = (at: number): Tensor => tensors[at % tensors.length];
          tensors.push(operators[op % operators.length](operand(a), operand(b)));
        }
        const outputs = { last: tensors[tensors.length - 1], sum: reduceSum(tensors.reduce(add)) };
        const variants = [[passes.cancel], [passes.fold], [passes.share], Object.values(passes)];
        const all = { ...outputs } as Record<string, Tensor>;
        variants.forEach((chosen, i) => {
          for (const [name, tensor] of Object.entries(simplified(outputs, chosen)))
            all[`${name}${i}`] = tensor;
        });
        const results = await compute(all, feeds, { threads: 1 });
        for (const name of Object.keys(outputs)) {
          for (let i = 0; i < variants.length; i++) {
            Array.from(results[name], Number).forEach((value, at) =>
              expect(Number(results[`${name}${i}`][at])).toBeCloseTo(value, 4),
            );
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('computes nothing twice', () => {
    const twice = add(exp(add(x, y)), tanh(exp(add(x, y))));
    expect(operatorsIn([twice]).length).toBe(6);
    expect(operatorsIn([through(twice, 'share')])).toEqual(['Add', 'Exp', 'Tanh', 'Add']);
  });

  it('distinguishes zero from minus zero, and what is infinite from what is no number', () => {
    const signs = add(div(x, constant(0)), div(x, constant(-0)));
    expect(operatorsIn([through(signs, 'share')])).toEqual(['Div', 'Div', 'Add']);
    const filled = add(
      fill([2], Number.POSITIVE_INFINITY),
      add(fill([2], Number.NEGATIVE_INFINITY), fill([2], Number.NaN)),
    );
    expect(operatorsIn([through(filled, 'share')]).filter((op) => op === 'ConstantOfShape').length).toBe(3);
  });

  it('holds what follows from constants, unless that is large', () => {
    const small = mul(x, exp(transpose(constant([1, 2, 3, 4, 5, 6], 'float32', [3, 2]))));
    expect(operatorsIn([through(small, 'fold')])).toEqual(['Mul']);
    const large = reduceSum(exp(fill([1000, 1000], 2)));
    expect(operatorsIn([through(large, 'fold')])).toEqual(['ConstantOfShape', 'Exp', 'ReduceSum']);
  });

  it('leaves out what changes nothing', () => {
    const nothing = add(mul(negate(negate(identity(x))), 1), 0);
    expect(through(nothing, 'cancel')).toBe(x);
    // The same factor makes a matrix of a number.
    const spread = mul(input('n', 'float32', []), fill([2, 2], 1));
    expect(operatorsIn([through(spread, 'cancel')])).toContain('Mul');
  });

  it('simplifies the steps of a loop, which may read what was simplified outside', async () => {
    const kernel = input('kernel', 'float32', [3, 3]);
    const { outputs } = scan({
      states: [fill([2, 3], 0)],
      inputs: [input('steps', 'float32', [4, 2, 3])],
      body: ([state], [step]) => {
        const product = (): Tensor => matmul(add(step, state), mul(add(kernel, 0), 1));
        const next = tanh(add(product(), identity(product())));
        return { states: [next], outputs: [next] };
      },
    });
    const less = simplified({ output: outputs[0] }).output;
    const [loop] = nodesOf([less]).filter(({ op }) => op === 'Scan');
    const { body } = loop.attributes;
    if (body === undefined || !isSubgraph(body)) throw new Error('the loop has no body');
    expect(operatorsIn(body.outputs).filter((op) => op === 'MatMul').length).toBe(1);
    const feeds = {
      steps: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      kernel: Float32Array.from({ length: 9 }, (_, i) => Math.cos(i)),
    };
    const results = await compute({ before: outputs[0], after: less }, feeds);
    results.before.forEach((value, i) => expect(results.after[i]).toBeCloseTo(Number(value), 5));
  });
});

describe('layer normalisation in parts', () => {
  const gamma = input('gamma', 'float32', [3]);
  const beta = input('beta', 'float32', [3]);
  const parts = (square: (x: Tensor) => Tensor, epsilon = 1e-3): Tensor => {
    const centred = sub(x, reduceMean(x, 1, true));
    const deviation = sqrt(add(reduceMean(square(centred), 1, true), epsilon));
    return add(beta, mul(div(centred, deviation), gamma));
  };
  const fused = (output: Tensor): Tensor => rewrite([output], [fuseLayerNormalization])[0];

  it.each([
    ['a power', (centred: Tensor) => pow(centred, 2)],
    ['a product', square],
  ])('becomes one operator, from %s, and gives the same numbers and gradients', async (_, squared) => {
    const before = parts(squared);
    const whole = fused(before);
    expect(operatorsIn([whole])).toEqual(['LayerNormalization']);
    const wanted = [x, gamma, beta];
    const [a, b] = [before, whole].map((output) => gradients(reduceSum(mul(output, y)), wanted));
    const named = (prefix: string, tensors: readonly Tensor[]) =>
      Object.fromEntries(tensors.map((tensor, i) => [`${prefix}${i}`, tensor]));
    const results = await compute(
      { ...named('a', [before, ...a]), ...named('b', [whole, ...b]) },
      {
        x: Float32Array.of(0.5, -1, 2, 0, 0.25, -3),
        y: Float32Array.of(1, -0.5, 0.1, 3, -2, 0.7),
        gamma: Float32Array.of(1.5, 0.5, -1),
        beta: Float32Array.of(0.1, 0, -0.2),
      },
    );
    for (let i = 0; i < 4; i++) {
      results[`a${i}`].forEach((value, at) => expect(results[`b${i}`][at]).toBeCloseTo(Number(value), 4));
    }
  });

  it('that is something else stays as it is', () => {
    expect(operatorsIn([fused(parts((centred) => pow(centred, 3)))])).not.toContain('LayerNormalization');
    expect(operatorsIn([fused(parts(() => square(y)))])).not.toContain('LayerNormalization');
  });
});
