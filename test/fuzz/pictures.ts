import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { readImage } from '../../src/data/images/read-image.ts';
import { readerOfFiles } from './files.ts';
import type { Target } from './target.ts';

const [width, height] = [24, 20];
const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + (i % 5) * 40) & 255);

/** Pictures in every format that is read. */
export const pictures: Target = {
  name: 'picture',
  async make(folder) {
    const picture = () => sharp(pixels, { raw: { width, height, channels: 3 } });
    const at = (name: string): string => join(folder, name);
    await picture().png().toFile(at('plain.png'));
    await picture().png({ palette: true }).toFile(at('palette.png'));
    await picture().jpeg().toFile(at('plain.jpg'));
    await picture().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toFile(at('turned.jpg'));
    await picture().webp().toFile(at('plain.webp'));
    await picture().webp({ lossless: true }).toFile(at('whole.webp'));
    await picture().tiff({ compression: 'lzw' }).toFile(at('plain.tif'));
    await picture().tiff({ compression: 'none' }).toFile(at('raw.tif'));
    writeFileSync(at('plain.bmp'), bmp(24));
    writeFileSync(at('palette.bmp'), bmp(8));
  },
  open: async (folder, place) =>
    readerOfFiles(folder, place, (path) => readImage(path, { width: 16, height: 16, channels: 1 })),
};

function bmp(bits: 8 | 24): Buffer {
  const colours = bits === 8 ? 256 : 0;
  const start = 54 + 4 * colours;
  const row = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(start + row * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(colours, 46);
  for (let i = 54; i < file.length; i++) file[i] = (i * 11) & 255;
  return file;
}
