import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { textColumn } from './column.ts';
import { sqlText, withDuckDB } from './duckdb.ts';
import { type ReadTableOptions, readTable } from './read-table.ts';
import type { Table } from './table.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array, options?: ReadTableOptions) {
  await writeFile(join(folder, name), content);
  return readTable(join(folder, name), options);
}
async function columnsOf(name: string, content: string | Uint8Array, options?: ReadTableOptions) {
  return Object.fromEntries((await read(name, content, options)).values);
}
const notesOf = ({ notes }: Table): string[] => notes.map(({ en }) => en);
/** Makes a file by DuckDB. */
async function copy(select: string, name: string, how: string): Promise<string> {
  const path = join(folder, name);
  await withDuckDB((connection) => connection.run(`COPY (${select}) TO ${sqlText(path)} (${how})`));
  return path;
}

const expected = { text: ['pump, leaking', '漏油'], label: ['leak', null] };

it('readTable takes a first line for the header that holds a name which a person gave', async () => {
  const notes = 'english\npump leaks\nfan is hot\nvalve is stuck\n';
  expect((await read('notes.csv', notes)).columns).toEqual(['column1']);
  expect(await columnsOf('notes.csv', notes, { namesExpected: ['english'] })).toEqual({
    english: ['pump leaks', 'fan is hot', 'valve is stuck'],
  });
  expect((await read('notes.csv', notes, { namesExpected: ['other', undefined] })).columns).toEqual([
    'column1',
  ]);
  expect((await read('notes.csv', notes, { namesExpected: ['english'], header: false })).rowCount).toBe(4);
});

