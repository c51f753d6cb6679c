import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { UserError } from '../core/errors.ts';
import { writeTable } from '../data/table/write-table.ts';
import { type InputModel, type InputOptions, type Inputs, readInputs } from './inputs.ts';

const texts: InputModel = { reads: 'text', columns: ['description'] };
const images: InputModel = { reads: 'image', columns: [] };
const series: InputModel = { reads: 'series', columns: ['unit', 'cycle', 's1'] };
const rows: InputModel = { reads: 'row', columns: ['Torque', 'Type', 'Note'], optionalColumns: ['Note'] };

let folder = '';
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inputs-'));
  await writeFile(inFolder('orders.csv'), 'id,Description\n1,oil leak\n2,\n3,belt torn\n');
  await writeFile(inFolder('one.csv'), 'text\noil leak\n\n');
  await writeFile(inFolder('notes.txt'), '漏油\r\noil leak, valve 3\n\nlast\n\n');
  await writeFile(inFolder('machines.csv'), 'Line,torque,Type,Note\nA,40.2,M,x\nB,,L,\n');
  await writeFile(inFolder('plain.csv'), 'Torque,Type\n1,M\n');
  await writeFile(inFolder('engines.csv'), 'unit,cycle,s1\n1,1,0.5\n');
  await mkdir(inFolder('surfaces/scratch'), { recursive: true });
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  for (const name of ['b.png', 'a.PNG', 'scratch/c.jpg']) await writeFile(inFolder(`surfaces/${name}`), png);
  await writeFile(inFolder('surfaces/Thumbs.db'), 'x');
  await writeFile(inFolder('list.csv'), 'file,shift\nsurfaces/b.png,1\n,2\nsurfaces/gone.png,3\n');
});
afterAll(() => rm(folder, { recursive: true }));

const all = ({ count, input }: Inputs) => Array.from({ length: count }, (_, i) => input(i));
const places = ({ count, place }: Inputs) => Array.from({ length: count }, (_, i) => place(i).en);

const read = (words: readonly string[], model: InputModel, options: InputOptions = {}) =>
  readInputs(words, options, model, Object.assign(Readable.from([]), { isTTY: true }));

/** The inputs where standard input is these bytes. */
const piped = (
  model: InputModel,
  pieces: readonly (string | Uint8Array)[],
  options: InputOptions = {},
  words: readonly string[] = ['-'],
) => readInputs(words, options, model, Readable.from(pieces.map((piece) => Buffer.from(piece))));

async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`no UserError but ${String(error)}`);
  expect(error.in('zh')).toMatch(/\p{Script=Han}|^There is no file/u);
  return error.message;
}

