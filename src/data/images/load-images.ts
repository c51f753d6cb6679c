import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { TemporaryFile } from '../storage/temporary-file.ts';
import type { ImageShape } from './augment.ts';
import { type DecodedImages, inGrey } from './decoded-pictures.ts';
import { checkDepth, scaleOf, type TrainedDepth, type ValueRange, type ValueScale } from './deep-values.ts';
import type { LabelledFile } from './list-images.ts';
import { decodeImage, type Image, imageBytes } from './read-image.ts';

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
  /** Files that are links written as text; what they stand for was read. */
  readonly textLinks: readonly string[];
  /** Images of more than 8 bits a channel, and the scale by which they became bytes. */
  readonly deep: number;
  readonly scale?: ValueScale;
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
  /**
   * The depth of the images of a trained model: others are left out. Without it, the scale of deep images is found on
   * those that `trainingRows` chooses, by default all.
   */
  readonly trained?: TrainedDepth;
  readonly trainingRows?: (files: readonly LabelledFile[]) => Iterable<number>;
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
  { size, channels: asked, progress, trained, trainingRows }: LoadOptions,
): Promise<LoadedImages> {
  const hashes: string[] = new Array(files.length);
  const leftOut: LeftOut[] = [];
  const wrongExtension: string[] = [];
  const failed = new Set<number>();
  const grey = new Uint8Array(files.length);
  const textLinks: string[] = [];
  const ranges = new Map<number, ValueRange>();
  const wanted = { width: size, height: size, channels: 3 } as const;
  const put = ({ data }: Image, i: number): void => {
    store.put(data, i);
    grey[i] = isGrey(data) ? 1 : 0;
  };
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      const { path } = files[i];
      try {
        const { bytes, target } = await imageBytes(path);
        const image = await decodeImage(bytes, target ?? path, { ...wanted, scale: trained?.scale });
        if (trained !== undefined) checkDepth(path, image.values, trained);
        hashes[i] = createHash('sha256').update(bytes).digest('hex');
        if (image.values !== undefined) ranges.set(i, image.values);
        if (target !== undefined) textLinks.push(path);
        put(image, i);
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
  const deep = kept.filter((i) => ranges.has(i));
  let scale = trained?.scale;
  if (scale === undefined && trained === undefined && deep.length > 0) {
    const used = kept.map((i) => files[i]);
    const training = Array.from(trainingRows?.(used) ?? kept.keys(), (row) => kept[row]);
    const measured = training.filter((i) => ranges.has(i));
    scale = scaleOf(
      (measured.length > 0 ? measured : deep).flatMap((i) => ranges.get(i) ?? []),
      deep.length < kept.length,
    );
    // Their values were not known before: they are decoded again.
    for (const i of deep) {
      const { bytes, target } = await imageBytes(files[i].path);
      put(await decodeImage(bytes, target ?? files[i].path, { ...wanted, scale }), i);
    }
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
    textLinks: textLinks.sort(),
    deep: deep.length,
    ...(scale !== undefined && { scale }),
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