describe('readTable reads', () => {
  it.each([
    ['a.csv', 'text,label\n"pump, leaking",leak\n漏油,\n'],
    ['a.csv', 'text;label\r\npump, leaking;leak\r\n漏油;\r\n'],
    ['a.tsv', 'text\tlabel\npump, leaking\tleak\n漏油\t'],
    ['a.txt', 'text|label\npump, leaking|leak\n漏油|\n'],
    ['a.csv', 'sep=;\r\ntext;label\r\npump, leaking;leak\r\n漏油;""\r\n'],
    ['old-mac.csv', 'text;label\rpump, leaking;leak\r漏油;\r'],
    ['mixed-ends.csv', 'text;label\r\npump, leaking;leak\n漏油;\r\n'],
    ['a.jsonl', '{"text":"pump, leaking","label":"leak"}\n{"text":"漏油","label":null}\n'],
    ['a.ndjson', '\ufeff{"text":"pump, leaking","label":"leak"}\r\n\r\n{"text":"漏油","label":""}'],
    ['a.json', '[{"text":"pump, leaking","label":"leak"},\n {"text":"\\u6f0f油"}]'],
  ])('%s: %j, plain, packed and in other encodings', async (name, content) => {
    expect(await columnsOf(name, content)).toEqual(expected);
    expect(await columnsOf(`${name}.gz`, gzipSync(content))).toEqual(expected);
    expect(await columnsOf(name, `\ufeff${content.replace(/^\ufeff/, '')}`)).toEqual(expected);
    expect(await columnsOf(name, Buffer.from(content, 'utf16le'))).toEqual(expected);
    const big = Buffer.from(content, 'utf16le').swap16();
    expect(await columnsOf(`${name}.gz`, gzipSync(big))).toEqual(expected);
  });

  it('Parquet, whatever its types', async () => {
    const path = await copy(
      `SELECT '漏油' AS 文本, 1.50::DECIMAL(4,2) AS cost, DATE '2005-03-20' AS day, '' AS none`,
      'a.parquet',
      'FORMAT parquet',
    );
    const table = await readTable(path, { columns: ['day', '文本', 'cost', 'none'] });
    expect(Object.fromEntries(table.values)).toEqual({
      day: ['2005-03-20'],
      文本: ['漏油'],
      cost: ['1.50'],
      none: [null],
    });
    expect(table.columns).toEqual(['day', '文本', 'cost', 'none']);
  });

  it('zstd', async () => {
    const path = await copy(
      `VALUES ('pump, leaking', 'leak'), ('漏油', NULL)`,
      'a.csv.zst',
      'FORMAT csv, HEADER false, COMPRESSION zstd',
    );
    const table = await readTable(path, { header: false });
    expect([...table.values.values()]).toEqual([expected.text, expected.label]);
  });

  it('GB18030, and says so', async () => {
    const bytes = Buffer.from('cec4b1be2cb1eac7a90ad2bad1b9b1c3c2a9d3cd2cb1c30a', 'hex');
    const table = await read('gb.csv', bytes);
    expect(Object.fromEntries(table.values)).toEqual({ 文本: ['液压泵漏油'], 标签: ['泵'] });
    expect(table.notes).toEqual([{ en: 'The text was read as gb18030.', zh: '文本按 gb18030 读取。' }]);
  });

  it('an encoding that is given', async () => {
    const latin = Buffer.from('Größe,Länge\n12,7\n', 'latin1');
    expect(await columnsOf('latin.csv', latin, { encoding: 'latin1' })).toEqual({
      Größe: ['12'],
      Länge: ['7'],
    });
    const big = Buffer.from('\ufefftext,label\na,b\n', 'utf16le').swap16();
    expect(await columnsOf('big.csv', big, { encoding: 'utf-16' })).toEqual({ text: ['a'], label: ['b'] });
  });

  it('a file without a header, whose columns go by their positions', async () => {
    const table = await read('titles.txt', '"真相"大白, 他说\t3\n"全部\t5\n5" hose\t3\n', {
      columns: ['2', 'column1'],
    });
    expect(table.columns).toEqual(['column2', 'column1']);
    expect(textColumn(table, 'column1')).toEqual(['"真相"大白, 他说', '"全部', '5" hose']);
    expect(notesOf(table).join(' ')).toContain('No line of column names was found');
  });

  it('a header or none, as the option says', async () => {
    expect(await columnsOf('h.csv', '1,2\n3,4\n', { header: true })).toEqual({ '1': ['3'], '2': ['4'] });
    expect(await columnsOf('h.csv', 'text,label\na,b\n', { header: false })).toEqual({
      column1: ['text', 'a'],
      column2: ['label', 'b'],
    });
  });

  it('a delimiter that is given', async () => {
    expect(await columnsOf('d.csv', 'a:b,c\n1:2,3\n', { delimiter: ':' })).toEqual({
      a: ['1'],
      'b,c': ['2,3'],
    });
    expect(await columnsOf('d.csv', 'a,x\tb\n1\t2\n', { delimiter: 'tab' })).toEqual({
      'a,x': ['1'],
      b: ['2'],
    });
  });

  it('line ends, doubled quotes and NUL bytes inside cells', async () => {
    const table = await columnsOf('q.csv', 'text,label\r\n"a\nb\r\nc ""d""",x\r\ne\0f,"\0"\r\n');
    expect(table).toEqual({ text: ['a\nb\r\nc "d"', 'e\0f'], label: ['x', '\0'] });
  });

  it('"NA" and "null" as text, and only an empty cell as missing', async () => {
    expect(await columnsOf('na.csv', 'text,label\nNA,null\n,NaN\n')).toEqual({
      text: ['NA', null],
      label: ['null', 'NaN'],
    });
  });

  it('a text of a million characters', async () => {
    const long = '维修'.repeat(500_000);
    expect((await columnsOf('long.csv', `text,label\n"${long}",x\nb,y\n`)).text).toEqual([long, 'b']);
    expect((await columnsOf('long.jsonl', `${JSON.stringify({ text: long })}\n`)).text).toEqual([long]);
  });

  it('one column, whatever delimiters its texts hold', async () => {
    const content = 'text\npump, leaking; again\n"hose, off"\nworn\n';
    expect(await columnsOf('one.csv', content)).toEqual({
      text: ['pump, leaking; again', 'hose, off', 'worn'],
    });
    expect(await columnsOf('one.txt', 'finance\nrealty\nstocks')).toEqual({
      column1: ['finance', 'realty', 'stocks'],
    });
  });

  it('a file with a header and no rows', async () => {
    for (const content of ['text,label', 'text,label\r\n', 'text,label\n\n\n']) {
      expect(await read('none.csv', content)).toMatchObject({ rowCount: 0, columns: ['text', 'label'] });
    }
  });

  it('numbers in JSON without rounding, and nested values as JSON', async () => {
    const content = '{"n":12345678901234567890123,"tags":["a",{"b":1}],"ok":true}\n';
    expect(await columnsOf('n.jsonl', content)).toEqual({
      n: ['12345678901234567890123'],
      tags: ['["a",{"b":1}]'],
      ok: ['true'],
    });
  });

  it('only so many rows, and only the columns asked for', async () => {
    const table = await read('l.csv', 'a,b,c\n1,2,3\n4,5,6\n7,8,9\n', { limit: 2, columns: ['C', 'a', 'c'] });
    expect(Object.fromEntries(table.values)).toEqual({ c: ['3', '6'], a: ['1', '4'] });
    expect(table.rowCount).toBe(2);
    expect((await readTable(join(folder, 'l.csv'), { columns: [] })).rowCount).toBe(3);
  });

  it('the very file that is named, not others its name would match as a pattern', async () => {
    await read('g1.csv', 'text,label\nwrong,x\n');
    expect((await columnsOf('g[1].csv', 'text,label\nright,x\n')).text).toEqual(['right']);
    expect((await columnsOf("o'brien.csv", 'text,label\nright,x\n')).text).toEqual(['right']);
  });
});

