import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { limits } from '../../core/limits.ts';
import { readPlainFile } from '../../core/plain-file.ts';
import { TemporaryFile } from '../storage/temporary-file.ts';
import type { ImageShape } from './augment.ts';
import { type DecodedImages, inGrey } from './decoded-pictures.ts';
import type { LabelledFile } from './list-images.ts';
import { decodeImage, readImage } from './read-image.ts';

/** Why an image was left out. */
export type LeftOutReason = 'unreadable' | 'duplicate' | 'twoClasses';
export interface LeftOut {
  readonly path: string;
  /** Among the files given. */
  readonly place: number;
  readonly reason: LeftOutReason;
  /** A sentence with the file's name. */
  readonly why: string;
  /** The same in each language. */
  readonly sentence: Sentence;
}

/** Decoded images at the size that the network sees. */
export interface LoadedImages {
  readonly files: readonly LabelledFile[];
  /** In the order of the files. */
  readonly decoded: DecodedImages;
  readonly shape: ImageShape;
  readonly leftOut: readonly LeftOut[];
  /** Files whose format is not the one of their extension; they were read. */
  readonly wrongExtension: readonly string[];
  /** Of the files' bytes and labels. */
  readonly sha256: string;
  /** Whether the decoded images are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Closes the temporary file; no image can be read afterwards. */
  close(): void;
}

