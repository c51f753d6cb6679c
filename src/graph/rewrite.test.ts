import { expect, it } from 'vitest';
import { add, exp, input, mul, negate, scan, type Tensor, tanh } from './index.ts';
import { subgraphAttribute } from './operator.ts';
import { anyOperator, type Pass, rewrite } from './rewrite.ts';
import { nodeOf } from './tensor.ts';
import { nodesOf } from './traverse.ts';

const x = input('x', 'float32', [2]);
const operatorsIn = (outputs: readonly Tensor[]): string[] => nodesOf(outputs).map(({ op }) => op);
const tanhForExp: Pass = () => ({ Exp: ([a]) => tanh(a) });

it('offers a node with operands that have been replaced, and leaves what no rule is for', () => {
  const doubleNegation: Pass = () => ({
    Neg: ([a]) => (nodeOf(a)?.op === 'Neg' ? nodeOf(a)?.inputs[0] : undefined),
  });
  const [y] = rewrite([exp(negate(negate(negate(negate(x)))))], [doubleNegation]);
  expect(operatorsIn([y])).toEqual(['Exp']);
  expect(nodeOf(y)?.inputs[0]).toBe(x);
  const kept = exp(x);
  expect(rewrite([kept], [doubleNegation])).toEqual([kept]);
});

it('lets the first pass that answers decide, and an operator’s own rule before the one for any', () => {
  const anything: Pass = () => ({ [anyOperator]: ([a]) => negate(a), Mul: ([a, b]) => add(a, b) });
  const [y, z] = rewrite([exp(x), mul(x, x)], [tanhForExp, anything]);
  expect(operatorsIn([y])).toEqual(['Tanh']);
  expect(operatorsIn([z])).toEqual(['Add']);
});

it('rewrites bodies of loops only when asked, and lets them read what has been replaced outside', () => {
  const start = input('start', 'float32', [2]);
  const steps = input('steps', 'float32', [3, 2]);
  const factor = exp(x);
  const loop = (): Tensor => {
    const { outputs } = scan({
      states: [start],
      inputs: [steps],
      body: ([state], [step]) => {
        const next = mul(exp(add(state, step)), factor);
        return { states: [next], outputs: [next] };
      },
    });
    return outputs[0];
  };
  const bodyOf = (tensor: Tensor): string[] =>
    nodesOf([tensor]).flatMap(({ op, attributes }) =>
      op === 'Scan' ? operatorsIn(subgraphAttribute(attributes, 'body').outputs) : [],
    );
  const [outside] = rewrite([loop()], [tanhForExp]);
  expect(bodyOf(outside).sort()).toEqual(['Add', 'Exp', 'Mul', 'Tanh']);
  const [everywhere] = rewrite([loop()], [tanhForExp], { bodies: true });
  expect(bodyOf(everywhere).sort()).toEqual(['Add', 'Mul', 'Tanh', 'Tanh']);
});
