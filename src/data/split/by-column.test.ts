import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { type SplitBy, splitByColumn, splitByOf, timesOf } from './by-column.ts';

const fractions = { train: 0.6, validation: 0.2, test: 0.2 };
const where = (rows: number) => ({ path: 'orders.csv', rows: Array.from({ length: rows }, (_, i) => i) });
const noDuplicates = (rows: number) => Int32Array.from({ length: rows }, (_, i) => i);

function split(
  kind: SplitBy['kind'],
  cells: readonly (string | null)[],
  duplicates = noDuplicates(cells.length),
) {
  const labels = cells.map((_, row) => (row % 2 === 0 ? 'leak' : 'noise'));
  return splitByColumn({ kind, column: 'c' }, cells, where(cells.length), {
    labels,
    fractions,
    seed: 3,
    duplicates,
  });
}

describe('by group', () => {
  test('no group is on two sides, and every row is on one', () => {
    const machines = fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOP'), { minLength: 150, maxLength: 300 });
    fc.assert(
      fc.property(machines, (cells) => {
        const { train, validation, test: last } = split('group', cells);
        const names = [train, validation, last].map((rows) => new Set(Array.from(rows, (row) => cells[row])));
        const together = names.reduce((sum, { size }) => sum + size, 0);
        expect(together).toBe(new Set(cells).size);
        expect(train.length + validation.length + last.length).toBe(cells.length);
      }),
      { numRuns: 30 },
    );
  });

  test('rows without a group are groups of their own', () => {
    const cells = Array.from({ length: 40 }, (_, row) => (row < 20 ? 'A' : null));
    const { train, validation, test: last } = split('group', cells);
    for (const side of [train, validation, last]) expect(side.length).toBeGreaterThan(0);
  });

  test('too few groups are an error that says so', () => {
    const cells = Array.from({ length: 20 }, (_, row) => (row < 10 ? 'A' : 'B'));
    expect(() => split('group', cells)).toThrow(/leaves no row for the (validation|test) part/);
  });
});

describe('by time', () => {
  const day = (row: number) => `${1 + (row % 28)}.${1 + Math.floor(row / 28)}.2026`;

  test('the test part is later than the validation part, and that later than what is learned from', () => {
    const days = fc.array(fc.nat(300), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(days, (numbers) => {
        const { train, validation, test: last } = split('time', numbers.map(day));
        const range = (rows: Int32Array) => {
          const own = Array.from(rows, (row) => numbers[row]);
          return [Math.min(...own), Math.max(...own)];
        };
        expect(range(train)[1]).toBeLessThan(range(validation)[0]);
        expect(range(validation)[1]).toBeLessThan(range(last)[0]);
        expect(train.length + validation.length + last.length).toBe(numbers.length);
      }),
      { numRuns: 30 },
    );
  });

  test('a duplicate of a row of an earlier side is left out and counted', () => {
    const duplicates = noDuplicates(20);
    duplicates[19] = duplicates[0];
    duplicates[18] = duplicates[13];
    const { test: last, repeated } = split(
      'time',
      Array.from(duplicates, (_, row) => day(row)),
      duplicates,
    );
    expect([...last]).toEqual([16, 17]);
    expect(repeated).toBe(2);
  });

  test('rows of one time only cannot be split', () => {
    expect(() => split('time', Array(20).fill('2026-11-28'))).toThrow(/too few different times/);
  });

  test.each([
    [['28.11.2026', '29.11.2026'], 86_400],
    [['11/28/2026', '11/29/2026'], 86_400],
    [['2026年11月28日', '2026年11月29日'], 86_400],
    [['1,5', '2,75'], 1.25],
    [['7', '19'], 12],
  ])('%j are times', (cells, distance) => {
    const [first, second] = timesOf(cells, [0, 1], { column: 'c', path: 'p' });
    expect(second - first).toBe(distance);
  });

  test('a row without a time is named', () => {
    const cells = [...Array.from({ length: 30 }, (_, row) => day(row)), null];
    expect(() => split('time', cells)).toThrow('row 31 of orders.csv: column "c" is empty');
  });
});

test('one way of splitting at a time', () => {
  expect(splitByOf({})).toBeUndefined();
  expect(splitByOf({ splitByGroup: 'machine' })).toEqual({ kind: 'group', column: 'machine' });
  expect(() => splitByOf({ splitByGroup: 'a', splitByTime: 'b' })).toThrow(UserError);
});
