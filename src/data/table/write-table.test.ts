import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import readExcelFile from 'read-excel-file/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textColumn } from './column.ts';
import { isFormula, withoutFormula } from './formula-text.ts';
import { readTable } from './read-table.ts';
import { type Cell, tableFormats, writeTable } from './write-table.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-table-'));
});
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(join(folder, name));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = ['text', 'label', 'score', 'sure'];
const rows: Cell[][] = [
  ['漏油, "hyd"\nhose', 'Leak', 0.875, true],
  [null, null, null, null],
  ['0042', 'Belt', -0.25, false],
];

describe('a table written and read again', () => {
  it.each(tableFormats)('is the same as %s', async (ending) => {
    const path = join(folder, `answers${ending}`);
    await writeTable(path, { columns, rows });
    const table = await readTable(path);
    expect(table.columns).toEqual(columns);
    // A workbook's reader leaves out rows in which every cell is empty.
    const kept = ending === '.xlsx' ? [rows[0], rows[2]] : rows;
    const texts = (column: number) => kept.map((row) => (row[column] === null ? null : String(row[column])));
    for (const [i, name] of columns.entries()) expect(textColumn(table, name)).toEqual(texts(i));
    expect(await readdir(folder)).toEqual([`answers${ending}`]);
  });

  const tricky = fc.constantFrom(
    ...['"', ',', ';', '\t', '|', '\n', '\r', '\r\n', ' ', '_x000D_', '\u0001', '&', '<', 'NA', '漏', '😀'],
    ...[
      '=1+1',
      '-',
      '+5',
      '12.5',
      '0042',
      '1e21',
      'true',
      '2026-11-28',
      'constructor',
      '\u{10fffe}',
      "'",
      '\u0085',
      '\ufffd',
      '\ufdd0',
    ],
  );
  const cell = fc
    .oneof(
      fc.array(tricky, { maxLength: 4 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    .map((text) => text.replaceAll('\0', '').replace(/^\ufeff+/, '') || null);

  it.each(tableFormats)('has each cell as it was in %s', async (ending) => {
    const path = join(folder, `cells${ending}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), async (cells) => {
        const named = { columns: ['row', 'a', '列 b'], rows: cells.map((two, i) => [`r${i}`, ...two]) };
        await writeTable(path, named, { overwrite: true, keepFormulas: true });
        const table = await readTable(path, { header: true });
        expect(table.columns).toEqual(named.columns);
        expect(textColumn(table, 'a')).toEqual(cells.map(([a]) => a));
        expect(textColumn(table, '列 b')).toEqual(cells.map(([, b]) => b));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a workbook', () => {
  it('has numbers where a text is a number and loses nothing by it', async () => {
    const path = join(folder, 'numbers.xlsx');
    const texts = ['12.5', '-3', '0042', '12.50', '1e21', '123456789012', '0.1', 'true'];
    await writeTable(path, { columns: texts, rows: [texts] });
    const [{ data }] = await readExcelFile(path);
    expect(data[1]).toEqual([12.5, -3, '0042', '12.50', '1e21', '123456789012', 0.1, 'true']);
  });
  it('is refused a text that no cell holds, and nothing is left behind', async () => {
    const path = join(folder, 'long.xlsx');
    const long = { columns: ['text'], rows: [['a'], ['x'.repeat(32_768)]] };
    await expect(writeTable(path, long)).rejects.toThrow(
      'column "text" has 32,768 characters in row 2, and a cell of',
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

it('CSV begins with the byte order mark that Excel needs for Chinese, and TSV has tabs', async () => {
  await writeTable(join(folder, 'a.csv'), { columns: ['文本'], rows: [['漏油']] });
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('\ufeff文本\r\n漏油\r\n');
  await writeTable(join(folder, 'a.tsv'), { columns: ['a', 'b'], rows: [['x\ty', 1]] });
  expect(await readFile(join(folder, 'a.tsv'), 'utf8')).toBe('\ufeffa\tb\r\n"x\ty"\t1\r\n');
});

it('JSON lines and Parquet keep numbers, true and false, and what is missing', async () => {
  const path = join(folder, 'a.jsonl');
  await writeTable(path, { columns, rows });
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))[1]).toEqual({
    text: null,
    label: null,
    score: null,
    sure: null,
  });
  expect(JSON.parse(lines[0])).toMatchObject({ score: 0.875, sure: true });
  const twins = join(folder, 'a.parquet');
  await writeTable(twins, { columns: ['Label', 'label'], rows: [['a', 1]] });
  expect((await readTable(twins)).columns).toEqual(['Label', 'label_2']);
});

describe('a formula', () => {
  it('is what a spreadsheet program would run', () => {
    const formulas = [
      '=1+1',
      '+cmd|x',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '＝1+1',
      '-rust on valve',
      '+'.concat('a'),
    ];
    expect(formulas.filter((text) => !isFormula(text))).toEqual([]);
    const plain = ['-5', '+3.2', '-1,234.5', '-5%', '-1e-5', '-', '--', 'a=b', '', '－5', 'oil leak'];
    expect(plain.filter(isFormula)).toEqual([]);
    expect(withoutFormula('=1+1')).toBe("'=1+1");
  });
  it('gets an apostrophe in CSV and workbooks unless it is to be kept; JSON lines stay as they are', async () => {
    const table = { columns: ['=name'], rows: [['=HYPERLINK("http://x")'], ['-5']] };
    const cells = async (ending: string, keepFormulas: boolean) => {
      const path = join(folder, `formulas${ending}`);
      await writeTable(path, table, { overwrite: true, keepFormulas });
      const { columns: names, values } = await readTable(path, { header: true });
      return [...names, ...(values.get(names[0]) ?? [])];
    };
    const guarded = ["'=name", '\'=HYPERLINK("http://x")', '-5'];
    for (const ending of ['.csv', '.tsv', '.xlsx']) {
      expect(await cells(ending, false)).toEqual(guarded);
      expect(await cells(ending, true)).toEqual(guarded.map((text) => text.replace("'", '')));
    }
    expect(await cells('.jsonl', false)).toEqual(['=name', '=HYPERLINK("http://x")', '-5']);
  });
});

describe('refuses in one sentence', () => {
  const table = { columns: ['a'], rows: [['b']] };
  it('to replace a file without being asked to', async () => {
    const path = join(folder, 'answers.csv');
    await writeFile(path, 'old');
    await expect(writeTable(path, table)).rejects.toThrow('exists already; give --overwrite');
    expect(await readFile(path, 'utf8')).toBe('old');
    await writeTable(path, table, { overwrite: true });
    expect(await readFile(path, 'utf8')).toContain('b');
  });
  it('an ending that it does not know, a folder that is not there, and a folder', async () => {
    await expect(writeTable(join(folder, 'a.xls'), table)).rejects.toThrow(
      'does not end in .csv, .tsv, .xlsx, .jsonl or .parquet',
    );
    await expect(writeTable(join(folder, 'no', 'a.csv'), table)).rejects.toThrow('its folder does not exist');
    await expect(writeTable(join(folder, '..', '.csv'), table)).rejects.toThrow('does not end in');
  });
});
