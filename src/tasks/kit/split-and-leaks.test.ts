import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Texts } from '../../data/storage/list.ts';
import { writeCsv } from '../../data/table/write.ts';
import { prepareTable } from '../tabular/prepare.ts';
import { prepareTexts } from '../text/prepare.ts';
import { leakLines, leaksOf } from './leaks.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-'));
});
afterAll(() => rm(folder, { recursive: true }));

const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = (n: number): string =>
  letters[n % 26] + letters[Math.floor(n / 26) % 26] + letters[(7 * n) % 26];
const machineOf = (row: number): string => `M${row % 12}`;
const dayOf = (row: number): string => `${1 + ((row * 7) % 28)}.${1 + (row % 12)}.2026`;
const columns = ['machine', 'day', 'description', 'temperature', 'failure'];
const rowOf = (row: number): string[] => [
  machineOf(row),
  dayOf(row),
  `pump ${word(row)} of ${machineOf(row)} with ${word(row + 400)}, seen on ${dayOf(row)}`,
  String(20 + ((row * 13) % 50)),
  row % 3 === 0 ? 'Leak' : 'Noise',
];
const rows = Array.from({ length: 240 }, (_, row) => rowOf(row));
const write = async (name: string, content: readonly (readonly string[])[]): Promise<string> => {
  await writeCsv(join(folder, name), columns, content);
  return join(folder, name);
};
const input = { input: 'description', target: 'failure' };
const tabular = { target: 'failure', ignore: ['description'], keep: [], minRowsPerLabel: 10 };

const machinesOf = (texts: Texts): Set<string> =>
  new Set([...texts].map((text) => /of (M\d+)/.exec(text)?.[1] ?? ''));
const timesOf = (texts: Texts): number[] =>
  [...texts].map((text) => {
    const [, day, month] = /on (\d+)\.(\d+)\.2026/.exec(text) ?? [];
    return Number(month) * 100 + Number(day);
  });

test('texts split by group: no machine is on two sides', async () => {
  const path = await write('group.csv', rows);
  const data = await prepareTexts(
    { train: path },
    { ...input, splitBy: { kind: 'group', column: 'machine' } },
    {},
    1,
    { validation: 0.2, test: 0.2 },
  );
  const sides = [data.train, data.validation, data.test].map(({ texts }) => machinesOf(texts));
  expect(sides.every(({ size }) => size > 0)).toBe(true);
  expect(sides.reduce((sum, { size }) => sum + size, 0)).toBe(12);
  expect(data.splitKind).toBe('byGroup');
});

test('texts split by time: the test is later than all that was learned from', async () => {
  const path = await write('time.csv', rows);
  const data = await prepareTexts(
    { train: path },
    { ...input, splitBy: { kind: 'time', column: 'day' } },
    {},
    1,
  );
  expect(Math.max(...timesOf(data.train.texts))).toBeLessThan(Math.min(...timesOf(data.validation.texts)));
  expect(Math.max(...timesOf(data.validation.texts))).toBeLessThan(Math.min(...timesOf(data.test.texts)));
  expect(data.splitKind).toBe('byTime');
});

test('tables split by group and by time, the group no longer read as a column', async () => {
  const path = await write('table.csv', rows);
  const byGroup = await prepareTable(
    { train: path },
    'classes',
    { ...tabular, splitBy: { kind: 'group', column: 'machine' } },
    1,
  );
  const machines = (at: Int32Array) => new Set(Array.from(at, (row) => machineOf(row)));
  const [learned, tested] = [machines(byGroup.train.rows), machines(byGroup.test.rows)];
  expect([...tested].filter((machine) => learned.has(machine))).toEqual([]);
  expect(tested.size).toBeGreaterThan(0);
  expect(byGroup.kinds.map(({ name }) => name)).not.toContain('machine');

  const byTime = await prepareTable(
    { train: path },
    'classes',
    { ...tabular, splitBy: { kind: 'time', column: 'day' } },
    1,
  );
  const times = (at: Int32Array) => Array.from(at, (row) => timesOf([`on ${dayOf(row)}`])[0]);
  expect(Math.max(...times(byTime.train.rows))).toBeLessThan(Math.min(...times(byTime.test.rows)));
});

test('test rows that were learned from are named, in texts and in tables', async () => {
  const path = await write('train.csv', rows);
  const again = [...rows.slice(5, 12), ...Array.from({ length: 40 }, (_, row) => rowOf(row + 500))];
  const test = await write('again.csv', again);
  const data = await prepareTexts({ train: path, test }, input, {}, 1);
  expect(data.shared.test).toMatchObject({ count: 7, of: 47 });
  expect(leakLines(leaksOf(data, { test }))[0].en).toMatch(
    /^leak: 7 of 47 rows of .*again\.csv repeat a training row/,
  );
  const table = await prepareTable({ train: path, test }, 'classes', tabular, 1);
  expect(table.shared[0].count).toBeGreaterThanOrEqual(7);

  const fresh = await write('fresh.csv', again.slice(7));
  const clean = await prepareTexts({ train: path, test: fresh }, input, {}, 1);
  expect(leakLines(leaksOf(clean, { test: fresh }))).toEqual([]);
});

test('an answer that is in the text is named', async () => {
  const path = await write(
    'answer.csv',
    rows.map(([machine, day, text, temperature, failure]) => [
      machine,
      day,
      `${text} (${failure.toLowerCase()})`,
      temperature,
      failure,
    ]),
  );
  const data = await prepareTexts({ train: path }, input, {}, 1);
  expect(leakLines(leaksOf(data, {}))[0].en).toMatch(/contain their own answer word for word/);
});
