import { expect, test } from 'vitest';
import { type Table, tableFromRows } from '../table.ts';
import { findAnswerLeaks, findQuantityLeaks } from './answer-leak.ts';
import { Cells } from './cells.ts';
import { findColumnKinds } from './column-kind.ts';
import { rawColumns } from './raw-columns.ts';

const cellsOf = ({ values }: Table): Map<string, Cells> =>
  new Map(Array.from(values, ([name, cells]) => [name, Cells.of(cells)]));

const rows = 60;
const columns: Record<string, (row: number) => unknown> = {
  UDI: (row) => row + 1,
  serial: (row) => `S-${row * 7919}`,
  hall: () => 'H1',
  nothing: () => null,
  'speed [rpm]': (row) => (row === 3 ? 'N/A' : row === 4 ? 'broken' : 1500 + ((row * 37) % 100)),
  weight: (row) => `${(5 + (row % 9) / 10).toFixed(1).replace('.', ',')} kg`,
  type: (row) => ['L', 'l', 'M', 'Ｈ', 'H'][row % 5],
  made: (row) => `${(row % 28) + 1}.03.2024`,
  remark: (row) => `operator ${row} said that the part looked good but the machine sounded odd ${row}`,
  code: (row) => [3, 17, 99][row % 3],
};
const table = tableFromRows(
  Object.keys(columns),
  Array.from({ length: rows }, (_, row) => Object.values(columns).map((cell) => cell(row))),
);

test('the kind of each column follows from its cells, and what cannot help is left out with a word', () => {
  const found = findColumnKinds(cellsOf(table), new Set(['code']));
  expect(Object.fromEntries(found.leftOut.map(({ name, reason }) => [name, reason]))).toEqual({
    UDI: 'id',
    serial: 'id',
    hall: 'constant',
    nothing: 'empty',
    remark: 'text',
    code: 'asked',
  });
  expect(found.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['speed [rpm]', 'number'],
    ['weight', 'number'],
    ['type', 'category'],
    ['made', 'date'],
  ]);
  expect(found.notes).toContainEqual({
    column: 'speed [rpm]',
    what: 'missing',
    cells: 1,
    example: 'N/A',
    row: 3,
  });
  expect(found.notes).toContainEqual({
    column: 'speed [rpm]',
    what: 'notANumber',
    cells: 1,
    example: 'broken',
    row: 4,
  });
  expect(found.notes).toContainEqual(expect.objectContaining({ column: 'weight', what: 'decimalComma' }));
  expect(found.notes).toContainEqual(expect.objectContaining({ column: 'weight', what: 'unit' }));
});

test('cells become numbers, dates and levels; what cannot be read counts as missing', () => {
  const { columns: kinds } = findColumnKinds(cellsOf(table), new Set());
  const [speed, weight, type, made] = rawColumns(
    kinds.filter(({ name }) => name !== 'code'),
    (name) => cellsOf(table).get(name) ?? new Cells(),
  );
  expect([...speed.values].slice(2, 6)).toEqual([1574, Number.NaN, Number.NaN, 1585]);
  expect(weight.values.at(1)).toBeCloseTo(5.1, 6);
  expect([...type.values].slice(0, 5)).toEqual(['l', 'l', 'm', 'h', 'h']);
  expect(made.values.at(0)).toBe(Date.UTC(2024, 2, 1) / 1000);
});

test('units of one kind are converted, those of another are not compared', () => {
  const kindsOf = (cells: readonly string[]) => {
    const table = tableFromRows(
      ['size'],
      cells.map((cell) => [cell]),
    );
    return findColumnKinds(cellsOf(table), new Set());
  };
  const masses = kindsOf(Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? `${i + 1} g` : `${i + 1} kg`)));
  expect(masses.columns).toMatchObject([{ kind: 'number', unit: 'kg' }]);
  expect(masses.notes).toContainEqual(expect.objectContaining({ what: 'converted', cells: 14 }));
  const mixed = kindsOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? `${i} kg` : `${i} °C`)));
  expect(mixed.leftOut).toMatchObject([{ reason: 'units', example: '1 °C' }]);
  const rare = kindsOf(Array.from({ length: 60 }, (_, i) => (i === 7 ? '12 °C' : `${i} kg`)));
  expect(rare.columns).toMatchObject([{ kind: 'number', unit: 'kg' }]);
  expect(rare.notes).toContainEqual(expect.objectContaining({ what: 'otherUnit', cells: 1, row: 7 }));
});

test('a column that knows the answer is named, with the value that gives it away', () => {
  const failed = Int32Array.from({ length: 400 }, (_, row) => Number(row % 20 === 0));
  const cells = (make: (row: number) => unknown) => Array.from(failed.keys(), make);
  const data = tableFromRows(
    ['speed', 'worn out', 'verdict', 'shift', 'rework'],
    cells((row) => [
      1500 + ((row * 37) % 200),
      row % 40 === 0 ? 1 : 0,
      failed[row] === 1 ? 'reject' : 'pass',
      ['A', 'B', 'C'][row % 3],
      row % 100 === 0 ? 'R' : 'N',
    ]) as unknown[][],
  );
  const { columns: kinds } = findColumnKinds(cellsOf(data), new Set());
  const raw = rawColumns(kinds, (name) => cellsOf(data).get(name) ?? new Cells());
  const leaks = findAnswerLeaks(kinds, raw, failed, ['no', 'yes']);
  // Four rows of rework are too few to suspect it.
  expect(leaks).toEqual([
    { column: 'worn out', value: '1', right: 10, rows: 10, answer: 'yes' },
    { column: 'verdict', right: 400, rows: 400 },
  ]);
});

test('a number that is the target in another unit is named', () => {
  const target = Float32Array.from({ length: 50 }, (_, row) => 20 + Math.sin(row) * 5);
  const data = tableFromRows(
    ['fahrenheit', 'other'],
    Array.from(target, (value, row) => [(value * 1.8 + 32).toFixed(3), Math.cos(row * 3).toFixed(3)]),
  );
  const { columns: kinds } = findColumnKinds(cellsOf(data), new Set());
  const raw = rawColumns(kinds, (name) => cellsOf(data).get(name) ?? new Cells());
  expect(findQuantityLeaks(kinds, raw, target).map(({ column }) => column)).toEqual(['fahrenheit']);
});
