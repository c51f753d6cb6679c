/** Loops whose gradients are checked: each is a way in which a recurrent network might be written. */
import {
  add,
  concat,
  constant,
  gather,
  matmul,
  mul,
  scan,
  sigmoid,
  slice,
  softmax,
  split,
  sub,
  type Tensor,
  tanh,
  where,
} from '../src/graph/index.ts';
import type { Differentiable } from './finite-differences.ts';

type Body = Parameters<typeof scan>[0]['body'];

/** Four steps over `x` `[4, 2, 3]` from a state `[2, 3]`, which read `weights` from outside. */
const loop = (
  body: (h: Tensor, x: Tensor, weights: Tensor) => [state: Tensor, ...outputs: Tensor[]],
  read: (state: Tensor, outputs: Tensor[]) => (Tensor | undefined)[],
  { weights = [3, 3], reverse = false }: { weights?: number[]; reverse?: boolean } = {},
): Differentiable => ({
  shapes: [[4, 2, 3], [2, 3], weights],
  build: ([x, h, w]) => {
    const result = scan({
      states: [h],
      inputs: [x],
      reverse,
      body: ([state], [step]) => {
        const [next, ...outputs] = body(state, step, w);
        return { states: [next], outputs };
      },
    });
    return read(result.states[0], result.outputs);
  },
});

const elman = (h: Tensor, x: Tensor, w: Tensor): Tensor => tanh(add(x, matmul(h, w)));
const both = (state: Tensor, outputs: Tensor[]) => [state, ...outputs];

/** LSTM with gates projected outside; `real` `[5, 2, 1]` says which steps count. */
const lstm = (read: 'sequence' | 'last' | 'cell', reverse: boolean, masked: boolean): Differentiable => ({
  shapes: [
    [5, 2, 8],
    [2, 2],
    [2, 2],
    [2, 8],
  ],
  build: ([x, h, c, w]) => {
    const real = constant([1, 1, 0, 1, 1, 0, 1, 0, 0, 1], 'bool', [5, 2, 1]);
    const body: Body = ([hidden, cell], [projected, keep]) => {
      const [i, f, g, o] = split(add(projected, matmul(hidden, w)), [2, 2, 2, 2], 1);
      const next = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
      const output = mul(sigmoid(o), tanh(next));
      const states = masked ? [where(keep, output, hidden), where(keep, next, cell)] : [output, next];
      return { states, outputs: [states[0]] };
    };
    const { states, outputs } = scan({ states: [h, c], inputs: masked ? [x, real] : [x], reverse, body });
    return { sequence: outputs, last: [states[0]], cell: [states[1], ...outputs] }[read];
  },
});

export const scanCases: Differentiable[] = [
  ...(['sequence', 'last', 'cell'] as const).flatMap((read) =>
    [false, true].flatMap((reverse) => [false, true].map((masked) => lstm(read, reverse, masked))),
  ),
  loop((h, x, w) => [elman(h, x, w)], both),
  loop((h, x, w) => [elman(h, x, w)], both, { reverse: true }),
  // Weights used twice in a step.
  loop((h, x, w) => [tanh(matmul(elman(h, x, w), w)), matmul(x, w)], both),
  // Outputs of which one, or the state, is not read.
  loop(
    (h, x, w) => [elman(h, x, w), mul(h, x), add(x, 1)],
    (_, [first]) => [first],
  ),
  loop(
    (h, x, w) => [elman(h, x, w), mul(h, x), h],
    (_, [, last]) => [last],
  ),
  loop(
    (h, x, w) => [elman(h, x, w), mul(h, x)],
    (state) => [state],
  ),
  // A state that stays as it is, an output that is an input, one that comes from outside.
  loop((h, x, w) => [h, matmul(mul(h, x), w)], both),
  loop((h, x, w) => [elman(h, x, w), x], both),
  loop((h, x, w) => [elman(h, x, w), tanh(w)], both),
  // Reads from outside whose gradient cannot be taken for all steps at once.
  loop((h, x, w) => [tanh(slice(concat([add(h, x), w], 1), 1, 1, 4)), x], both, { weights: [2, 1] }),
  loop((h, x, w) => [tanh(add(add(h, x), softmax(mul(w, h)))), h], both, { weights: [2, 3] }),
  loop((h, x, w) => [tanh(add(mul(h, w), mul(x, w))), sub(h, w)], both, { weights: [3] }),
  loop((h, x, w) => [tanh(mul(add(h, x), w))], both, { weights: [] }),
  loop((h, x, w) => [tanh(add(x, matmul(h, slice(w, 1, 1, 4)))), matmul(x, slice(w, 1, 0, 2))], both, {
    weights: [3, 4],
  }),
  // A table read at another place in each step.
  {
    shapes: [
      [5, 2],
      [3, 2],
    ],
    build: ([table, h]) => {
      const { states, outputs } = scan({
        states: [h],
        inputs: [constant([0, 4, 4, 1, 0, 2], 'int64', [2, 3])],
        body: ([state], [at]) => {
          const next = tanh(add(mul(state, 2), gather(table, at)));
          return { states: [next], outputs: [mul(next, state)] };
        },
      });
      return [...states, ...outputs];
    },
  },
];

/** A loop inside a loop, which has no gradient. */
export const nestedLoop: Differentiable = loop((h, x, w) => {
  const inner = scan({
    states: [h],
    inputs: [w],
    body: ([state], [row]) => ({ states: [tanh(add(state, mul(row, x)))], outputs: [] }),
  });
  return [inner.states[0]];
}, both);
