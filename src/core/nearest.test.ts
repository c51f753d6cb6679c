import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damerauLevenshtein, nearestNames } from './nearest.ts';

describe('damerauLevenshtein', () => {
  it.each([
    ['', '', 0],
    ['pump', 'pump', 0],
    ['pump', '', 4],
    ['label', 'lable', 1],
    ['kitten', 'sitting', 3],
    // Unrestricted: swap, then insert between the swapped. The restricted form gives 3.
    ['ca', 'abc', 2],
    ['故障类别', '故障类型', 1],
    ['😀a', 'a😀', 1],
  ])('of %j and %j is %i', (a, b, distance) => {
    expect(damerauLevenshtein(a, b)).toBe(distance);
  });

  it('is a metric: symmetric, zero only for equals, and obeys the triangle inequality', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '维'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        const ab = damerauLevenshtein(a, b);
        expect(ab).toBe(damerauLevenshtein(b, a));
        expect(ab === 0).toBe(a === b);
        expect(damerauLevenshtein(a, c)).toBeLessThanOrEqual(ab + damerauLevenshtein(b, c));
      }),
    );
  });
});

describe('nearestNames', () => {
  const names = ['OriginalShorttext', 'MajorSystem', 'Cost', 'Part', 'Location'];
  it('finds a misspelt name, and a part of a name', () => {
    expect(nearestNames('MajorSytem', names)).toEqual(['MajorSystem']);
    expect(nearestNames('shorttext', names)).toEqual(['OriginalShorttext']);
    expect(nearestNames('cots', names)[0]).toBe('Cost');
  });
  it('suggests nothing for what is near to none', () => {
    expect(nearestNames('qqqqqq', names)).toEqual([]);
    expect(nearestNames('', names)).toEqual([]);
  });
});
