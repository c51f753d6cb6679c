import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Matrix } from '../matrix.ts';
import { type PadSequencesOptions, padSequences } from './pad-sequences.ts';

const fixture: {
  padding: {
    sequences: number[][];
    cases: { options: Omit<PadSequencesOptions, 'dtype'>; matrix: number[][] }[];
  };
} = JSON.parse(readFileSync(new URL('./fixtures/keras.json', import.meta.url), 'utf8'));

function rows({ data, shape }: Matrix): number[][] {
  return Array.from({ length: shape[0] }, (_, i) => [...data.subarray(i * shape[1], (i + 1) * shape[1])]);
}

describe("Keras' numbers", () => {
  test.each(fixture.padding.cases)('with $options', ({ options, matrix }) => {
    const dtype = Number.isInteger(options.value ?? 0) ? 'int32' : 'float32';
    const padded =
      dtype === 'int32'
        ? padSequences(fixture.padding.sequences, { ...options, dtype })
        : padSequences(fixture.padding.sequences, { ...options, dtype });
    expect(rows(padded)).toEqual(matrix);
  });
});

test('nothing to pad gives an empty matrix', () => {
  expect(padSequences([])).toEqual({ data: new Int32Array(0), shape: [0, 0] });
  expect(padSequences([[], []], { maxlen: 2 }).shape).toEqual([2, 2]);
  expect(() => padSequences([[1]], { maxlen: 1.5 })).toThrow(RangeError);
});

test('post padding keeps each sequence from its beginning, and takes typed arrays', () => {
  fc.assert(
    fc.property(fc.array(fc.int32Array()), fc.nat(12), (sequences, maxlen) => {
      const matrix = padSequences(sequences, { maxlen, padding: 'post', truncating: 'post' });
      rows(matrix).forEach((row, i) => {
        const kept = [...sequences[i].subarray(0, maxlen)];
        expect(row).toEqual([...kept, ...new Array<number>(maxlen - kept.length).fill(0)]);
      });
    }),
  );
});
