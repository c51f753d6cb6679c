import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Cells } from './cells.ts';
import { findColumnKinds } from './column-kind.ts';
import { rawColumns } from './raw-columns.ts';
import { readCells } from './read-cells.ts';

const folder = mkdtempSync(join(tmpdir(), 'plant-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** What is found in a file: columns by kind, those left out, and what was said of it. */
async function read(text: string) {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  const table = await readCells(path, {});
  const { columns, leftOut } = findColumnKinds(table.cells, new Set(), undefined, { units: table.units });
  const kinds = Object.fromEntries([
    ...columns.map(({ name, kind }) => [name, kind]),
    ...leftOut.map(({ name, reason }) => [name, reason]),
  ]);
  table.close();
  return { kinds, rows: table.rowCount, notes: table.notes.map(({ en }) => en), columns };
}

const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');

describe('a column is what it was meant to be', () => {
  test.each([
    ['EAN', (i: number) => String(4_006_381_330_000 + 137 * i), 'number'],
    ['heat', (i: number) => String(1_210_000_000 + 37 * i), 'number'],
    ['updated_at', (i: number) => String(1_700_000_000 + 3600 * i), 'date'],
    ['day', (i: number) => `202403${String(1 + (i % 28)).padStart(2, '0')}`, 'date'],
    ['ts', (i: number) => `20240305${String(i % 24).padStart(2, '0')}15`, 'date'],
    ['month', (i: number) => `${String(1 + (i % 12)).padStart(2, '0')}.2024`, 'date'],
    ['part', (i: number) => `1001-0${i % 7}`, 'category'],
    ['program', (i: number) => `Program 100${i % 5}`, 'category'],
    ['firmware', (i: number) => `1.${i % 4}.1${i % 5}`, 'category'],
    ['slot', (i: number) => `${1 + (i % 9)}${'HL'[i % 2]}`, 'category'],
    ['hex', (i: number) => ['00E1', '0E10', 'A0FF'][i % 3], 'category'],
    ['mixed', (i: number) => (i % 2 === 0 ? `${i} kg` : `${i} °C`), 'units'],
    ['reading', (i: number) => (i % 6 === 0 ? 'kalibriert' : (i / 7).toFixed(2)), 'number'],
    ['level', (i: number) => ['off', '1', '2', '3'][i % 4], 'category'],
  ])('%s', async (name, cell, kind) => {
    const text = `${name},x\n${rows(60, (i) => `${cell(i)},${(i * 0.37).toFixed(2)}`)}\n`;
    expect((await read(text)).kinds[name]).toBe(kind);
  });
});

test('a percent sign and a fraction are one share', async () => {
  const { columns } = await read(
    `yield,x\n${rows(60, (i) => `${i % 2 === 0 ? `${80 + (i % 20)}%` : `0.${80 + (i % 20)}`},${i}`)}\n`,
  );
  const cells = Cells.of(['91%', '0.92', '4 kg']);
  const [values] = rawColumns([columns[0]], () => cells);
  expect([...values.values].map((value) => Math.round(100 * Number(value)))).toEqual([91, 92, Number.NaN]);
});

test('dates at use keep the order of the training where their own cells do not say', () => {
  const trained = { name: 'day', kind: 'date', order: 'dmy', timeOfDay: false } as const;
  const [values] = rawColumns([trained], () => Cells.of(['01/03/2024', '01/04/2024', '01/05/2024']));
  expect([...values.values]).toEqual([2, 3, 4].map((month) => Date.UTC(2024, month, 1) / 1000));
});

test('numbers that a file stores as numbers have a point, whatever texts are beside them', () => {
  const kinds = ['weight', 'price'].map(
    (name) => ({ name, kind: 'number', decimal: '.', unit: '' }) as const,
  );
  const cells = new Map([
    ['weight', Cells.of(['1.234'])],
    ['price', Cells.of(['3,50'])],
  ]);
  const cellsOf = (name: string): Cells => cells.get(name) ?? new Cells();
  const dialect = (column: string) => (column === 'weight' ? '.' : ',');
  const [weight] = rawColumns(kinds, cellsOf, undefined, { dialect });
  expect(weight.values.at(0)).toBeCloseTo(1.234, 6);
});

describe('rows that are no data are left out and counted', () => {
  const data = rows(30, (i) => `L${i % 3},${i + 1},${(i * 1.5).toFixed(1)}`);
  test.each([
    ['a total', `line,count,weight\n${data}\nTotal,465,652.5\n`],
    ['a total with blanks', `line,count,weight\n${data}\n合 计,465,652.5\n`],
    ['the header again', `line,count,weight\n${data}\nline,count,weight\n`],
    ['units', `line,count,weight\nText,pcs,[kg]\n${data}\n`],
    ['limits', `line,count,weight\nUpper Limit,100,50\nLower Limit,0,0\n${data}\n`],
    ['a sum of a group', `line,count,weight\n${data}\nSumme,465,652.5\nL1,3,1.5\nL2,4,2.5\n`],
  ])('%s', async (_, text) => {
    const { notes, rows: count, kinds } = await read(text);
    expect(count).toBe(_ === 'a sum of a group' ? 32 : 30);
    expect(notes.join(' ')).toMatch(/left out/);
    expect(kinds).toEqual({ line: 'category', count: expect.anything(), weight: 'number' });
  });

  test('levels that occur above are data at the end too', async () => {
    const text = `statistic,value\n${rows(30, (i) => `${['Mean', 'Max', 'Min'][i % 3]},${i}`)}\n`;
    expect((await read(text)).rows).toBe(30);
  });
});

test("a data logger's header is found between its line and the units", async () => {
  const text = [
    'TOA5,CR1000,CR1000,12345,CR1000.Std.31,CPU:prog.CR1,1234,Table1',
    'TIMESTAMP,RECORD,BattV_Avg,AirTC_Avg',
    'TS,RN,Volts,Deg C',
    ',,Avg,Avg',
    rows(40, (i) => `2024-03-05 ${String(i % 24).padStart(2, '0')}:00:00,${i},12.${i % 10},${20 + i / 10}`),
  ].join('\n');
  const { kinds, rows: count } = await read(text);
  expect(count).toBe(40);
  expect(kinds).toMatchObject({ TIMESTAMP: 'date', BattV_Avg: 'number', AirTC_Avg: 'number' });
});
