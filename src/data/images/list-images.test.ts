import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlySide } from './folder-sides.ts';
import { listImages } from './list-images.ts';
import { mergeLabels } from './merge-labels.ts';

function folderOf(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'listed-'));
  for (const name of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  return folder;
}
const paths = (folder: string, files: readonly { path: string }[]): string[] =>
  files.map(({ path }) => relative(folder, path).replaceAll('\\', '/'));

describe('folders for training, validation and test', () => {
  it.each([
    ['train', 'val', 'test'],
    ['Training', 'VALID', 'Testing'],
    ['TRAIN', 'validation', 'TEST'],
    ['训练', '验证', '测试'],
  ])('%s, %s, %s are sides, and the folders in them classes', async (train, validation, test) => {
    const folder = folderOf([`${train}/ok/1.png`, `${validation}/ng/2.png`, `${test}/ok/deep/3.png`]);
    const { files } = await listImages(folder);
    const found = files.map(({ side, label }) => `${side} ${label}`).sort();
    expect(found).toEqual(['test ok', 'train ok', 'validation ng']);
    const tested = onlySide(await listImages(folder), 'test');
    expect(tested.files.map(({ label }) => label)).toEqual(['ok']);
    expect(tested.passedOver.map(({ reason }) => reason)).toEqual(['other-side', 'other-side']);
  });

  it('are classes where another folder is beside them, or where they hold the images', async () => {
    const vehicles = await listImages(folderOf(['train/a/1.png', 'car/a/2.png']));
    expect(vehicles.files.map(({ label, side }) => [label, side])).toEqual([
      ['car', undefined],
      ['train', undefined],
    ]);
    const flat = await listImages(folderOf(['train/1.png', 'test/2.png']));
    expect(flat.files.map(({ label }) => label)).toEqual(['test', 'train']);
    expect(flat.notes.map(({ en }) => en).join()).toContain('are read as classes');
  });

  it('are sides of images whose names begin with their class', async () => {
    const { files } = await listImages(folderOf(['train/pit_1.png', 'test/pit_2.png']), {
      labelsFrom: 'name',
    });
    expect(files.map(({ label, side }) => [label, side])).toEqual([
      ['pit', 'test'],
      ['pit', 'train'],
    ]);
  });
});

it('links to files and folders are followed, circles and broken ones counted', async () => {
  const folder = folderOf(['plates/ok/1.png', 'plates/ng/2.png', 'store/3.png', 'store/more/4.png']);
  symlinkSync(join(folder, 'store/3.png'), join(folder, 'plates/ok/3.png'));
  symlinkSync(join(folder, 'store/more'), join(folder, 'plates/ng/more'));
  symlinkSync(join(folder, 'store/more'), join(folder, 'plates/scrap'));
  symlinkSync(join(folder, 'plates'), join(folder, 'plates/ok/round'));
  symlinkSync(join(folder, 'nothing.png'), join(folder, 'plates/ok/gone.png'));
  const plates = join(folder, 'plates');
  const { files, passedOver } = await listImages(plates);
  expect(paths(plates, files)).toEqual(['ng/2.png', 'ng/more/4.png', 'ok/1.png', 'ok/3.png', 'scrap/4.png']);
  expect(passedOver.map(({ path, reason }) => [path.replaceAll('\\', '/'), reason])).toEqual([
    ['ok/gone.png', 'broken-link'],
    ['ok/round', 'broken-link'],
  ]);
});

it('what systems leave in folders is no image, and is counted by reason', async () => {
  const { files, passedOver } = await listImages(
    folderOf([
      'ok/1.png',
      'ng/2.png',
      'ok/._1.png',
      'ok/.DS_Store',
      '__MACOSX/ok/._1.png',
      '.cache/ok/1.png',
      'ng/Thumbs.db',
      'ng/notes.txt',
      'ng/photo.heic',
    ]),
  );
  expect(files.map(({ label }) => label)).toEqual(['ng', 'ok']);
  const reasons = passedOver.map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason === 'system-file')).toHaveLength(5);
  expect(reasons.filter((reason) => reason === 'not-an-image')).toHaveLength(2);
});

describe('lists of images', () => {
  const written = ['images/ok/a b.png', 'images/ng/2.PNG', '图片/3.jpg'];
  /** Ways to write a path that mean the same. */
  const ways: readonly ((path: string, folder: string) => string)[] = [
    (path) => path,
    (path) => path.replaceAll('/', '\\'),
    (path) => `./${path}`,
    (path) => `.\\${path.replaceAll('/', '\\')}`,
    (path) => `  ${path} `,
    (path) => `\uFEFF${path}`,
    (path, folder) => pathToFileURL(join(folder, path)).href,
    (path, folder) => join(folder, path),
    (path) => path.replace('.PNG', '.png').replace('.jpg', '.JPG'),
    (path) => path.toUpperCase(),
  ];

  it('name the same files however the paths are written', async () => {
    const folder = folderOf(written);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ways), { minLength: 3, maxLength: 3 }),
        fc.boolean(),
        async (chosen, bom) => {
          const rows = written.map((path, i) => `"${chosen[i](path, folder)}",c${i}`);
          writeFileSync(join(folder, 'list.csv'), `${bom ? '\uFEFF' : ''}file,label\n${rows.join('\n')}\n`);
          const { files, passedOver } = await listImages(join(folder, 'list.csv'));
          expect(paths(folder, files)).toEqual(written);
          expect(passedOver).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('count the files that are not there, and say where they were looked for if none is', async () => {
    const folder = folderOf(written);
    const list = join(folder, 'list.csv');
    writeFileSync(list, `file,label\n${written[0]},ok\ngone/1.png,ok\nimages,ng\n`);
    const { files, passedOver } = await listImages(list);
    expect(files).toHaveLength(1);
    expect(passedOver).toEqual([
      { path: 'gone/1.png', reason: 'not-found' },
      { path: 'images', reason: 'not-found' },
    ]);
    writeFileSync(list, 'file,label\nC:\\photos\\1.png,ok\nD:\\2.png,ng\n');
    await expect(listImages(list)).rejects.toThrow(
      `none of the 2 images in ${list} is in ${folder}, such as C:\\photos\\1.png; write their paths`,
    );
    writeFileSync(list, `file,label\n${written[0]},\n`);
    await expect(listImages(list)).rejects.toThrow('has both a file and a class');
  });
});

describe('mergeLabels', () => {
  it('makes one class of a label in any letter case, with blanks and as a number', () => {
    const { nameOf, note } = mergeLabels(['ok', 'OK', 'ok', 'NG ', 'ng', 'ng', '1', '1.0', '1']);
    expect(['OK', 'ok', 'NG ', 'ng', '1.0'].map(nameOf)).toEqual(['ok', 'ok', 'ng', 'ng', '1']);
    expect(note?.en).toContain('"ok" and "OK" (as ok)');
    expect(note?.zh).toContain('记作 ng');
  });

  it('says nothing of classes that are written in one way, and changes none', () => {
    const labels = ['scratch', '划痕', 'A+', 'A-', '007', '7'];
    const { nameOf, note } = mergeLabels(labels);
    expect(labels.map(nameOf)).toEqual(labels);
    expect(note).toBeUndefined();
  });
});