describe('a model of texts is given', () => {
  it('the words themselves, also where they could be something else', async () => {
    const words = ['oil leak', 'why does it leak?', 'pump/valve', 'replaced [old] seal *', '', '漏油/断电？'];
    const inputs = await read(words, texts);
    expect(all(inputs)).toEqual(words);
    expect(inputs.columns).toEqual(['description']);
    expect(inputs.cell(0, 'description')).toBe('oil leak');
    expect(inputs.place(1)).toEqual({ en: 'input 2', zh: '第 2 个输入' });
  });

  it("a column of a table: the model's own, or the only one, or as asked", async () => {
    const orders = await read([inFolder('orders.csv')], texts);
    expect(all(orders)).toEqual(['oil leak', '', 'belt torn']);
    expect(orders.columns).toEqual(['id', 'Description']);
    expect(orders.cell(2, 'id')).toBe('3');
    expect(places(orders)[2]).toBe(`row 4 of ${inFolder('orders.csv')}`);
    expect(all(await read([inFolder('one.csv')], texts))).toEqual(['oil leak', '']);
    expect(all(await read([], texts, { file: inFolder('orders.csv'), input: 'id' }))).toEqual([
      '1',
      '2',
      '3',
    ]);
    const other = { reads: 'text', columns: ['remark'] } as const;
    expect(await complaint(read([inFolder('orders.csv')], other))).toContain(
      'has 2 columns, none of them "remark"; say which one to read with --input (it has id, Description)',
    );
  });

  it('the lines of a text file', async () => {
    const inputs = await read([inFolder('notes.txt')], texts);
    expect(all(inputs)).toEqual(['漏油', 'oil leak, valve 3', '', 'last']);
    expect(places(inputs)[3]).toBe(`line 4 of ${inFolder('notes.txt')}`);
    await writeFile(inFolder('gb.txt'), Buffer.from('d2bad1b9b8d7c2a9d3cd0ab6cfb5e70a', 'hex'));
    expect(all(await read([inFolder('gb.txt')], texts))).toEqual(['液压缸漏油', '断电']);
  });

  it('sheets of a workbook, and tables without a header, as in training', async () => {
    await writeTable(inFolder('book.xlsx'), { columns: ['n', 'description'], rows: [[1, '漏油']] });
    const inputs = await read([inFolder('book.xlsx')], texts, { sheet: '1' });
    expect([all(inputs), inputs.cell(0, 'n'), places(inputs)]).toEqual([
      ['漏油'],
      '1',
      [`row 2 of ${inFolder('book.xlsx')}`],
    ]);
    await writeFile(inFolder('bare.csv'), '1,oil leak\n2,belt torn\n');
    const bare = await read([inFolder('bare.csv')], texts, { header: false, input: '2' });
    expect([all(bare), places(bare)[1]]).toEqual([
      ['oil leak', 'belt torn'],
      `row 2 of ${inFolder('bare.csv')}`,
    ]);
  });

  it('rows of a sheet by their numbers there, titles and blank rows counted', async () => {
    const cells = [[], ['Orders of July'], ['n', 'description'], [1, '漏油'], [], [2, 'belt torn']];
    await await writeExcelFile(cells).toFile(inFolder('titled.xlsx'));
    const inputs = await read([inFolder('titled.xlsx')], texts, { headerRow: 3 });
    expect(all(inputs)).toEqual(['漏油', 'belt torn']);
    expect(places(inputs)).toEqual([4, 6].map((row) => `row ${row} of ${inFolder('titled.xlsx')}`));
  });

  it('a table only with a word on its column, where it was trained on several', async () => {
    const recommender = { reads: 'text', columns: ['id', 'item'] } as const;
    expect(await complaint(read([inFolder('orders.csv')], recommender))).toContain(
      'has 2 columns; say which one to read with --input',
    );
    expect((await read(['P-1 P-2'], recommender)).columns).toEqual(['text']);
  });

  it('a table without rows, which is said', async () => {
    await writeFile(inFolder('rowless.csv'), 'id,description\n');
    const inputs = await read([inFolder('rowless.csv')], texts);
    expect([inputs.count, inputs.warnings.at(-1)]).toEqual([
      0,
      { en: `${inFolder('rowless.csv')} has no rows`, zh: `${inFolder('rowless.csv')} 没有数据行` },
    ]);
  });

  it('several files and texts together, with a column that names the file', async () => {
    const inputs = await read(['smoke', inFolder('orders.csv'), inFolder('notes.txt')], texts);
    expect(inputs.count).toBe(8);
    expect(inputs.columns).toEqual(['file', 'description', 'id', 'Description']);
    const cells = (index: number) => inputs.columns.map((column) => inputs.cell(index, column));
    expect(cells(0)).toEqual([null, 'smoke', null, null]);
    expect(cells(1)).toEqual([inFolder('orders.csv'), null, '1', 'oil leak']);
    expect(cells(4)).toEqual([inFolder('notes.txt'), '漏油', null, null]);
    const pattern = await read(['smoke'], texts, { file: inFolder('{one,orders}.csv'), input: '1' });
    expect(all(pattern)).toEqual(['smoke', 'oil leak', '', '1', '2', '3']);
  });

  it('no folder, and no file that is not there', async () => {
    expect(await complaint(read([folder], texts))).toContain('is a folder, and this model reads texts');
    const missing = await complaint(read([inFolder('order.csv')], texts));
    expect(missing).toContain('did you mean "orders.csv"');
    expect(missing).toContain('give it on standard input');
    expect(await complaint(read([inFolder('no*.csv')], texts))).toContain('no files match');
    expect(await complaint(read([], texts, { file: 'oil leak' }))).toContain('There is no file oil leak');
    expect(await complaint(read([], texts))).toContain('there is nothing to read; give a text in quotes');
  });
});

