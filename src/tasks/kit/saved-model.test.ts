import { expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { checkTokens, weightsFor } from './saved-model.ts';

const tokenizer = { size: 600 };

it('tokens that the network has no row for are refused when a model is opened', () => {
  expect(() => checkTokens(tokenizer, 600, { documentStart: 0 })).not.toThrow();
  expect(() => checkTokens({ size: 601 }, 600)).toThrow(
    'tokenizer.json has 601 tokens, of which the network knows 600; copy the model folder again or train the model again',
  );
  for (const id of [600, -1, 0.5, Number.NaN]) {
    expect(() => checkTokens(tokenizer, 600, { documentStart: id })).toThrow(
      `the documentStart in millwright.json is ${id}, which is no token from 0 to 599`,
    );
  }
});

it('weights that are lacking or of another size are refused', () => {
  const weight = { path: 'table', shape: [2, 3], value: new Float32Array(6) };
  const network = {
    weights: [{ ...weight, initializer: 'zeros', cell: { value: weight.value, version: 0 } }],
  } as const;
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(weightsFor(network, new Map([['table', values]])).get('table')).toBe(values);
  expect(() => weightsFor(network, new Map())).toThrow(UserError);
  expect(() => weightsFor(network, new Map([['table', values.subarray(1)]]))).toThrow(
    'model.onnx has 5 numbers for the weight table, which needs 6',
  );
});
