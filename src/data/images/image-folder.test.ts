import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folderFiles, listedPath, sideFolders } from './image-folder.ts';
import { listImages, mergeLabels } from './list-images.ts';

const root = mkdtempSync(join(tmpdir(), 'image-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Empty files, or with these texts. */
function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

test('links to files and folders are followed, in circles once, and broken ones are said', async () => {
  const store = folderOf('store', { 'a.png': '', 'more/b.png': '' });
  const folder = folderOf('linked', { 'ok/c.png': '', 'ng/d.png': '../../store/a.png' });
  symlinkSync(join(store, 'a.png'), join(folder, 'ok', 'a.png'));
  symlinkSync(join(store, 'more'), join(folder, 'ok', 'more'));
  symlinkSync(folder, join(folder, 'ok', 'circle'));
  symlinkSync(join(store, 'gone.png'), join(folder, 'ng', 'gone.png'));
  const { images, broken } = await folderFiles(folder);
  expect(images.map(({ place }) => place.slice(folder.length + 1))).toEqual([
    join('ng', 'd.png'),
    join('ok', 'a.png'),
    join('ok', 'c.png'),
    join('ok', 'more', 'b.png'),
  ]);
  // git on Windows writes a link as a text.
  expect(images[0].path).toBe(join(store, 'a.png'));
  expect(broken).toEqual([join('ng', 'gone.png')]);
  const { files, notes } = await listImages(folder);
  expect(files.map(({ label }) => label)).toEqual(['ng', 'ok', 'ok', 'ok']);
  expect(notes.map(({ en }) => en).join()).toMatch(/1 links lead to nothing/);
});

test('folders called train, val and test are sides; classes are below', async () => {
  const split = folderOf('split', {
    'Train/ok/1.png': '',
    'Train/ng/2.png': '',
    'valid/ok/3.png': '',
    '测试/ng/4.png': '',
  });
  expect(await sideFolders(split)).toEqual({
    train: join(split, 'Train'),
    validation: join(split, 'valid'),
    test: join(split, '测试'),
  });
  for (const other of [
    folderOf('classes', { 'test/1.png': '', 'train/2.png': '' }),
    folderOf('more', { 'train/ok/1.png': '', 'test/ok/1.png': '', 'scrap/ok/2.png': '' }),
    folderOf('one', { 'train/ok/1.png': '' }),
  ]) {
    expect(await sideFolders(other)).toBeUndefined();
  }
});

test.each([
  ['images\\ok\\0.png', join('lists', 'images/ok/0.png')],
  ['./images/0.png', join('lists', 'images/0.png')],
  ['\ufeff 0.png ', join('lists', '0.png')],
  ['"0.png"', join('lists', '0.png')],
  ['/data/0.png', '/data/0.png'],
  ['file:///data/0.png', '/data/0.png'],
  ['C:\\data\\0.png', 'C:/data/0.png'],
])('a table that lists %s means %s', (written, expected) => {
  expect(listedPath(join('lists', 'list.csv'), written)).toBe(expected);
});

test('classes that differ in letter case, blanks or 1.0 for 1 are one, and it is said', () => {
  const labels = ['ok', 'OK', 'ok', 'NG ', 'ng', 'ng', '1', '1.0', '01'];
  const { files, merged } = mergeLabels(labels.map((label, i) => ({ path: String(i), label })));
  expect(files.map(({ label }) => label)).toEqual(['ok', 'ok', 'ok', 'ng', 'ng', 'ng', '1', '1', '01']);
  expect(merged?.en).toContain('"ok" = "OK"');
  expect(mergeLabels([{ path: 'a', label: 'OK' }], ['ok', 'ng']).files[0].label).toBe('ok');
});