describe('standard input', () => {
  it('is one text a line, whatever ends the lines and wherever the pieces are cut', async () => {
    const bytes = Buffer.from('漏油\r\noil leak\n\nlast');
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 8), bytes.subarray(8)];
    const inputs = await piped(texts, pieces);
    expect(all(inputs)).toEqual(['漏油', 'oil leak', '', 'last']);
    expect(inputs.place(3)).toEqual({ en: 'line 4 of standard input', zh: '标准输入第 4 行' });
    expect(all(await piped(texts, ['one\n'], {}, []))).toEqual(['one']);
  });

  it('may be what Windows writes: a byte order mark, UTF-16, GB18030', async () => {
    expect(all(await piped(texts, ['\ufeff漏油\n']))).toEqual(['漏油']);
    const utf16 = Buffer.from('\ufeff漏油\r\n断电\r\n', 'utf16le');
    expect(all(await piped(texts, [utf16]))).toEqual(['漏油', '断电']);
    const gb = Buffer.from('d2bad1b9b8d7c2a9d3cd0ab6cfb5e70a', 'hex');
    expect(all(await piped(texts, [gb]))).toEqual(['液压缸漏油', '断电']);
    expect(all(await piped(texts, [Buffer.from('e9e8', 'hex')], { encoding: 'windows-1252' }))).toEqual([
      'éè',
    ]);
  });

  it('is a table where a column of it is named', async () => {
    expect(all(await piped(texts, ['a,b\n1,oil\n2,belt\n'], { input: 'b' }))).toEqual(['oil', 'belt']);
  });

  it('is rows as JSON lines or as a table', async () => {
    const table = await piped(rows, ['Torque;Type;Note\n40,5;M;\n41;L;x\n']);
    expect(all(table)).toEqual([
      { Torque: '40,5', Type: 'M', Note: null },
      { Torque: '41', Type: 'L', Note: 'x' },
    ]);
    expect(table.place(1)).toEqual({ en: 'row 3 of standard input', zh: '标准输入第 3 行' });
    const json = await piped(rows, ['{"Torque": 40, "Type": "M"}\n{"Torque": 41, "Type": null}\n']);
    expect(all(json)).toEqual([
      { Torque: '40', Type: 'M', Note: null },
      { Torque: '41', Type: null, Note: null },
    ]);
    expect(json.warnings).toEqual([
      {
        en: 'standard input has no column "Note"; it was taken as empty',
        zh: '标准输入没有列“Note”；已按空值处理',
      },
    ]);
    expect(await complaint(piped(rows, ['{"Torque": 40}\n{"Tor\n']))).toMatch(
      /^Line 2 of standard input is not valid JSON/,
    );
  });

  it('is one file a line for images and series', async () => {
    expect(all(await piped(images, ['a.png\nb.png\n']))).toEqual(['a.png', 'b.png']);
    expect(all(await piped(series, ['a.csv\n']))).toEqual(['a.csv']);
  });

  it('is refused where it is empty or no text', async () => {
    expect(await complaint(piped(texts, []))).toBe('standard input is empty; give one text a line');
    expect(await complaint(piped(rows, [' \n']))).toBe('standard input is empty; give JSON lines or a table');
    const noise = Uint8Array.from({ length: 999 }, (_, i) => (i * i * 31 + 7) % 256);
    await expect(piped(texts, [noise])).rejects.toThrow('standard input is a binary file');
  });
});

