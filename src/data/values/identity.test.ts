import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identity } from './identity.ts';

test('a whole number is one id, however it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 2 }), (id, zeros) => {
      const own = identity(String(id));
      expect(own).toBe(String(id));
      for (const written of [`${id}.${'0'.repeat(zeros)}`, `${id},0`, ` ${id}`, `${id}\u00a0`, `+${id}`])
        expect(identity(written)).toBe(own);
    }),
  );
});

test.each([
  ['１０５', '105'],
  ['NG ', 'NG'],
  ['  valve\u3000A ', 'valve A'],
  ['A\u200b1', 'A1'],
])('"%s" is %s', (cell, expected) => {
  expect(identity(cell)).toBe(expected);
});

test.each(['1,000', '10.000', '007', '1.10', '1.01', 'v1.0', '10.00.1', '12345678901234567.0'])(
  '%s stays as it is',
  (cell) => {
    expect(identity(cell)).toBe(cell);
  },
);

test('the form of a form is itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(identity(identity(text))).toBe(identity(text));
    }),
  );
});
