import { extname } from 'node:path';
import type { Metadata, Sharp } from 'sharp';
import { UserError } from '../../core/errors.ts';
import { limits, most } from '../../core/limits.ts';
import { readPlainFile } from '../../core/plain-file.ts';
import {
  type DeepPixels,
  isDeep,
  rangeOf,
  toBytes,
  usualScale,
  type ValueRange,
  type ValueScale,
} from './deep-values.ts';
import { textLinkOf } from './text-link.ts';

/** Pixels an image may have. A larger one is refused before it is decoded. */
export const maximumPixels = (): number => most(limits.imagePixels);
/** And along a side, as many as JPEG can have: a decoder keeps many rows at a time. */
const maximumSide = 65_535;

export { imageExtensions } from './extensions.ts';

/** A decoded image: `[height, width, channels]`, a byte each; 1 channel is grey, 3 are red, green, blue. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

export interface ReadOptions {
  /** Resized to this by area averaging, whatever its proportions. Its own size by default. */
  readonly width?: number;
  readonly height?: number;
  readonly channels?: 1 | 3;
  /** What becomes 0 and 255 of images of more than 8 bits a channel; by default all that their format holds. */
  readonly scale?: ValueScale;
}

/** An image as read, and the format of its bytes. */
export interface ReadImage extends Image {
  readonly format: string;
  /** Whether the extension stands for another format; the image was read anyway. */
  readonly wrongExtension: boolean;
  /** The values of an image of more than 8 bits a channel. */
  readonly values?: ValueRange;
}

/**
 * Reads a JPEG, PNG, BMP, TIFF or WebP file: rotated by its EXIF orientation, transparent parts on white, palettes and
 * more than 8 bits converted to 8 bits a channel by `scale`. Of several pages or frames the first is read. Throws UserError for a file
 * that cannot be read, is not an image, is cut short, or has more than `maximumPixels` or 65,535 along a side.
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<ReadImage> {
  const { bytes, target } = await imageBytes(path);
  return decodeImage(bytes, target ?? path, options);
}

/** The bytes of an image file, and the file that has them where `path` is a link written as text. */
export async function imageBytes(
  path: string,
): Promise<{ readonly bytes: Buffer; readonly target?: string }> {
  const bytes = await fileBytes(path);
  const link = textLinkOf(bytes, path);
  if (link === undefined) return { bytes };
  const target = link.target === undefined ? undefined : await fileBytes(link.target).catch(() => undefined);
  if (target !== undefined) return { bytes: target, target: link.target };
  throw new UserError({
    en: `${path} is a link written as text, to ${link.text}, which is not there; copy the image itself`,
    zh: `${path} 是以文本形式保存的链接，指向 ${link.text}，而该文件不存在；请复制图片本身`,
  });
}

async function fileBytes(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readPlainFile(path, { limit: limits.imageBytes });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      throw new UserError({
        en: `there is no image ${path || '""'}; check the name`,
        zh: `没有图片 ${path || '“”'}；请检查文件名`,
      });
    }
    throw new UserError({
      en: `${path} cannot be read (${String(code)}); check its permissions`,
      zh: `无法读取 ${path}（${String(code)}）；请检查权限`,
    });
  }
  return bytes;
}

/** `readImage` for bytes in memory; `path` is for messages and for the format that its extension stands for. */
export async function decodeImage(
  bytes: Buffer,
  path: string,
  options: ReadOptions = {},
): Promise<ReadImage> {
  if (bytes.length === 0) {
    throw new UserError({
      en: `${path} is empty; leave it out or copy it again`,
      zh: `${path} 是空文件；请排除或重新复制`,
    });
  }
  const { source, format, deep } = await open(bytes, path, options.scale);
  const { width, height, channels = 3 } = options;
  let pipeline = source.flatten({ background: 'white' });
  if (width !== undefined && height !== undefined) pipeline = pipeline.resize(width, height, { fit: 'fill' });
  pipeline = channels === 1 ? pipeline.toColourspace('b-w') : pipeline.toColourspace('srgb');
  try {
    const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const whole = { width: info.width, height: info.height, format, wrongExtension: !promises(path, format) };
    return { ...whole, ...deep, channels, data: withChannels(data, info.channels, channels) };
  } catch (error) {
    throw damaged(path, error);
  }
}

interface Opened {
  readonly source: Sharp;
  readonly format: string;
  readonly deep: Pick<ReadImage, 'values'>;
}

