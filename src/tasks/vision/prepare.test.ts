import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkListOptions } from '../../data/images/list-images.ts';
import { prepareImages } from './prepare.ts';

const folder = mkdtempSync(join(tmpdir(), 'vision-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 48;
const nameOf = (i: number) => `p${i}.png`;
const rows = Array.from({ length: count }, (_, i) => [
  nameOf(i),
  i % 2 === 0 ? '划痕' : 'clean',
  `camera ${i % 8}`,
  `${1 + ((i * 5) % 28)}.${1 + Math.floor(i / 24)}.2026`,
]);
const columns = ['file', 'label', 'camera', 'day'];
const csv = (all: readonly (readonly string[])[]) => all.map((row) => row.join(',')).join('\n');

beforeAll(async () => {
  for (let i = 0; i < count; i++) {
    const background = { r: 5 * i, g: 255 - 5 * i, b: (37 * i) % 256 };
    await sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .png()
      .toFile(at(nameOf(i)));
  }
  writeFileSync(at('list.csv'), csv([columns, ...rows]));
});

const options = {
  size: 16,
  color: 'auto',
  minRowsPerLabel: 2,
  testShare: 0.25,
  validationShare: 0.25,
} as const;
const prepare = (train: string, more: object = {}, files: object = {}) =>
  prepareImages({ train, ...files }, { ...options, ...more }, 1, () => {});
const cellsOn = async (column: number, by: object) => {
  const { images, sides, splitKind } = await prepare(at('list.csv'), by);
  const cells = (side: Int32Array) =>
    Array.from(side, (row) => rows[images.files[row].split?.row ?? -1][column] ?? '');
  return { splitKind, sides: [sides.train, sides.validation, sides.test].map(cells) };
};

it('a list of images is split by group: no camera is on two sides', async () => {
  const { sides, splitKind } = await cellsOn(2, { splitByGroup: 'camera' });
  expect(sides.every(({ length }) => length > 0)).toBe(true);
  expect(sides.reduce((sum, side) => sum + new Set(side).size, 0)).toBe(8);
  expect(splitKind).toBe('byGroup');
});

it('a list of images is split by time: the test is the newest', async () => {
  const { sides, splitKind } = await cellsOn(3, { splitByTime: 'day' });
  const times = sides.map((side) =>
    side.map((day) => {
      const [date, month] = day.split('.').map(Number);
      return 100 * month + date;
    }),
  );
  expect(Math.max(...times[0])).toBeLessThan(Math.min(...times[1]));
  expect(Math.max(...times[1])).toBeLessThan(Math.min(...times[2]));
  expect(splitKind).toBe('byTime');
});

it('a list is read from the sheet, the line and the encoding that were asked for', async () => {
  const asUsual = await prepare(at('list.csv'));
  const sidesOf = ({ images, sides }: typeof asUsual) =>
    [sides.train, sides.test].map((side) => Array.from(side, (row) => images.files[row].path));

  writeFileSync(at('titled.csv'), csv([['Inspection of June'], ['by line 3', 'x'], columns, ...rows]));
  writeFileSync(at('bare.csv'), csv(rows));
  const encoded = csv([columns, ...rows]).replaceAll('划痕', '?');
  const bytes = Buffer.from(encoded, 'latin1').toString('latin1').replaceAll('?', '\xbb\xae\xba\xdb');
  writeFileSync(at('gbk.csv'), Buffer.from(bytes, 'latin1'));

  const read = [
    await prepare(at('titled.csv'), { headerRow: 3 }),
    await prepare(at('bare.csv'), { header: false, input: '1', target: '2' }),
    await prepare(at('gbk.csv'), { encoding: 'gbk' }),
  ];
  for (const each of read) {
    expect(each.names).toEqual(asUsual.names);
    expect(sidesOf(each)).toEqual(sidesOf(asUsual));
  }
  const workbook = fileURLToPath(new URL('../../data/table/fixtures/workbooks/orders.xlsx', import.meta.url));
  await expect(prepare(workbook, { sheet: '2025' })).rejects.toThrow('(it has Description, Failure)');
  await expect(prepare(at('list.csv'), { headerRow: 2 })).rejects.toThrow('no column "file"');
});

it('options of a table are refused for a folder', async () => {
  for (const [given, flag] of [
    [{ sheet: '1' }, '--sheet'],
    [{ headerRow: 2 }, '--header-row'],
    [{ header: false }, '--no-header'],
    [{ splitByGroup: 'camera' }, '--split-by-group'],
  ] as const) {
    await expect(prepare(folder, given)).rejects.toThrow(`${flag} needs a table of images`);
  }
  await checkListOptions(folder, {});
});

it('what is left out of separate lists is counted by list and reason', async () => {
  mkdirSync(at('more'));
  writeFileSync(at('broken.png'), 'no image');
  writeFileSync(
    at('test.csv'),
    csv([columns, ...rows.slice(0, 10), ['broken.png', 'clean', '', ''], ['p3.png', '', '', '']]),
  );
  writeFileSync(at('train.csv'), csv([columns, ...rows.slice(10), ['', 'clean', '', '']]));
  const data = await prepare(at('train.csv'), {}, { test: at('test.csv') });
  expect(data.leftOutOfTraining).toMatchObject({ unreadable: 0, 'missing-label': 1 });
  expect(data.leftOutOfFiles).toEqual([
    { file: at('test.csv'), leftOut: expect.objectContaining({ unreadable: 1, 'missing-label': 1 }) },
  ]);
  expect([data.sides.test.length, data.trainingListed]).toEqual([10, count - 10]);
});

describe('folders for training, validation and test', () => {
  const place = (from: number, to: number, name: string): void => {
    for (let i = from; i < to; i++) {
      const path = at(join(name, i % 2 === 0 ? 'ok' : 'NG ', nameOf(i)));
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(at(nameOf(i)), path);
    }
  };
  const sideNames = ({ images, sides }: Awaited<ReturnType<typeof prepare>>) =>
    [sides.train, sides.validation, sides.test].map((side) =>
      Array.from(side, (row) => basename(images.files[row].path)).sort(),
    );
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => nameOf(from + i)).sort();

  it('are used as given, and no copy of a training image is tested on', async () => {
    place(0, 30, 'sided/train');
    place(30, 38, 'sided/Val');
    place(38, 48, 'sided/test');
    // Copies of training images.
    place(0, 4, 'sided/test');
    const data = await prepare(at('sided'));
    expect([...data.names].sort()).toEqual(['NG', 'ok']);
    expect(sideNames(data)).toEqual([numbers(0, 30), numbers(30, 38), numbers(38, 48)]);
    expect(data.splitKind).toBe('given');
    expect(data.leftOutOfTraining).toMatchObject({ duplicate: 4 });
    const notes = data.listNotes.map(({ en }) => en).join('\n');
    expect(notes).toContain('30 images for training, 8 images for validation, 14 images for the test');
    await expect(prepare(at('sided'), {}, { test: at('sided/test') })).rejects.toThrow('leave out --test');
  });

  it('that are missing are split off, but for that of training', async () => {
    place(0, 40, 'half/train');
    place(40, 48, 'half/test');
    const data = await prepare(at('half'));
    const [train, validation, test] = sideNames(data);
    expect(test).toEqual(numbers(40, 48));
    expect([...train, ...validation].sort()).toEqual(numbers(0, 40));
    expect(validation.length).toBeGreaterThan(0);
    expect(data.listNotes.map(({ en }) => en).join()).toContain('for validation are split off');
    place(0, 8, 'none/test');
    await expect(prepare(at('none'))).rejects.toThrow('but none for training');
  });
});

it('classes of folders in another letter case are one in all that is given', async () => {
  writeFileSync(at('small.csv'), csv([columns, ...rows.slice(0, 24)]));
  writeFileSync(
    at('large.csv'),
    csv([columns, ...rows.slice(24).map(([file, label]) => [file, ` ${label.toUpperCase()} `, '', ''])]),
  );
  const data = await prepare(at('small.csv'), {}, { test: at('large.csv') });
  expect(data.names).toHaveLength(2);
  expect(data.listNotes.map(({ en }) => en).join()).toMatch(/read as one class: .*CLEAN/);
});
