import { expect, it } from 'vitest';
import {
  add,
  concat,
  input,
  matmul,
  mul,
  reshape,
  scan,
  split,
  sub,
  type Tensor,
  transpose,
  where,
} from './index.ts';
import { overwritable } from './overwrite.ts';

const moment = input('moment', 'float32', [4, 4]);
const gradient = input('gradient', 'float32', [4, 4]);
const next = add(mul(moment, 0.9), mul(gradient, 0.1));
const may = (output: Tensor, ...others: Tensor[]): boolean =>
  overwritable([output, ...others], new Map([['moment', output]])).has('moment');

it('a value is replaced in place by what is computed from it number by number', () => {
  expect(may(next)).toBe(true);
  expect(may(add(moment, mul(sub(gradient, moment), 0.1)))).toBe(true);
  expect(may(where(input('good', 'bool', []), next, moment))).toBe(true);
  // Who reads the new value does not read the old one.
  expect(may(next, matmul(next, gradient))).toBe(true);
});

it('not where something may read it later, also in another shape', () => {
  expect(may(next, matmul(moment, gradient))).toBe(false);
  expect(may(next, mul(reshape(moment, [16]), 2))).toBe(false);
  // Unless the new value waits for that.
  const norm = matmul(moment, gradient);
  expect(may(mul(next, norm), norm)).toBe(true);
});

it('not where numbers are read after others have been written', () => {
  expect(may(transpose(moment, [1, 0]))).toBe(false);
  expect(may(matmul(moment, gradient))).toBe(false);
  expect(may(moment)).toBe(false);
  const row = input('moment', 'float32', [4]);
  expect(may(add(gradient, row))).toBe(false);
});

it('small ones that are laid end to end are read before any of them is written', () => {
  const other = input('other', 'float32', [16]);
  const both = mul(concat([reshape(moment, [16]), other], 0), 0.9);
  const [first, second] = split(both, [16, 16], 0);
  const replaced = new Map([
    ['moment', reshape(first, [4, 4])],
    ['other', second],
  ]);
  expect([...overwritable([...replaced.values()], replaced)]).toEqual(['moment', 'other']);
});

it('a loop over blocks may write each block where it read it, and no loop that reads the whole', () => {
  const blocks = (body: (block: Tensor, of: Tensor) => Tensor) =>
    scan({
      states: [],
      inputs: [moment, gradient],
      body: (_, [block, of]) => ({ states: [], outputs: [body(block, of)] }),
    }).outputs[0];
  expect(may(blocks((block, of) => add(mul(block, 0.9), of)))).toBe(true);
  expect(may(blocks((block, of) => add(block, reshape(matmul(moment, reshape(of, [4, 1])), [4]))))).toBe(
    false,
  );
});