export interface LoadOptions {
  /** Pixels on each side. */
  readonly size: number;
  /** Grey (1) or colour (3); by default grey where no image has any colour. */
  readonly channels?: 1 | 3;
  /** Bytes of decoded images kept in memory, by default a sixth of the machine's; more are stored in a temporary file. */
  readonly maxBytes?: number;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Decodes images to one size. An image that cannot be read is left out with its reason; so are duplicates with the same
 * label, and all duplicates that have two labels. Throws UserError where none is left, and where they need more space
 * than memory and disk have.
 */
export async function loadImages(
  files: readonly LabelledFile[],
  options: LoadOptions,
): Promise<LoadedImages> {
  const each = options.size * options.size * 3;
  const bytes = files.length * each;
  if (bytes <= (options.maxBytes ?? totalmem() / 6))
    return loadInto(new ImagesInMemory(bytes), files, options);
  const { bavail, bsize } = await statfs(tmpdir());
  if (bytes > bavail * bsize) {
    const [count, pixels] = [files.length.toLocaleString('en'), `${options.size} x ${options.size}`];
    const needed = `${(bytes / 1e9).toFixed(1)} GB`;
    const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB`;
    throw new UserError({
      en: `${count} images of ${pixels} pixels take ${needed}, and ${tmpdir()} has ${free} free; give a smaller --size or set TMPDIR to a folder on another disk`,
      zh: `${count} 张 ${pixels} 像素的图片需要 ${needed}，而 ${tmpdir()} 只剩 ${free}；请减小 --size，或将 TMPDIR 设为其他磁盘上的文件夹`,
    });
  }
  const store = new ImagesOnDisk(files.length);
  try {
    return await loadInto(store, files, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function loadInto(
  store: ImagesInMemory | ImagesOnDisk,
  files: readonly LabelledFile[],
  { size, channels: asked, progress }: LoadOptions,
): Promise<LoadedImages> {
  const hashes: string[] = new Array(files.length);
  const leftOut: LeftOut[] = [];
  const wrongExtension: string[] = [];
  const failed = new Set<number>();
  const grey = new Uint8Array(files.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      const { path } = files[i];
      try {
        const content = await readPlainFile(path, { limit: limits.imageBytes }).catch(() => undefined);
        const wanted = { width: size, height: size, channels: 3 } as const;
        // Reading it again gives an error that says why it cannot be read.
        const image = await (content === undefined
          ? readImage(path, wanted)
          : decodeImage(content, path, wanted));
        hashes[i] = createHash('sha256')
          .update(content ?? '')
          .digest('hex');
        store.put(image.data, i);
        grey[i] = isGrey(image.data) ? 1 : 0;
        if (image.wrongExtension) wrongExtension.push(path);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failed.add(i);
        const sentence = { en: error.message, zh: error.in('zh') };
        leftOut.push({ path, place: i, reason: 'unreadable', why: sentence.en, sentence });
      }
      progress?.(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));

  const kept = withoutDuplicates(files, hashes, failed, leftOut);
  if (kept.length === 0) {
    const first = leftOut.at(0)?.sentence ?? { en: 'none given', zh: '未给出图片' };
    throw new UserError({
      en: `none of ${files.length} images can be used; the first: ${first.en}`,
      zh: `${files.length} 张图片都无法使用；第一张：${first.zh}`,
    });
  }
  const channels = asked ?? (kept.every((i) => grey[i] === 1) ? 1 : 3);
  const shape = { width: size, height: size, channels };
  const digest = createHash('sha256');
  for (const i of kept) digest.update(`${hashes[i]} ${files[i].label}\n`);
  return {
    files: kept.map((i) => files[i]),
    decoded: store.take(kept, shape),
    shape,
    leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)),
    wrongExtension: wrongExtension.sort(),
    sha256: digest.digest('hex'),
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

/** Stores images in colour, each at the index of its file, and then gives some of them. */
class ImagesInMemory {
  readonly onDisk = false;
  #all: Uint8Array;

  constructor(bytes: number) {
    this.#all = new Uint8Array(new SharedArrayBuffer(bytes));
  }

  put(image: Uint8Array, place: number): void {
    this.#all.set(image, place * image.length);
  }

  take(places: readonly number[], shape: ImageShape): DecodedImages {
    const each = shape.width * shape.height * 3;
    const width = shape.width * shape.height * shape.channels;
    const pixels = new Uint8Array(new SharedArrayBuffer(places.length * width));
    places.forEach((place, at) => {
      const image = this.#all.subarray(place * each, (place + 1) * each);
      pixels.set(shape.channels === 3 ? image : inGrey(image), at * width);
    });
    this.#all = new Uint8Array(0);
    return { shape, count: places.length, pixels };
  }

  close(): void {}
}

class ImagesOnDisk {
  readonly onDisk = true;
  readonly #file = new TemporaryFile('images');
  readonly #starts: Float64Array;

  constructor(count: number) {
    this.#starts = new Float64Array(count);
  }

  put(image: Uint8Array, place: number): void {
    this.#starts[place] = this.#file.append(image);
  }

  take(places: readonly number[], shape: ImageShape): DecodedImages {
    const starts = Float64Array.from(places, (place) => this.#starts[place]);
    return { shape, count: places.length, file: { descriptor: this.#file.descriptor, starts } };
  }

  close(): void {
    this.#file.close();
  }
}

/** Indices of the files that are not left out; those that are go to `leftOut`. */
function withoutDuplicates(
  files: readonly LabelledFile[],
  hashes: readonly string[],
  failed: ReadonlySet<number>,
  leftOut: LeftOut[],
): number[] {
  const groups = new Map<string, number[]>();
  files.forEach((_, i) => {
    if (failed.has(i)) return;
    const group = groups.get(hashes[i]);
    if (group === undefined) groups.set(hashes[i], [i]);
    else group.push(i);
  });
  const kept: number[] = [];
  for (const [first, ...others] of groups.values()) {
    const { path, label } = files[first];
    const other = others.find((i) => files[i].label !== label);
    if (other === undefined) kept.push(first);
    const all = other === undefined ? others : [first, ...others];
    for (const i of all) {
      const own = files[i].path;
      const second = other === undefined ? undefined : files[other];
      const sentence: Sentence =
        second === undefined
          ? { en: `${own} is the same image as ${path}`, zh: `${own} 与 ${path} 是同一张图片` }
          : {
              en: `${own} is the same image in ${label} (${path}) and ${second.label} (${second.path})`,
              zh: `${own} 在类别 ${label}（${path}）和 ${second.label}（${second.path}）中是同一张图片`,
            };
      const reason = second === undefined ? 'duplicate' : 'twoClasses';
      leftOut.push({ path: own, place: i, reason, why: sentence.en, sentence });
    }
  }
  return kept.sort((a, b) => a - b);
}

/** Channels of a grey image differ by at most this much after compression. */
const greyTolerance = 12;

function isGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 3) {
    const [red, green, blue] = [pixels[i], pixels[i + 1], pixels[i + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return false;
  }
  return true;
}
