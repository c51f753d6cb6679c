import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonObject } from '../../src/core/json.ts';
import { visibleText } from '../../src/report/html-check.test-data.ts';
import { writeSurfaces } from '../../src/simulate/index.ts';
import { run, sentence, told } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: string[]): string => join(folder, ...names);
const train = (data: string, out: string): string[] => [
  ...['train', data, '--task', 'image-classification', '--size', '16', '--epochs', '1', '--out', at(out)],
];
const picture = (label: string, which: number): string =>
  at('photos', label, readdirSync(at('photos', label)).filter((name) => /_\d+\.png$/.test(name))[which]);

/** A PNG that says it has so many pixels; what follows is not read where that is refused. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a folder of pictures with faults', () => {
  let said = '';
  let json: Awaited<ReturnType<typeof told>>['json'] = {};
  beforeAll(async () => {
    await writeSurfaces(at('photos'), { pictures: 60, seed: 2 });
    await writeFile(at('photos', 'clean', 'cut.png'), readFileSync(picture('clean', 0)).subarray(0, 400));
    await writeFile(at('photos', 'clean', 'huge.png'), pngOf(30_000, 30_000));
    await writeFile(
      at('photos', 'pits', 'really-jpeg.png'),
      await sharp(picture('pits', 1)).jpeg().toBuffer(),
    );
    await writeFile(at('photos', 'pits', 'notes.txt'), 'pits are round');
    copyFileSync(picture('pits', 0), at('photos', 'stain', 'also.png'));
    ({ said, json } = await told(...train(at('photos'), 'model')));
  });

  it('is learned from all the same, and what was left out is counted', () => {
    expect(jsonObject(json.data)).toMatchObject({
      rowsRead: 64,
      leftOut: { unreadable: 2, 'conflicting-label': 2, duplicate: 0 },
    });
  });

  it('a truncated picture and one of 30,000 x 30,000 pixels are named with the reason', () => {
    expect(said).toMatch(
      /could not be read: .*cut\.png is damaged or cut short .*; copy it again or leave it out/,
    );
    expect(said).toMatch(
      /could not be read: .*huge\.png has 30,000 x 30,000 pixels, more than the 100 million that are read; make it smaller/,
    );
  });

  it('a wrong extension is read, and said', () => {
    expect(said).toMatch(/in spite of an extension of another format: 1, such as .*really-jpeg\.png/);
  });

  it('one file in two classes is in neither, and both places are named', () => {
    expect(said).toMatch(/two classes: .*pits.* is the same image in pits .* and stain .*also\.png/);
  });

  it('a file that is no picture is passed over, and said', () => {
    expect(said).toMatch(/1 \(file that is no image by its extension\)/);
    expect(said).toMatch(/no image by its extension: pits.notes\.txt/);
  });

  it('stands in the report, in words', () => {
    const text = visibleText(readFileSync(at('model', 'report.html'), 'utf8'));
    expect(text).toContain('Left out: Image could not be read');
    expect(text).toContain('Left out: Same image in two classes');
    expect(text).toContain('Images found64');
  });

  it('is shown by info, every value in words', async () => {
    const { status, out } = await run('info', at('model'));
    expect(status).toBe(0);
    expect(out).toMatch(/unreadable: 2/);
    expect(out).not.toContain('[object');
  });

  it('is not asked about: predict refuses each in a sentence', async () => {
    const asked = async (path: string) => sentence(await run('predict', at('model'), path));
    expect(await asked(at('photos', 'clean', 'cut.png'))).toMatch(/cut\.png is damaged or cut short/);
    expect(await asked(at('photos', 'clean', 'huge.png'))).toMatch(/30,000 x 30,000 pixels/);
    expect(await asked(at('photos', 'pits', 'notes.txt'))).toMatch(/is not an image that can be read; give/);
    expect(await asked(at('photos', 'nothing.png'))).toMatch(/There is no file .*nothing\.png/);
    const whole = await run('predict', at('model'), at('photos'));
    expect(whole.status).toBe(0);
    expect(whole.err).toMatch(/^warning: 2 of \d+ images could not be answered .*damaged/m);
  });
});

describe('train refuses in one sentence, and leaves no folder behind,', () => {
  const refused = async (data: string): Promise<string> => {
    const said = sentence(await run(...train(data, 'never')));
    expect(existsSync(at('never'))).toBe(false);
    return said;
  };

  it('a folder that is missing, empty, flat or of one class', async () => {
    expect(await refused(at('fotos'))).toContain('there is no folder or table');
    mkdirSync(at('empty'));
    expect(await refused(at('empty'))).toContain('has no images (.jpg');
    expect(await refused(at('photos', 'pits'))).toMatch(/is in .* itself and not in a folder named after/);
    mkdirSync(at('one', 'pits'), { recursive: true });
    for (let i = 0; i < 6; i++) copyFileSync(picture('pits', i), at('one', 'pits', `${i}.png`));
    expect(await refused(at('one'))).toMatch(/every usable image in .* is of class "pits"; .* at least two/);
  });

  it('a single picture, and a table without the columns', async () => {
    expect(await refused(picture('pits', 0))).toMatch(/is a single image; give a folder/);
    await writeFile(at('list.csv'), 'picture,kind\na.png,pits\n');
    expect(await refused(at('list.csv'))).toMatch(/has no column "file"; name .* with --input/);
  });
});
