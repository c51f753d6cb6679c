import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { imageAt } from './decoded-pictures.ts';
import { checkDepth, scaleOf } from './deep-values.ts';
import { floatTiff } from './fixtures/float-tiff.ts';
import { loadImages } from './load-images.ts';
import { readImage } from './read-image.ts';

const side = 16;
type Format = 'png' | 'tiff';
/** An image of 16 bits a channel with a ramp of values. */
async function deep(format: Format, channels: 1 | 3 | 4, valueAt: (i: number) => number): Promise<Buffer> {
  const values = Uint16Array.from({ length: side * side * channels }, (_, i) =>
    channels === 4 && i % 4 === 3 ? 65_535 : valueAt(Math.floor(i / channels)),
  );
  const image = sharp(values, { raw: { width: side, height: side, channels } });
  const wide = image.toColourspace(channels === 1 ? 'grey16' : 'rgb16');
  return (format === 'png' ? wide.png() : wide.tiff({ compression: 'deflate' })).toBuffer();
}
const flat = (value: number): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: value, g: value, b: value } } })
    .png()
    .toBuffer();

function write(files: Readonly<Record<string, Uint8Array | string>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'deep-'));
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return (name) => join(folder, name);
}
const ramp = (i: number): number => 1150 + Math.round((650 * i) / (side * side - 1));
const levels = (pixels: Uint8Array): number => new Set(pixels).size;

describe('images of 12 bits in 16', () => {
  it.each([
    ['png', 1],
    ['tiff', 1],
    ['png', 3],
    ['tiff', 3],
    ['png', 4],
  ] as const)('keep their contrast: %s of %i channels', async (format, channels) => {
    const at = write({ 'a.png': await deep(format, channels, ramp), 'b.png': await flat(100) });
    const files = [
      { path: at('a.png'), label: 'a' },
      { path: at('b.png'), label: 'b' },
    ];
    const loaded = await loadImages(files, { size: side });
    expect(loaded.scale).toEqual({ low: 1150, high: 1800 });
    expect([loaded.deep, loaded.shape.channels]).toEqual([1, 1]);
    const seen = imageAt(loaded.decoded, 0);
    expect([levels(seen) > 200, seen[0], seen[side * side - 1]]).toEqual([true, 0, 255]);
    // One of 8 bits is as it was.
    expect([...new Set(imageAt(loaded.decoded, 1))]).toEqual([100]);
    // The scale stored with a model shows the same.
    const again = await readImage(at('a.png'), {
      width: side,
      height: side,
      channels: 3,
      scale: loaded.scale,
    });
    expect(again.data.filter((_, i) => i % 3 === 0)).toEqual(seen);
  });

  it('have the scale of the training images, whatever the others hold', async () => {
    const at = write({
      'a.png': await deep('png', 1, ramp),
      'b.png': await deep('png', 1, (i) => 3 * ramp(i)),
    });
    const files = ['a', 'b'].map((label) => ({ path: at(`${label}.png`), label }));
    const loaded = await loadImages(files, { size: side, trainingRows: () => [0] });
    expect(loaded.scale).toEqual({ low: 1150, high: 1800 });
    expect([...new Set(imageAt(loaded.decoded, 1))]).toEqual([255]);
  });

  it('keep it beside a faulty pixel', async () => {
    const range = { lowest: 0, highest: 65_535, low: 1150, high: 1800, isFloat: false };
    expect(scaleOf([range, { ...range, lowest: 1100, highest: 1900 }])).toEqual({ low: 500, high: 2450 });
    expect(scaleOf([{ ...range, lowest: 7, highest: 7, low: 7, high: 7 }])).toEqual({ low: 7, high: 8 });
  });
});

