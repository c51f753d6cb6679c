import { expect, it } from 'vitest';
import { compute } from '../runtime/index.ts';
import { add, mul, reduceSum, sigmoid } from './functions.ts';
import { gradients } from './gradient.ts';
import { subgraphAttribute } from './operator.ts';
import { regroupProducts } from './regroup.ts';
import { scan } from './scan.ts';
import { constant, input, type Tensor } from './tensor.ts';
import { dependents, nodesOf } from './traverse.ts';
import './index.ts';

const varying = input('x', 'float32', [3]);
const [a, b] = [input('a', 'float32', [3]), input('b', 'float32', [3])];
const feeds = { x: Float32Array.of(1, 2, 3), a: Float32Array.of(4, 5, 6), b: Float32Array.of(7, 8, 9) };

/** `result` regrouped, and how many of its products read what varies. */
async function regrouped(...results: Tensor[]) {
  const varies = (tensor: Tensor): boolean => dependents(nodesOf([tensor]), [varying]).has(tensor);
  const replacement = regroupProducts(results, varies);
  const tensors = results.map(replacement);
  const products = nodesOf(tensors).filter(({ op, inputs }) => op === 'Mul' && inputs.some(varies)).length;
  const named = (list: Tensor[]) => Object.fromEntries(list.map((tensor, i) => [`y${i}`, tensor]));
  const used = (list: Tensor[]) =>
    Object.fromEntries(
      Object.entries(feeds).filter(([name]) =>
        nodesOf(list).some(({ inputs }) =>
          inputs.some(({ source }) => source.kind === 'input' && source.name === name),
        ),
      ),
    );
  return {
    products,
    before: await compute(named(results), used(results)),
    after: await compute(named(tensors), used(tensors)),
  };
}

it('known factors of a product are multiplied with each other first', async () => {
  const { products, before, after } = await regrouped(add(mul(b, mul(mul(varying, a), a)), 1));
  expect(products).toBe(1);
  expect(after).toEqual(before);
});

it('a product that is needed by itself stays', async () => {
  const inner = mul(varying, a);
  const { products, before, after } = await regrouped(mul(inner, b), inner);
  expect(products).toBe(2);
  expect(after).toEqual(before);
});

it('the backward loop of a gated state multiplies once for each gate', () => {
  const [state, inputs] = [input('state', 'float32', [2]), input('inputs', 'float32', [5, 2])];
  const { states } = scan({
    states: [state],
    inputs: [inputs],
    body: ([held], [x]) => {
      const gate = sigmoid(x);
      return { states: [add(mul(gate, held), mul(constant([3, 3]), x))], outputs: [] };
    },
  });
  const [gradient] = gradients(reduceSum(states[0]), [inputs]);
  const backward = nodesOf([gradient])
    .filter(({ op }) => op === 'Scan')
    .at(-1);
  const body = subgraphAttribute(backward?.attributes ?? {}, 'body');
  const inside = dependents(nodesOf(body.outputs), body.inputs);
  const count = nodesOf(body.outputs).filter(({ op, outputs: [y] }) => op === 'Mul' && inside.has(y)).length;
  // Of the gate, of the state that is passed on, and of the other term.
  expect(count).toBe(3);
});
