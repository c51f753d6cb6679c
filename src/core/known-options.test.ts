import { expect, it } from 'vitest';
import { UserError } from './errors.ts';
import { refuseUnknownOptions } from './known-options.ts';

const known = ['epochs', 'batchSize', 'validationSplit'];
const refusal = (given: object): string => {
  try {
    refuseUnknownOptions('fit', given, known);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error instanceof Error ? error.message : '';
  }
};

it('names the option that was meant', () => {
  expect(refusal({ epochs: 3, batchsize: 32 })).toBe(
    'fit has no option "batchsize"; did you mean batchSize?',
  );
  expect(refusal({ validation_split: 0.1 })).toBe(
    'fit has no option "validation_split"; did you mean validationSplit?',
  );
});

it('lists all where none is near', () => {
  expect(refusal({ colour: 'red' })).toBe(
    'fit has no option "colour"; known: epochs, batchSize, validationSplit',
  );
});

it('lets pass what is known, and what is not given', () => {
  expect(refusal({ epochs: 3, colour: undefined })).toBe('');
});

it('says that options are an object where they are none', () => {
  const given: unknown = 'relu';
  expect(refusal(given as object)).toBe(
    'fit takes its options as an object, such as { epochs: … }, not "relu"',
  );
});
