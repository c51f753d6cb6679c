import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import { writeCsv } from './write.ts';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'round-trip-'));
  file = join(folder, 'table.csv');
});
afterAll(() => rm(folder, { recursive: true }));

/** Each character that GB18030 can write, with its bytes: decoding turned round, since Node cannot encode it. */
const gb18030 = new Map<string, Buffer>();
beforeAll(() => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const learn = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Buffer.from(bytes));
      if (!gb18030.has(character)) gb18030.set(character, Buffer.from(bytes));
    } catch {
      // Not every pair is a character.
    }
  };
  for (let byte = 0; byte < 0x80; byte++) learn(byte);
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) learn(lead, trail);
  for (let a = 0x81; a <= 0x84; a++)
    for (let b = 0x30; b <= 0x39; b++)
      for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) learn(a, b, c, d);
  // The first characters beyond the basic plane, U+10000 on.
  for (let c = 0x81; c <= 0xfe; c++) for (let d = 0x30; d <= 0x39; d++) learn(0x90, 0x30, c, d);
});

const tricky = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\0',
  '#',
  "'",
  '\\',
  'NA',
  'null',
  '漏',
  '😀',
  '\u3000',
);
const unicode = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(tricky, { maxLength: 8 }).map((parts) => parts.join('')),
);
// Text that can be written at all (no half of a pair), and that does not start with a byte order mark, which
// reading takes for one. An empty cell is a missing one.
const cellOf = (text: fc.Arbitrary<string>) =>
  text.map((value) => value.replace(/^\ufeff+/, '')).map((value) => (value === '' ? null : value));

function tableOf(text: fc.Arbitrary<string>) {
  const cell = cellOf(text);
  // A file of nothing but zeros and white space is no table: what a disk leaves of a file that was never written.
  const name = cell.filter((value) => value !== null && value.replaceAll('\0', '').trim() !== '').map(String);
  return fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
        maxLength: 8,
      }),
    }),
  );
}

async function expectBack(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  encoding?: string,
) {
  const table = await readTable(file, { header: true, ...(encoding === undefined ? {} : { encoding }) });
  expect(table.columns).toEqual(columns);
  expect(table.rowCount).toBe(rows.length);
  expect([...table.values.values()]).toEqual(columns.map((_, index) => rows.map((row) => row[index])));
}

describe('a table written by writeCsv and read again', () => {
  it('is the same, in UTF-8 with and without a byte order mark', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(unicode), fc.boolean(), async ({ columns, rows }, bom) => {
        await writeCsv(file, columns, rows, { bom });
        await expectBack(columns, rows);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same in UTF-16 of both byte orders', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf(unicode), fc.boolean(), async ({ columns, rows }, big) => {
        await writeCsv(file, columns, rows, { bom: true });
        const bytes = Buffer.from(await readFile(file, 'utf8'), 'utf16le');
        await writeFile(file, big ? bytes.swap16() : bytes);
        await expectBack(columns, rows);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same in GB18030', async () => {
    const characters = [...gb18030.keys()].filter(
      (character) => [...character].length === 1 && character !== '\ufeff',
    );
    expect(characters.length).toBeGreaterThan(60_000);
    const encodable = fc.oneof(
      fc.array(fc.constantFrom(...characters), { maxLength: 20 }).map((parts) => parts.join('')),
      fc.array(tricky, { maxLength: 8 }).map((parts) => parts.join('').replaceAll('😀', '\u{10000}')),
    );
    await fc.assert(
      fc.asyncProperty(tableOf(encodable), async ({ columns, rows }) => {
        await writeCsv(file, columns, rows);
        const text = [...(await readFile(file, 'utf8'))];
        fc.pre(text.every((character) => gb18030.has(character)));
        await writeFile(file, Buffer.concat(text.map((character) => gb18030.get(character) ?? Buffer.of())));
        await expectBack(columns, rows, 'gb18030');
      }),
      { numRuns: 60 },
    );
  });
});

describe('writeCsv', () => {
  it('writes RFC 4180', async () => {
    await writeCsv(
      file,
      ['text', 'label'],
      [
        ['a "b", c', null],
        ['d\ne', 'f'],
      ],
    );
    expect(await readFile(file, 'utf8')).toBe('text,label\r\n"a ""b"", c",\r\n"d\ne",f\r\n');
  });
  it('leaves the old file and nothing else when writing fails', async () => {
    await writeFile(file, 'old');
    const failing = (function* () {
      yield ['a'];
      throw new Error('no more');
    })();
    await expect(writeCsv(file, ['text'], failing)).rejects.toThrow('no more');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['table.csv']);
  });
  it('says when the folder is not there', async () => {
    await expect(writeCsv(join(folder, 'no', 'x.csv'), ['a'], [])).rejects.toThrow(
      'its folder does not exist',
    );
  });
});
