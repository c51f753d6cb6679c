import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalMark } from '../../values/decimal-mark.ts';
import { readDuration } from '../../values/duration-text.ts';
import { isMissingReading } from '../../values/missing-values.ts';
import { readNumber } from '../../values/number-text.ts';
import { Cells } from './cells.ts';
import { markEvidence, numberCells, rowsOf, tally } from './number-cells.ts';

const written = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.tuple(fc.integer(), fc.nat(15)).map(([value, digits]) => (value / 1000).toFixed(digits)),
  fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(4))
    .map(([value, digits]) => (value / 1000).toFixed(digits).replace('.', ',')),
  fc.constantFrom('0', '-0', '-0.0', '007', '1.', '.5', '1,234', '1.234', '0,234', '-', '9007199254740993'),
  fc.constantFrom('1.234,5', '1,234.5', '5 kg', 'N/A', '无', '１２', '0x1F', '+3', '1e5', '', ' ', '12 '),
  fc.string({ unit: 'grapheme' }),
);
const column = fc.array(fc.option(written), { maxLength: 60 });

test('any cells come out as they went in, and are equal where their texts are', () => {
  fc.assert(
    fc.property(column, (list) => {
      const cells = Cells.of(list);
      expect([...cells]).toEqual(list);
      for (let row = 1; row < list.length; row++) {
        expect(cells.equal(row, row - 1)).toBe(list[row] === list[row - 1]);
        if (list[row] === list[row - 1]) expect(cells.hash(row)).toBe(cells.hash(row - 1));
      }
    }),
  );
});

test('any cells are the numbers that their texts are, whatever the decimal mark', () => {
  fc.assert(
    fc.property(column, fc.constantFrom('.' as const, ',' as const), (list, decimal) => {
      const cells = Cells.of(list);
      const counted = tally(cells, rowsOf(cells));
      const there = (cell: string | null): cell is string => !isMissingReading(cell);
      expect(counted.present).toBe(list.filter(there).length);
      const mark = markEvidence(cells, rowsOf(cells), counted).mark ?? '.';
      expect(mark).toBe(decimalMark(list.filter(there)));
      const numbers = numberCells(cells, counted, decimal);
      expect(list.map((_, row) => numbers.at(row))).toEqual(
        list.map((cell) =>
          there(cell) ? (readNumber(cell, decimal)?.value ?? readDuration(cell) ?? Number.NaN) : Number.NaN,
        ),
      );
    }),
  );
});

test('more texts than are looked for keep their numbers and their words', () => {
  const list = Array.from({ length: 40_000 }, (_, row) => `part ${row % 30_000} ${'长'.repeat(row % 50)}`);
  const cells = Cells.of(list);
  for (let row = 0; row < list.length; row += 37) expect(cells.at(row)).toBe(list[row]);
  expect(cells.equal(5, 30_005)).toBe(list[5] === list[30_005]);
  const long = 'x'.repeat(3_000_000);
  expect([...Cells.of(['a', long, 'b', long])]).toEqual(['a', long, 'b', long]);
});
