import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import { storedArchive } from './stored-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-hostile-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  for (const name of Object.keys(process.env))
    if (name.startsWith('MILLWRIGHT_MAX_')) delete process.env[name];
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const rows = (count: number): string =>
  `description,failure\n${Array.from({ length: count }, (_, i) => `pump ${i} leaks,${i % 2 ? 'wear' : 'leak'}\n`).join('')}`;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A workbook with these rows of its one sheet after two rows of a table. */
function workbook(more: string): Buffer {
  const text = (place: string, value: string) => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const first = `<row r="1">${text('A1', 'description')}${text('B1', 'failure')}</row>`;
  const second = `<row r="2">${text('A2', 'pump leaks')}${text('B2', 'leak')}</row>`;
  const parts: [string, string][] = [
    [
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    [
      'xl/worksheets/sheet1.xml',
      `<worksheet xmlns="${main}"><sheetData>${first}${second}${more}</sheetData></worksheet>`,
    ],
  ];
  return storedArchive(parts.map(([name, xml]) => [name, Buffer.from(xml)]));
}
const cell = (place: string): string => `<c r="${place}" t="inlineStr"><is><t>far</t></is></c>`;

describe('a table of a stranger', () => {
  it('is refused where it unpacks to more than any table', async () => {
    const bomb = file(
      'bomb.csv.gz',
      gzipSync(Buffer.concat([Buffer.from(rows(9)), Buffer.alloc(300e6, 10)])),
    );
    await expect(readTable(bomb)).rejects.toThrow(/would be more than 256,000,000 when it is unpacked/);
    const small = file('small.csv.gz', gzipSync(rows(2000)));
    process.env.MILLWRIGHT_MAX_UNPACKED_BYTES = '1000';
    await expect(readTable(small)).rejects.toThrow('set MILLWRIGHT_MAX_UNPACKED_BYTES to allow more');
    process.env.MILLWRIGHT_MAX_UNPACKED_BYTES = '1e6';
    expect((await readTable(small)).rowCount).toBe(2000);
  });

  it.each(['XFD1048576', 'A2000000000', 'ZZZZZZ3'])(
    'is refused where a sheet has a cell as far as %s',
    async (place) => {
      const row = /\d+/.exec(place)?.[0];
      const far = file('far.xlsx', workbook(`<row r="${row}">${cell(place)}</row>`));
      await expect(readTable(far)).rejects.toThrow('set MILLWRIGHT_MAX_SHEET_CELLS to allow more');
      // However it is written.
      const hidden = workbook(`<row x=' r="3" ' r = '${row}'><c x=">" r="${place}"/></row>`);
      await expect(readTable(file('hidden.xlsx', hidden))).rejects.toThrow('MILLWRIGHT_MAX_SHEET_CELLS');
    },
  );

  it('is read where one cell is far below and the sheet is narrow', async () => {
    const below = file('below.xlsx', workbook(`<row r="200000">${cell('B200000')}</row>`));
    const { rowCount, values } = await readTable(below);
    expect(rowCount).toBe(2);
    expect(values.get('failure')).toEqual(['leak', 'far']);
  });

  it.each(['json', 'jsonl'])('is refused where its values are nested too deep (.%s)', async (extension) => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const text = extension === 'json' ? `[${deep}]` : `{"a":1}\n${deep}\n`;
    await expect(readTable(file(`deep.${extension}`, text))).rejects.toThrow(
      'lists and objects within each other, and 100 is the limit',
    );
    // A quote that is not closed hides nothing.
    const quoted = `{"a":"\n${deep}\n`;
    await expect(readTable(file(`quoted.${extension}`, quoted))).rejects.toThrow('and 100 is the limit');
    const brackets = `{"a":"${'['.repeat(5000)}"}`;
    const harmless = file(`brackets.${extension}`, extension === 'json' ? `[${brackets}]` : brackets);
    expect((await readTable(harmless)).rowCount).toBe(1);
  });

  it('has no more columns than the limit, in JSON lines as in CSV', async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ [`k${i}`]: i })).join('\n');
    const wide = '20,000 columns or more, and 16,384 is the limit; set MILLWRIGHT_MAX_COLUMNS to allow more';
    await expect(readTable(file('keys.jsonl', keys))).rejects.toThrow(wide);
    const line = Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',');
    await expect(readTable(file('wide.csv', `${line}\n${line}\n`))).rejects.toThrow(wide);
  });

  it('has no more cells in memory than the limit, however few bytes they are', async () => {
    const sparse = Array.from({ length: 200 }, (_, i) => JSON.stringify({ [`k${i}`]: i })).join('\n');
    process.env.MILLWRIGHT_MAX_CELLS = '30000';
    await expect(readTable(file('sparse.jsonl', sparse))).rejects.toThrow(
      'cells or more, and 30,000 is the limit; set MILLWRIGHT_MAX_CELLS',
    );
  });

  it.skipIf(process.platform === 'win32')('is a file, and nothing that is read without an end', async () => {
    await expect(readTable('/dev/zero')).rejects.toThrow('is not a file that can be read');
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    await expect(readTable(pipe)).rejects.toThrow('is not a file that can be read');
  });
});
