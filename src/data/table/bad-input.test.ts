import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { fileError } from './file.ts';
import { type ReadTableOptions, readTable } from './read-table.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The one sentence a person gets who reads this. */
async function complaint(
  name: string,
  content?: string | Uint8Array,
  options?: ReadTableOptions,
): Promise<string> {
  const path = join(folder, name);
  if (content !== undefined) await writeFile(path, content);
  const error: unknown = await readTable(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error(`no UserError for ${name}: ${String(error)}`);
  expect(error.message).toContain(name.replace(/.*\//, ''));
  expect(error.message).toMatch(/[.?]$/);
  expect(error.message).not.toMatch(/\n/);
  return error.message;
}

const csv = 'text,label\npump leaks,leak\n';
const zip = Buffer.from('504b030414000600080000002100', 'hex');

describe('readTable refuses in one sentence', () => {
  it('a file that is missing, naming one of a similar name', async () => {
    await writeFile(join(folder, 'work-orders.csv'), csv);
    expect(await complaint('work-order.csv')).toContain('did you mean "work-orders.csv" in that folder?');
    expect(await complaint('zzz.csv')).toContain('There is no file');
    expect(await complaint('no-such-folder/x.csv')).toContain('There is no file');
  });
  it('a folder, naming a table in it', async () => {
    await mkdir(join(folder, 'shift'));
    await writeFile(join(folder, 'shift', 'orders.csv'), csv);
    expect(await complaint('shift')).toContain(
      'is a folder, not a table; name a file in it, such as "orders.csv".',
    );
  });
  it('an empty file, packed or not', async () => {
    expect(await complaint('empty.csv', '')).toContain('is empty');
    expect(await complaint('empty.csv.gz', gzipSync(''))).toContain('is empty');
  });
  it('nothing but white space', async () => {
    expect(await complaint('blank.csv', ' \r\n\t\n')).toContain('holds nothing but white space');
    expect(await complaint('blank16.csv', Buffer.from('\ufeff \n', 'utf16le'))).toContain(
      'holds nothing but white space',
    );
  });
  it.each([
    ['photo.csv', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'is a PNG image, not a table'],
    ['tool.csv', Buffer.from('7f454c4602010100', 'hex'), 'is a program (ELF), not a table'],
    ['all.zip', zip, 'is a ZIP archive, not a table'],
    [
      'data.csv',
      Uint8Array.from({ length: 999 }, (_, index) => (index * index * 31 + 7) % 256),
      'is a binary file',
    ],
  ])('%s, which is binary', async (name, content, sentence) => {
    expect(await complaint(name, content)).toContain(sentence);
    expect(await complaint(`${name}.gz`, gzipSync(content))).toContain(sentence);
  });
  it('a damaged workbook, whatever it is called, and one of the old kind', async () => {
    expect(await complaint('orders.xlsx', zip)).toContain('is a damaged Excel file');
    const renamed = Buffer.concat([zip, Buffer.from('[Content_Types].xml')]);
    expect(await complaint('renamed.csv', renamed)).toContain('is a damaged Excel file');
    expect(await complaint('old.xls', Buffer.from('d0cf11e0a1b11ae100', 'hex'))).toContain('save the sheet');
    expect(await complaint('sheet.ods', zip)).toContain('of a format that is not read');
  });
  it('gzip that is cut off, damaged, or none', async () => {
    const packed = gzipSync(csv.repeat(100));
    expect(await complaint('cut.csv.gz', packed.subarray(0, packed.length - 12))).toContain('ends too early');
    expect(await complaint('head.csv.gz', packed.subarray(0, 6))).toContain('ends too early');
    const damaged = Buffer.from(packed).fill(0xff, 14, 30);
    expect(await complaint('hurt.csv.gz', damaged)).toContain('is a damaged gzip file');
    expect(await complaint('plain.csv.gz', csv)).toContain('is not a gzip file, although its name says so');
  });
  it('damaged zstd', async () => {
    expect(await complaint('x.csv.zst', Buffer.from('28b52ffd24ffffffffff', 'hex'))).toContain(
      'cannot be unpacked as zstd',
    );
  });
  it('bytes that are not in the encoding, and an encoding there is not', async () => {
    const latin = Buffer.from('Größe,Länge\nMüller,Straße\n', 'latin1');
    expect(await complaint('latin.csv', latin)).toContain('is not text in UTF-8, UTF-16 or GB18030');
    expect(await complaint('latin.csv', latin, { encoding: 'utf-8' })).toContain('is not valid utf-8');
    expect(await complaint('odd.csv', 'abc', { encoding: 'utf-16le' })).toContain('is not valid utf-16le');
    await writeFile(join(folder, 'a.csv'), csv);
    await expect(readTable(join(folder, 'a.csv'), { encoding: 'klingon' })).rejects.toThrow(
      'There is no encoding "klingon"',
    );
  });
  it('a file it may not read', async () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    expect(fileError(denied, 'orders.csv', 'read')).toEqual(
      new UserError(
        'orders.csv may not be read by this user; change its permissions or choose another file.',
      ),
    );
  });
  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('such a file on the disk', async () => {
    await writeFile(join(folder, 'secret.csv'), csv);
    await chmod(join(folder, 'secret.csv'), 0);
    expect(await complaint('secret.csv')).toContain('may not be read by this user');
  });
  it('damaged Parquet, and what only is called so', async () => {
    expect(await complaint('cut.parquet', `PAR1${'x'.repeat(200)}PAR1`)).toContain(
      'cannot be read as Parquet',
    );
    expect(await complaint('csv.parquet', csv)).toContain('cannot be read as Parquet');
  });
  it('JSON lines of which one is not JSON or not an object', async () => {
    expect(await complaint('a.jsonl', '{"a":1}\n\n{"a":\n{"a":2}\n')).toMatch(
      /^Line 3 of .*a\.jsonl is not valid JSON;/,
    );
    expect(await complaint('b.jsonl', '{"a":1}\n[2]\n')).toMatch(/^Line 2 of .*b\.jsonl is not an object;/);
  });
  it('a JSON array that is cut off, or not of objects', async () => {
    expect(await complaint('a.json', '[{"a":1},{"a"')).toContain('cannot be read as JSON');
    expect(await complaint('b.json', '[1,2]')).toContain('holds no JSON objects');
  });
  it('a column that is not there', async () => {
    expect(await complaint('a.csv', csv, { columns: ['lable'] })).toContain(
      'the nearest is "label" (it has "text", "label")',
    );
    expect(await complaint('a.jsonl', '{"label":1}', { columns: ['lable'] })).toContain(
      'the nearest is "label"',
    );
  });
  it('a file of which no line can be read', async () => {
    expect(await complaint('short.csv', 'text,label\nonly\nthis\n')).toMatch(
      /No line of .* could be read: line 2 has too few/,
    );
  });
  it('a delimiter or limit that cannot be', async () => {
    await expect(readTable('a.csv', { delimiter: '::' })).rejects.toThrow(
      'The delimiter "::" cannot be used',
    );
    await expect(readTable('a.csv', { limit: -1 })).rejects.toThrow('The limit -1 is not a number of rows');
  });
});
