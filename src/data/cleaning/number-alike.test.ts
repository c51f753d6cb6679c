import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearDuplicateGroups, normalForm } from './near-duplicates.ts';
import { numberAlike, numberByHash } from './number-alike.ts';

const few = fc.array(fc.constantFrom('', 'a', 'b', 'ab', '泵', 'Pump 1', 'pump 22'), { maxLength: 40 });

test('equal texts have equal numbers, from 0 on in order of appearance', () => {
  expect([...numberAlike(['b', 'a', 'b', '', 'a']).ids]).toEqual([0, 1, 0, 2, 1]);
  fc.assert(
    fc.property(few, (texts) => {
      const distinct = [...new Set(texts)];
      const { ids, count } = numberAlike(texts);
      expect([...ids]).toEqual(texts.map((text) => distinct.indexOf(text)));
      expect(count).toBe(distinct.length);
    }),
  );
});

test('rows of the same hash that differ have numbers of their own', () => {
  const rows = [5, 7, 5, 9, 7];
  const { ids } = numberByHash(
    rows.length,
    () => 1,
    (row, other) => rows[row] === rows[other],
  );
  expect([...ids]).toEqual([0, 1, 0, 2, 1]);
});

test('any text: its normal form is that of the rule', () => {
  const rule = (text: string): string => {
    const form = text
      .toLowerCase()
      .replace(/\p{N}+/gu, '0')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim();
    return /\p{L}/u.test(form) ? form : text;
  };
  const odd = fc.constantFrom(
    'A',
    '1',
    '２',
    '〇',
    '々',
    '漏',
    'ア',
    'ー',
    ' ',
    '.',
    'é',
    '\u0301',
    '②',
    'İ',
    '𠮷',
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 1 })) }), (text) => {
      expect(normalForm(text)).toBe(rule(text));
    }),
    { numRuns: 300 },
  );
});

test('near duplicates are in one group, and no others', () => {
  const { groups, count } = nearDuplicateGroups([
    'Pump 1 leaks!',
    'pump 22, leaks',
    'pump leaks',
    '12',
    '13',
  ]);
  expect([...groups]).toEqual([0, 0, 1, 2, 3]);
  expect(count).toBe(4);
});