it('16 bits that are used whole mean the same as 8 where a set has both', async () => {
  const at = write({ 'a.png': await deep('png', 1, (i) => 257 * (i % 200)), 'b.png': await flat(100) });
  const files = ['a', 'b'].map((label) => ({ path: at(`${label}.png`), label }));
  const loaded = await loadImages(files, { size: side });
  expect(loaded.scale).toEqual({ low: 0, high: 65_535 });
  expect(imageAt(loaded.decoded, 0)).toEqual(Uint8Array.from({ length: side * side }, (_, i) => i % 200));
});

it('floats keep their contrast, and NaN is dark', async () => {
  const at = write({
    'a.tif': floatTiff(side, side, 1, (i) => (i === 3 ? Number.NaN : i / 1000 - 0.1)),
    'b.tif': floatTiff(side, side, 3, (i) => i / 1000),
  });
  const files = ['a', 'b'].map((label) => ({ path: at(`${label}.tif`), label }));
  const loaded = await loadImages(files, { size: side, channels: 1 });
  expect(loaded.scale?.low).toBeCloseTo(-0.1, 5);
  expect(loaded.scale?.high).toBeCloseTo(0.767, 5);
  expect(levels(imageAt(loaded.decoded, 1))).toBeGreaterThan(150);
});

it('an image of another depth than those of the model is refused or left out', async () => {
  const at = write({ 'deep.png': await deep('png', 1, ramp), 'flat.png': await flat(100) });
  const files = ['deep', 'flat'].map((label) => ({ path: at(`${label}.png`), label }));
  const onlyDeep = { scale: { low: 1150, high: 1800 }, mixed: false };
  const left = async (trained: object) =>
    (await loadImages(files, { size: side, trained })).leftOut.map(({ reason, why }) => [reason, why]);
  expect(await left(onlyDeep)).toEqual([['unreadable', expect.stringContaining('has 8 bits a channel')]]);
  expect(await left({})).toEqual([
    [
      'unreadable',
      expect.stringContaining('values from 1150 to 1800, and the model was trained on images of 8'),
    ],
  ]);
  expect(await left({ ...onlyDeep, mixed: true })).toEqual([]);
  // A file of 16 bits that uses them means the same as one of 8.
  checkDepth('x.png', { lowest: 0, highest: 65_000, low: 0, high: 65_000, isFloat: false }, {});
});

it('CMYK, palettes and transparency are seen as they look', async () => {
  const red = sharp({ create: { width: 4, height: 4, channels: 3, background: '#c02040' } });
  const at = write({
    'cmyk.jpg': await red.clone().toColourspace('cmyk').jpeg().toBuffer(),
    'palette.png': await red.clone().png({ palette: true }).toBuffer(),
    'clear.png': await red.clone().ensureAlpha(0).png().toBuffer(),
  });
  const first = async (name: string) => [...(await readImage(at(name))).data.subarray(0, 3)];
  const [r, g, b] = await first('cmyk.jpg');
  expect([r > 150, g < 60, b < 90]).toEqual([true, true, true]);
  expect(await first('palette.png')).toEqual([0xc0, 0x20, 0x40]);
  expect(await first('clear.png')).toEqual([255, 255, 255]);
});

it('links that Git wrote as text are followed, and other small texts are not', async () => {
  const at = write({
    'store/a.png': await flat(10),
    'ok/a.png': '../store/a.png',
    'ok/b.png': '..\\store\\a.png\r\n',
    'ok/gone.png': '../store/gone.png',
    'ok/self.png': 'self.png',
    'ok/text.png': 'hello',
  });
  await expect(readImage(at('ok/gone.png'))).rejects.toThrow('a link written as text, to ../store/gone.png');
  const files = ['a', 'b', 'gone', 'self', 'text'].map((name) => ({
    path: at(`ok/${name}.png`),
    label: 'x',
  }));
  const loaded = await loadImages(files, { size: side });
  expect(loaded.textLinks).toHaveLength(2);
  expect(loaded.leftOut.map(({ reason }) => reason).sort()).toEqual([
    'duplicate',
    'unreadable',
    'unreadable',
    'unreadable',
  ]);
  expect((await readImage(at('ok/a.png'))).data[0]).toBe(10);
});
