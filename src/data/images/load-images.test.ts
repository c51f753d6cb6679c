import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageAt } from './decoded-pictures.ts';
import { listImages } from './list-images.ts';
import { loadImages } from './load-images.ts';

const flat = (background: string, side = 20): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background } })
    .png()
    .toBuffer();

async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, bytes);
  }
  return folder;
}

describe('listImages', () => {
  it('takes a folder for each class, in any depth, and passes over other files', async () => {
    const folder = await folderOf({
      'good/a.png': '',
      'good/more/b.JPG': '',
      '划痕/c.bmp': '',
      'good/Thumbs.db': '',
    });
    const { files, passedOver } = await listImages(folder);
    expect(files.map(({ label }) => label).sort()).toEqual(['good', 'good', '划痕']);
    expect(passedOver).toEqual([{ path: join('good', 'Thumbs.db'), reason: 'system-file' }]);
  });

  it('takes classes from names that end in a number', async () => {
    const folder = await folderOf({ 'rolled-in_scale_12.jpg': '', 'pit 3.png': '', 'pit (4).png': '' });
    const { files } = await listImages(folder, { labelsFrom: 'name' });
    expect(files.map(({ label }) => label)).toEqual(['pit', 'pit', 'rolled-in_scale']);
  });

  it('takes a table of files and labels, relative to the table', async () => {
    const folder = await folderOf({
      'list.csv': 'photo,state\na.png,ok\nsub/b.png,bad\n,bad\nc.png,\n',
      'a.png': '',
      'sub/b.png': '',
    });
    const listed = await listImages(join(folder, 'list.csv'), { input: 'photo', target: 'state' });
    expect(listed.files).toEqual([
      { path: join(folder, 'a.png'), label: 'ok' },
      { path: join(folder, 'sub', 'b.png'), label: 'bad' },
    ]);
    expect(listed.incomplete).toBe(2);
  });

  it('says what is wrong with a folder', async () => {
    await expect(listImages(join(tmpdir(), 'no such folder'))).rejects.toThrow('there is no folder or table');
    await expect(listImages(await folderOf({ 'a/readme.txt': '' }))).rejects.toThrow('has no images');
    await expect(listImages(await folderOf({ 'a.png': '' }))).rejects.toThrow('make a folder for each class');
    await expect(listImages(await folderOf({ '12.png': '' }), { labelsFrom: 'name' })).rejects.toThrow(
      'does not begin with a class',
    );
    const single = await folderOf({ 'a.png': '' });
    await expect(listImages(join(single, 'a.png'))).rejects.toThrow('is a single image');
  });
});

describe('loadImages', () => {
  it('counts what it leaves out, with a sentence for each', async () => {
    const [red, blue, green] = [await flat('red'), await flat('blue'), await flat('green')];
    const folder = await folderOf({
      'a/red.png': red,
      'a/again.png': red,
      'a/both.png': blue,
      'b/both.png': blue,
      'b/green.png': green,
      'b/cut.png': green.subarray(0, 60),
      'b/text.jpg': 'hello',
      'b/other.jpg': await flat('yellow'),
    });
    const { files } = await listImages(folder);
    const loaded = await loadImages(files, { size: 8 });
    expect(loaded.files.map(({ path }) => path.slice(folder.length + 1).replaceAll('\\', '/'))).toEqual([
      'a/again.png',
      'b/green.png',
      'b/other.jpg',
    ]);
    const reasons = loaded.leftOut.map(({ reason }) => reason).sort();
    expect(reasons).toEqual(['duplicate', 'twoClasses', 'twoClasses', 'unreadable', 'unreadable']);
    expect(loaded.leftOut.find(({ reason }) => reason === 'twoClasses')?.why).toMatch(
      /is the same image in a .* and b/,
    );
    expect(loaded.wrongExtension).toHaveLength(1);
    expect(loaded.shape).toEqual({ width: 8, height: 8, channels: 3 });
    expect([...imageAt(loaded.decoded, 0).subarray(0, 3)]).toEqual([255, 0, 0]);
    const stored = await loadImages(files, { size: 8, maxBytes: 0 });
    try {
      expect([loaded.onDisk, stored.onDisk]).toEqual([false, true]);
      const { decoded, onDisk: _, close: _close, ...rest } = stored;
      expect(rest).toEqual(expect.objectContaining({ files: loaded.files, sha256: loaded.sha256 }));
      expect(decoded.count).toBe(3);
      for (const place of [2, 0, 1]) {
        expect([...imageAt(decoded, place)]).toEqual([...imageAt(loaded.decoded, place)]);
      }
    } finally {
      stored.close();
    }
  });

  it('works in grey where no image has any colour', async () => {
    const folder = await folderOf({ 'a/1.png': await flat('#404040'), 'b/1.png': await flat('#c0c0c0') });
    for (const maxBytes of [undefined, 0]) {
      const loaded = await loadImages((await listImages(folder)).files, { size: 4, maxBytes });
      expect(loaded.shape.channels).toBe(1);
      const [dark, light] = [0, 1].map((place) => [...imageAt(loaded.decoded, place)]);
      expect([dark, light]).toEqual([new Array(16).fill(0x40), new Array(16).fill(0xc0)]);
      loaded.close();
    }
  });

  it('refuses more images than memory and disk hold, and a folder of which nothing can be read', async () => {
    const folder = await folderOf({ 'a/1.png': 'x', 'b/1.png': 'y' });
    const { files } = await listImages(folder);
    await expect(loadImages(files, { size: 4 })).rejects.toThrow('none of 2 images can be used; the first: ');
    const many = Array.from({ length: 20_000_000 }, () => files[0]);
    await expect(loadImages(many, { size: 512 })).rejects.toThrow(
      /20,000,000 images of 512 x 512 pixels take 15728\.6 GB, and .* GB free; give a smaller --size or set TMPDIR/,
    );
  });
});
