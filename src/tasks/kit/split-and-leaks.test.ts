import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Texts } from '../../data/storage/list.ts';
import { writeCsv } from '../../data/table/write.ts';
import { prepareTable } from '../tabular/prepare.ts';
import { prepareTexts, reasons as textReasons } from '../text/prepare.ts';
import { options as documentOptions } from '../text-generation/options.ts';
import { prepare as prepareDocuments } from '../text-generation/prepare.ts';
import { options as pairOptions } from '../translation/options.ts';
import { prepare as preparePairs } from '../translation/prepare.ts';
import { leakLines, leaksOf } from './leaks.ts';
import { leftOutOfFilesLines } from './left-out.ts';

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

const contextOf = <Options>(train: string, options: Options, given: object = {}) => ({
  options,
  files: { train, ...given },
  seed: 1,
  lang: 'en' as const,
  out: folder,
  say: () => {},
  hold: <T extends { close(): unknown }>(each: T): T => each,
});

test('texts to generate from are split by group and by time, and a text of an earlier side is no test', async () => {
  const [path, first] = [await write('documents.csv', rows), rows[0][2]];
  const documents = (more: object, train = path) =>
    prepareDocuments(
      contextOf(train, documentOptions.parse({ input: 'description', testShare: 0.2, ...more })),
    );
  const byGroup = await documents({ splitByGroup: 'machine', validationShare: 0.2 });
  const sides = [byGroup.split.train, byGroup.split.validation, byGroup.split.test].map(machinesOf);
  expect(sides.every(({ size }) => size > 0)).toBe(true);
  expect(sides.reduce((sum, { size }) => sum + size, 0)).toBe(12);
  expect([byGroup.splitKind, byGroup.counts.test]).toEqual(['byGroup', 40]);

  const byTime = await documents({ splitByTime: 'day' });
  const [learned, , tested] = [byTime.split.train, byTime.split.validation, byTime.split.test].map(timesOf);
  expect(Math.max(...learned)).toBeLessThan(Math.min(...tested));
  expect(byTime.splitKind).toBe('byTime');

  const again = rows.map((row, i) => (i > 230 ? [row[0], '1.1.2027', first, row[3], row[4]] : row));
  const repeated = await documents(
    { splitByTime: 'day', keepDuplicates: true },
    await write('documents-again.csv', again),
  );
  expect([...repeated.split.test]).not.toContain(first);
  expect(repeated.leaks?.repeated).toBeGreaterThan(0);
});

test('plain text and a folder of images have no column to split by', async () => {
  const path = join(folder, 'plain.txt');
  await writeFile(path, 'one\ntwo\nthree\nfour\n');
  await expect(
    prepareDocuments(contextOf(path, documentOptions.parse({ splitByTime: 'day' }))),
  ).rejects.toThrow(/--split-by-time needs a table, and .*plain\.txt is plain text/);
});

test('sentences to translate are split by group and by time; one of an earlier side is in no later one', async () => {
  const path = await write(
    'pairs.csv',
    rows.map(([machine, day, text, temperature], i) => [
      machine,
      day,
      // Later sentences have unknown words, and so more tokens.
      i % 12 === 0 ? `${text} ${'and more '.repeat(20)}` : text,
      temperature,
      i % 40 === 0 ? 'the same' : `sentence ${word(i)} ${i}`,
    ]),
  );
  const pairs = (more: object) =>
    preparePairs(
      contextOf(
        path,
        pairOptions.parse({ input: 'description', target: 'failure', testShare: 0.2, ...more }),
      ),
    );
  const byGroup = await pairs({ splitByGroup: 'machine', validationShare: 0.2 });
  const sides = [byGroup.sides.train, byGroup.sides.validation, byGroup.sides.test].map((side) => [...side]);
  const machines = sides.map((side) => machinesOf(side.map(({ source }) => source)));
  expect(machines.reduce((sum, { size }) => sum + size, 0)).toBe(12);
  expect(byGroup.splitKind).toBe('byGroup');

  const byTime = await pairs({ splitByTime: 'day' });
  const { train, test: tested } = byTime.sides;
  const timesIn = (side: Iterable<{ source: string }>) => timesOf([...side].map(({ source }) => source));
  expect(Math.max(...timesIn(train))).toBeLessThan(Math.min(...timesIn(tested)));
  const learned = new Set([...train].map(({ target }) => target));
  expect(tested.filter(({ target }) => learned.has(target))).toEqual([]);
});

test('what is left out of separate files is counted by reason, for texts, tables and sentences', async () => {
  const path = await write('all.csv', rows);
  const odd = await write('odd.csv', [
    ...rows.slice(0, 20).map((row, i) => [...row.slice(0, 2), `${row[2]} again ${i}`, row[3], row[4]]),
    ['M1', '1.1.2026', '', '20', 'Leak'],
    ['M1', '1.1.2026', 'pump xx', '20', ''],
    ['M1', '1.1.2026', 'pump yy', '20', 'Fire'],
  ]);
  const files = { train: path, validation: path, test: odd };
  const texts = await prepareTexts(files, input, {}, 1);
  expect(texts.leftOutOfFiles.map(({ file }) => file)).toEqual([path, odd]);
  expect(leftOutOfFilesLines(texts.leftOutOfFiles, textReasons).map(({ en }) => en)).toEqual([
    `${odd}: left out: 1 (no text), 1 (no label), 1 (label that the model does not know)`,
  ]);
  const table = await prepareTable(files, 'classes', tabular, 1);
  expect(table.leftOutOfFiles[1].leftOut.map(({ reason, rows: count }) => [reason, count])).toEqual([
    ['missingLabel', 1],
    ['unknownLabel', 1],
  ]);
  const asked = pairOptions.parse({ input: 'description', target: 'failure' });
  const pairs = await preparePairs(contextOf(path, asked, { validation: path, test: odd }));
  expect(pairs.leftOutOfFiles[1]).toMatchObject({ file: odd, leftOut: { unpaired: 2 } });
  const documents = await prepareDocuments(
    contextOf(path, documentOptions.parse({ input: 'description' }), { test: odd }),
  );
  expect(documents.leftOutOfFiles).toEqual([{ file: odd, leftOut: { 'missing-text': 1, duplicate: 0 } }]);
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