describe('a model of rows is given', () => {
  it("the rows of a table with the model's columns, whatever the letter case of their names", async () => {
    const inputs = await read([inFolder('machines.csv')], rows);
    expect(all(inputs)).toEqual([
      { Torque: '40.2', Type: 'M', Note: 'x' },
      { Torque: null, Type: 'L', Note: null },
    ]);
    expect(inputs.columns).toEqual(['Line', 'torque', 'Type', 'Note']);
    expect([inputs.cell(1, 'Line'), inputs.warnings]).toEqual(['B', []]);
  });

  it('a table without a column that has no influence, with a warning, but not without another', async () => {
    const inputs = await read([inFolder('plain.csv')], rows);
    expect(all(inputs)).toEqual([{ Torque: '1', Type: 'M', Note: null }]);
    expect(inputs.warnings).toHaveLength(1);
    await writeFile(inFolder('near.csv'), 'Torqe,Type\n1,M\n');
    expect(await complaint(read([inFolder('near.csv')], rows))).toContain(
      'has no column "Torque", which the model reads; is "Torqe" meant for "Torque"?',
    );
  });

  it('JSON: an object or an array of them', async () => {
    const inputs = await read(['{"torque": 40.2, "type": "M", "shift": [1]}'], rows);
    expect(all(inputs)).toEqual([{ Torque: 40.2, Type: 'M', Note: null }]);
    expect(inputs.columns.map((column) => inputs.cell(0, column))).toEqual([40.2, 'M', '[1]']);
    expect((await read(['[{"Torque": 1}, {"Type": "L"}]'], rows)).count).toBe(2);
    expect(await complaint(read(['{"Torqe": 1}'], rows))).toContain('is "Torqe" meant for "Torque"?');
    expect(await complaint(read(['{"x": 1}'], rows))).toContain('input 1 has no column "Torque", "Type"');
    expect(await complaint(read(['{"x": '], rows))).toContain('input 1 is not a JSON object');
    expect(await complaint(read(['torque'], rows))).toContain('input 1 is not a JSON object');
    expect(await complaint(read([folder], rows))).toContain('this model reads rows of a table');
  });
});

describe('a model of images is given', () => {
  const paths = (...names: string[]) => names.map((name) => inFolder(`surfaces/${name}`));

  it('a folder, in the order of its names, and says what it skipped', async () => {
    const inputs = await read([inFolder('surfaces')], images);
    expect(all(inputs)).toEqual(paths('a.PNG', 'b.png', 'scratch/c.jpg'));
    expect(inputs.columns).toEqual(['file']);
    expect(inputs.warnings).toEqual([
      {
        en: 'skipped 1 file that is no image: Thumbs.db',
        zh: '跳过 1 个不是图片的文件：Thumbs.db',
      },
    ]);
  });

  it('a file, a pattern, a table that lists them from its own folder', async () => {
    expect(all(await read(paths('b.png', 'a.PNG'), images))).toEqual(paths('b.png', 'a.PNG'));
    expect(all(await read([inFolder('surfaces/*.png')], images))).toEqual(paths('b.png'));
    expect(all(await read([inFolder('surfaces/**/*.*')], images))).toHaveLength(3);
    const listed = await read([], images, { file: inFolder('list.csv') });
    expect(all(listed)).toEqual([...paths('b.png'), '', ...paths('gone.png')]);
    expect(listed.columns).toEqual(['file', 'shift']);
  });

  it('nothing that is not there', async () => {
    expect(await complaint(read(paths('bb.png'), images))).toContain('did you mean "b.png"');
    expect(await complaint(read(['scratch'], images))).toContain('There is no file scratch');
    expect(await complaint(read([inFolder('surfaces/*.gif')], images))).toContain('no images match');
    await mkdir(inFolder('empty'));
    expect(await complaint(read([inFolder('empty')], images))).toContain('has no images');
  });
});

it('a model of series is given files, each of them one input', async () => {
  const one = await read([inFolder('engines.csv')], series);
  expect([all(one), one.columns]).toEqual([[inFolder('engines.csv')], []]);
  const two = await read([inFolder('engines.csv'), inFolder('plain.csv')], series);
  expect([two.count, two.columns, two.cell(1, 'file')]).toEqual([2, ['file'], inFolder('plain.csv')]);
});
