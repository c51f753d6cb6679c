import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode as encodeBmp } from 'bmp-ts';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readImage } from './read-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-image-'));
const file = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** 4 wide, 2 high: red, green, blue, white above black, grey, yellow, cyan. */
const pixels = Uint8Array.from(
  [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
    [0, 0, 0],
    [128, 128, 128],
    [255, 255, 0],
    [0, 255, 255],
  ].flat(),
);
const source = () => sharp(pixels, { raw: { width: 4, height: 2, channels: 3 } });

describe('readImage', () => {
  it('reads PNG, TIFF, WebP and BMP pixel for pixel', async () => {
    const abgr = Buffer.alloc(32);
    for (let i = 0; i < 8; i++) abgr.set([255, pixels[3 * i + 2], pixels[3 * i + 1], pixels[3 * i]], 4 * i);
    const files = {
      'a.png': await source().png().toBuffer(),
      'a.tif': await source().tiff({ compression: 'lzw' }).toBuffer(),
      'a.webp': await source().webp({ lossless: true }).toBuffer(),
      'a.bmp': encodeBmp({ data: abgr, width: 4, height: 2, bitPP: 24 }).data,
    };
    for (const [name, bytes] of Object.entries(files)) {
      const image = await readImage(file(name, bytes));
      expect([image.width, image.height, image.channels, image.wrongExtension], name).toEqual([
        4,
        2,
        3,
        false,
      ]);
      expect([...image.data], name).toEqual([...pixels]);
    }
  });

  it('reads JPEG, colour and grey', async () => {
    const colour = await readImage(
      file('a.jpg', await source().resize(64, 32, { kernel: 'nearest' }).jpeg({ quality: 100 }).toBuffer()),
    );
    expect([colour.width, colour.height]).toEqual([64, 32]);
    expect(Math.abs(colour.data[(8 * 64 + 8) * 3] - 255)).toBeLessThan(4);
    const grey = await readImage(file('grey.jpg', await source().greyscale().jpeg().toBuffer()));
    expect(grey.data.length).toBe(24);
  });

  it('reads palettes, 16 bits and grey as 8 bits a channel', async () => {
    const palette = await readImage(file('palette.png', await source().png({ palette: true }).toBuffer()));
    expect([...palette.data]).toEqual([...pixels]);
    const deep = Uint16Array.of(0, 257 * 100, 257 * 200, 65535);
    const png16 = await sharp(deep, { raw: { width: 4, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect((await sharp(png16).metadata()).depth).toBe('ushort');
    const grey = await readImage(file('deep.png', png16), { channels: 1 });
    expect([...grey.data]).toEqual([0, 100, 200, 255]);
  });

  it('lays transparent parts on white', async () => {
    const rgba = Uint8Array.of(255, 0, 0, 0, 0, 0, 255, 255);
    const png = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await readImage(file('alpha.png', png))).data]).toEqual([255, 255, 255, 0, 0, 255]);
  });

  it('turns a photo as its EXIF orientation says', async () => {
    const turned = await source().withMetadata({ orientation: 6 }).tiff({ compression: 'lzw' }).toBuffer();
    const image = await readImage(file('turned.tiff', turned));
    expect([image.width, image.height]).toEqual([2, 4]);
    expect([...image.data.subarray(0, 6)]).toEqual([0, 0, 0, 255, 0, 0]);
  });

  it('brings an image to the size and channels asked for', async () => {
    const image = await readImage(join(folder, 'a.png'), { width: 8, height: 6, channels: 1 });
    expect([image.width, image.height, image.channels, image.data.length]).toEqual([8, 6, 1, 48]);
  });

  it('reads a file with the ending of another format, and says so', async () => {
    const image = await readImage(file('really.jpg', await source().png().toBuffer()));
    expect([image.format, image.wrongExtension, image.width]).toEqual(['png', true, 4]);
  });

  const huge = Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    Buffer.from([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0]),
    Buffer.from('e9456fed', 'hex'),
    Buffer.from('0000000449444154deadbeef00000000', 'hex'),
  ]);
  const noisy = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * 7919) % 251);
  const photo = () => sharp(noisy, { raw: { width: 64, height: 64, channels: 3 } });
  const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
  const bad: [string, () => Promise<Uint8Array | string>, RegExp][] = [
    ['cut.jpg', async () => half(await photo().jpeg().toBuffer()), /cut\.jpg is damaged or cut short/],
    ['cut.png', async () => half(await photo().png().toBuffer()), /cut\.png is damaged or cut short/],
    [
      'cut.tif',
      async () => (await photo().tiff({ compression: 'none' }).toBuffer()).subarray(0, 3000),
      /cut\.tif is /,
    ],
    ['cut.webp', async () => half(await photo().webp().toBuffer()), /cut\.webp is /],
    [
      'cut.bmp',
      async () =>
        encodeBmp({ data: Buffer.alloc(64 * 64 * 4), width: 64, height: 64, bitPP: 24 }).data.subarray(
          0,
          2000,
        ),
      /cut\.bmp is damaged or cut short/,
    ],
    [
      'words.png',
      async () => 'hello',
      /words\.png is not an image that can be read; give JPEG, PNG, BMP, TIFF or WebP/,
    ],
    ['none.png', async () => '', /none\.png is empty/],
    [
      'page.png',
      async () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      /page\.png is of the format svg/,
    ],
    ['huge.png', async () => huge, /huge\.png has 30,000 x 30,000 pixels, more than the 100 million/],
  ];
  for (const [name, bytes, sentence] of bad) {
    it(`refuses ${name} in a sentence`, async () => {
      await expect(readImage(file(name, await bytes()))).rejects.toThrow(sentence);
      await expect(readImage(join(folder, name))).rejects.toMatchObject({ name: 'UserError' });
    });
  }

  it('refuses a BMP of 30,000 x 30,000 pixels before it takes memory for it', async () => {
    const header = Buffer.alloc(54);
    header.write('BM');
    header.writeUInt32LE(54, 10);
    header.writeInt32LE(30_000, 18);
    header.writeInt32LE(30_000, 22);
    header.writeUInt16LE(24, 28);
    await expect(readImage(file('huge.bmp', header))).rejects.toThrow(
      '30,000 x 30,000 pixels, more than the 100 million that are read; make it smaller',
    );
  });

  it('refuses an image of a few very long rows, of which a decoder would keep many', async () => {
    const header = Buffer.alloc(54);
    header.write('BM');
    header.writeUInt32LE(54, 10);
    header.writeInt32LE(4_000_000, 18);
    header.writeInt32LE(20, 22);
    header.writeUInt16LE(24, 28);
    await expect(readImage(file('wide.bmp', header))).rejects.toThrow(
      '4,000,000 x 20 pixels, more than the 65,535 of a side that are read; make it smaller',
    );
  });

  it('refuses what is not there, and a folder', async () => {
    await expect(readImage(join(folder, 'nothing.png'))).rejects.toThrow('there is no image');
    await expect(readImage(folder)).rejects.toThrow('is a folder');
  });
});