async function open(bytes: Buffer, path: string, scale: ValueScale | undefined): Promise<Opened> {
  const { default: sharp } = await import('sharp');
  if (bytes.length > 26 && bytes.toString('latin1', 0, 2) === 'BM') {
    const { data, ...raw } = await openBmp(bytes, path);
    return { source: sharp(data, { raw }), format: 'bmp', deep: {} };
  }
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    throw new UserError({
      en: `${path} is not an image that can be read; give JPEG, PNG, BMP, TIFF or WebP`,
      zh: `${path} 不是可以读取的图片；请提供 JPEG、PNG、BMP、TIFF 或 WebP`,
    });
  }
  const { width, height, format } = metadata;
  if (format === undefined || !readable.has(format)) {
    throw new UserError({
      en: `${path} is of the format ${format ?? 'unknown'}; give JPEG, PNG, BMP, TIFF or WebP`,
      zh: `${path} 的格式为 ${format ?? '未知'}；请提供 JPEG、PNG、BMP、TIFF 或 WebP`,
    });
  }
  checkSize(width, height, path);
  // Rotated first: the size asked for is that of the upright image.
  const source = sharp(bytes, { limitInputPixels: maximumPixels(), failOn: 'truncated' }).rotate();
  if (!isDeep(metadata)) return { source, format, deep: {} };
  const pixels = await deepPixels(source, metadata, path);
  const values = rangeOf(pixels);
  const data = toBytes(pixels, scale ?? usualScale(pixels, values));
  const { width: wide, height: high, channels } = pixels;
  return {
    source: sharp(data, { raw: { width: wide, height: high, channels } }),
    format,
    deep: { values },
  };
}

/** Pixels as the file has them, upright. */
async function deepPixels(source: Sharp, { space }: Metadata, path: string): Promise<DeepPixels> {
  const isFloat = space !== 'grey16' && space !== 'rgb16';
  try {
    const { data, info } = await source
      .toColourspace(space ?? 'b-w')
      .raw({ depth: isFloat ? 'float' : 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const { buffer } = new Uint8Array(data);
    const values = isFloat ? new Float32Array(buffer) : new Uint16Array(buffer);
    return { width, height, channels, values };
  } catch (error) {
    throw damaged(path, error);
  }
}

const readable = new Set(['jpeg', 'png', 'tiff', 'webp']);

/** Sharp does not read BMP; its pixels are handed over raw. */
async function openBmp(bytes: Buffer, path: string): Promise<Image> {
  const { decode } = await import('bmp-ts');
  const [width, height] = [Math.abs(bytes.readInt32LE(18)), Math.abs(bytes.readInt32LE(22))];
  checkSize(width, height, path);
  try {
    const bits = bytes.readUInt16LE(28);
    const offset = bytes.readUInt32LE(10);
    const compressed = bytes.readUInt32LE(30) !== 0;
    const rowBytes = Math.ceil((width * bits) / 32) * 4;
    if (!compressed && offset + rowBytes * height > bytes.length)
      throw new Error('it ends before its last row');
    const { data } = decode(bytes, { toRGBA: true });
    const pixels = width * height;
    const rgb = new Uint8Array(pixels * 3);
    for (let i = 0; i < pixels; i++) for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[4 * i + c];
    return { width, height, channels: 3, data: rgb };
  } catch (error) {
    throw damaged(path, error);
  }
}

function checkSize(width: number, height: number, path: string): void {
  const large = width * height > maximumPixels();
  if (!large && Math.max(width, height) <= maximumSide) return;
  const pixels = `${width.toLocaleString('en')} x ${height.toLocaleString('en')}`;
  const side = maximumSide.toLocaleString('en');
  const [limit, limitZh] = large
    ? [`the ${maximumPixels() / 1e6} million that are read`, `可读取的 ${maximumPixels() / 1e8} 亿像素`]
    : [`the ${side} of a side that are read`, `可读取的边长 ${side} 像素`];
  throw new UserError({
    en: `${path} has ${pixels} pixels, more than ${limit}; make it smaller`,
    zh: `${path} 有 ${pixels} 像素，超过${limitZh}；请缩小后再用`,
  });
}

function damaged(path: string, error: unknown): UserError {
  const why = error instanceof Error ? error.message.split('\n')[0].trim() : String(error);
  return new UserError({
    en: `${path} is damaged or cut short (${why}); copy it again or leave it out`,
    zh: `${path} 已损坏或不完整（${why}）；请重新复制或排除`,
  });
}

const names: Readonly<Record<string, string>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
  '.bmp': 'bmp',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.webp': 'webp',
};
const promises = (path: string, format: string): boolean => names[extname(path).toLowerCase()] === format;

function withChannels(data: Uint8Array, has: number, wants: 1 | 3): Uint8Array {
  if (has === wants) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = data.length / has;
  const result = new Uint8Array(pixels * wants);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < wants; c++) result[i * wants + c] = data[i * has + Math.min(c, has - 1)];
  }
  return result;
}