describe('readTable notes', () => {
  it('names that it had to change', async () => {
    const table = await read('dup.csv', 'a,a,\n1,2,3\n');
    expect(table.columns).toEqual(['a', 'a_2', 'column3']);
    expect(notesOf(table)).toEqual([
      'Column 2 has the name "a" of an earlier column and is called "a_2".',
      'Column 3 has no name and is called "column3".',
    ]);
  });

  it.each(['\n', '\r\n'])(
    'lines it had to leave out, by their numbers in the file (line end %j)',
    async (end) => {
      const lines = ['text,label', '"a', 'b",x', 'only', '', 'c,y', '1,2,3', '"d"e,z', 'f,w', ''];
      const table = await read('ragged.csv', lines.join(end), { columns: ['text'] });
      expect(textColumn(table, 'text')).toEqual([`a${end}b`, 'c', 'f']);
      expect(notesOf(table)).toEqual([
        '3 lines were left out: line 4 has too few fields, line 7 has too many fields, line 8 has a quote that does not close.',
      ]);
    },
  );

  it('lines with too many fields, also where line ends are mixed or quotes are literal', async () => {
    const csv = await read('long-rows.csv', 'text,label\r\na,x\n1,2,3\nb,y\r\n');
    expect(textColumn(csv, 'text')).toEqual(['a', 'b']);
    expect(csv.notes).toEqual([
      {
        en: '1 line was left out: line 3 has too many fields.',
        zh: '排除了 1 行：第 3 行字段太多。',
      },
    ]);
    const tsv = await read('long-rows.tsv', 'text\tlabel\n"a" b\tx\n1\t2\t3\nb\ty\n');
    expect(textColumn(tsv, 'text')).toEqual(['"a" b', 'b']);
    expect(notesOf(tsv).at(-1)).toBe('1 line was left out: line 3 has too many fields.');
  });

  it('how many lines more than it names', async () => {
    const table = await read('many.csv', `a,b\n${'1,2\n'.repeat(50)}${'1\n'.repeat(9)}`);
    expect(table.rowCount).toBe(50);
    expect(notesOf(table).join()).toMatch(
      /^9 lines were left out: line 52 has too few fields, .* and 4 more\.$/,
    );
  });
});

it('readTable leaves no temporary files, also when it fails', async () => {
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
  await read('t.csv', Buffer.from('\ufefftext,label\na,b\n', 'utf16le'));
  await expect(read('t.csv.gz', gzipSync('text,label\n1\n2\n'))).rejects.toThrow('No line of');
  expect(await readdir(temporary)).toEqual([]);
  vi.unstubAllEnvs();
});

describe('readTable, given anything', () => {
  const tricky = fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '|',
      '\n',
      '\r',
      '\r\n',
      ' ',
      '\0',
      '[',
      '{',
      '}',
      ':',
      'a',
      '1',
      '漏',
    ),
  });
  const packed = fc.oneof(
    tricky.map((text) => Buffer.from(text)),
    fc.uint8Array(),
  );
  const names = fc.constantFrom('x.csv', 'x.txt', 'x.tsv', 'x.jsonl', 'x.json', 'x.parquet', 'x.csv.gz');

  it('gives a whole table or one sentence, never another error', async () => {
    await fc.assert(
      fc.asyncProperty(
        packed,
        names,
        fc.constantFrom(undefined, true, false),
        async (bytes, name, header) => {
          try {
            const table = await read(name, bytes, header === undefined ? {} : { header });
            expect(table.columns.length).toBeGreaterThan(0);
            for (const values of table.values.values()) expect(values.length).toBe(table.rowCount);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('accounts for every line that is not blank, where no quotes join lines', async () => {
    const line = fc.string({ unit: fc.constantFrom(',', 'a', 'b c', '1', '漏', '5" x'), minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, end) => {
          const whole = ['text,label', 'a,b', ...lines.map((text) => `x${text}`)];
          const table = await read('count.csv', whole.join(end), { header: true, delimiter: ',' });
          const left = /(\d+) lines? (?:was|were) left out/.exec(notesOf(table).join())?.[1] ?? '0';
          const width = table.columns.length;
          // Empty fields too many lose nothing, and DuckDB lets them pass.
          const fitting = whole.slice(1).filter((text) => {
            const fields = text.split(',');
            return fields.length >= width && fields.slice(width).every((field) => field === '');
          });
          expect(table.rowCount).toBe(fitting.length);
          expect(table.rowCount + Number(left)).toBe(whole.length - 1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
