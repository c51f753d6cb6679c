import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberAlike } from '../cleaning/number-alike.ts';
import { splitGroups } from './whole-groups.ts';

const fractions = { train: 0.6, validation: 0.2, test: 0.2 };

it('keeps groups whole, loses no row, and has each side where there are three groups', () => {
  const rows = fc.array(fc.constantFrom(...'ABCDEFGH'), { minLength: 3, maxLength: 200 });
  fc.assert(
    fc.property(rows, fc.nat(50), (names, seed) => {
      const groups = numberAlike(names).ids;
      const { train, validation, test } = splitGroups(groups, fractions, seed);
      expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual([...groups.keys()]);
      const sides = [train, validation, test].map((side) => new Set(Array.from(side, (row) => names[row])));
      const different = new Set(names).size;
      expect(sides.reduce((sum, { size }) => sum + size, 0)).toBe(different);
      if (different >= 3) expect(sides.every(({ size }) => size > 0)).toBe(true);
    }),
  );
});

it('gives a side no more than its share where groups are small, and nothing where it has no share', () => {
  const groups = Int32Array.from({ length: 100 }, (_, row) => row >> 1);
  const { validation, test } = splitGroups(groups, { train: 0.8, validation: 0, test: 0.2 }, 1);
  expect([validation.length, test.length]).toEqual([0, 20]);
});
