import { createHash } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { UserError } from '../../core/errors.ts';
import { TemporaryFile } from '../storage/temporary-file.ts';
import type { PictureShape } from './augment.ts';
import { type DecodedPictures, inGrey } from './decoded-pictures.ts';
import type { LabelledFile } from './list-images.ts';
import { decodeImage, readImage } from './read-image.ts';

/** Why a picture was left out. */
export type LeftOutReason = 'unreadable' | 'duplicate' | 'twoClasses';
export interface LeftOut {
  readonly path: string;
  readonly reason: LeftOutReason;
  /** A sentence with the file's name. */
  readonly why: string;
}

/** Decoded pictures at the size that the network sees. */
export interface LoadedImages {
  readonly files: readonly LabelledFile[];
  /** By the same places as the files. */
  readonly pictures: DecodedPictures;
  readonly shape: PictureShape;
  readonly leftOut: readonly LeftOut[];
  /** Files that hold another format than their name says, and were read. */
  readonly wrongExtension: readonly string[];
  /** Of the files' bytes and labels. */
  readonly sha256: string;
  /** Whether the decoded pictures lie in a temporary file. */
  readonly onDisk: boolean;
  /** Gives the temporary file back; no picture can be read afterwards. */
  close(): void;
}

export interface LoadOptions {
  /** Pixels on each side. */
  readonly size: number;
  /** Grey (1) or colour (3); by default grey where no picture has any colour. */
  readonly channels?: 1 | 3;
  /** Bytes of decoded pictures that are kept in memory, by default a sixth of the machine's; more lie in a temporary file. */
  readonly mostBytes?: number;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Decodes pictures to one size. One that cannot be read is left out with its reason; so is one whose bytes came before
 * with the same label, and all of those whose bytes came with two labels. Throws UserError where none is left, and where
 * they need more room than memory and disk have.
 */
export async function loadImages(
  files: readonly LabelledFile[],
  options: LoadOptions,
): Promise<LoadedImages> {
  const each = options.size * options.size * 3;
  const bytes = files.length * each;
  if (bytes <= (options.mostBytes ?? totalmem() / 6))
    return loadInto(new PicturesInMemory(bytes), files, options);
  const { bavail, bsize } = await statfs(tmpdir());
  if (bytes > bavail * bsize) {
    throw new UserError(
      `${files.length.toLocaleString('en')} pictures of ${options.size} x ${options.size} pixels take ${(bytes / 1e9).toFixed(1)} GB, and ${tmpdir()} has ${((bavail * bsize) / 1e9).toFixed(1)} GB free; give a smaller --size or set TMPDIR to a folder on another disk`,
    );
  }
  const store = new PicturesOnDisk(files.length);
  try {
    return await loadInto(store, files, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function loadInto(
  store: PicturesInMemory | PicturesOnDisk,
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
        const content = await readFile(path).catch(() => undefined);
        const wanted = { width: size, height: size, channels: 3 } as const;
        // Reading again says in a sentence why it cannot be read.
        const picture = await (content === undefined
          ? readImage(path, wanted)
          : decodeImage(content, path, wanted));
        hashes[i] = createHash('sha256')
          .update(content ?? '')
          .digest('hex');
        store.put(picture.data, i);
        grey[i] = isGrey(picture.data) ? 1 : 0;
        if (picture.wrongExtension) wrongExtension.push(path);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failed.add(i);
        leftOut.push({ path, reason: 'unreadable', why: error.message });
      }
      progress?.(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));

  const kept = withoutRepeats(files, hashes, failed, leftOut);
  if (kept.length === 0) {
    throw new UserError(
      `none of ${files.length} pictures can be used; the first: ${leftOut[0]?.why ?? 'none given'}`,
    );
  }
  const channels = asked ?? (kept.every((i) => grey[i] === 1) ? 1 : 3);
  const shape = { width: size, height: size, channels };
  const digest = createHash('sha256');
  for (const i of kept) digest.update(`${hashes[i]} ${files[i].label}\n`);
  return {
    files: kept.map((i) => files[i]),
    pictures: store.take(kept, shape),
    shape,
    leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)),
    wrongExtension: wrongExtension.sort(),
    sha256: digest.digest('hex'),
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

/** Where pictures in colour are put, each at the place of its file, and then some of them taken. */
class PicturesInMemory {
  readonly onDisk = false;
  #all: Uint8Array;

  constructor(bytes: number) {
    this.#all = new Uint8Array(new SharedArrayBuffer(bytes));
  }

  put(picture: Uint8Array, place: number): void {
    this.#all.set(picture, place * picture.length);
  }

  take(places: readonly number[], shape: PictureShape): DecodedPictures {
    const each = shape.width * shape.height * 3;
    const width = shape.width * shape.height * shape.channels;
    const pixels = new Uint8Array(new SharedArrayBuffer(places.length * width));
    places.forEach((place, at) => {
      const picture = this.#all.subarray(place * each, (place + 1) * each);
      pixels.set(shape.channels === 3 ? picture : inGrey(picture), at * width);
    });
    this.#all = new Uint8Array(0);
    return { shape, count: places.length, pixels };
  }

  close(): void {}
}

class PicturesOnDisk {
  readonly onDisk = true;
  readonly #file = new TemporaryFile('pictures');
  readonly #starts: Float64Array;

  constructor(count: number) {
    this.#starts = new Float64Array(count);
  }

  put(picture: Uint8Array, place: number): void {
    this.#starts[place] = this.#file.append(picture);
  }

  take(places: readonly number[], shape: PictureShape): DecodedPictures {
    const starts = Float64Array.from(places, (place) => this.#starts[place]);
    return { shape, count: places.length, file: { descriptor: this.#file.descriptor, starts } };
  }

  close(): void {
    this.#file.close();
  }
}

function withoutRepeats(
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
      leftOut.push(
        other === undefined
          ? {
              path: files[i].path,
              reason: 'duplicate',
              why: `${files[i].path} is the same picture as ${path}`,
            }
          : {
              path: files[i].path,
              reason: 'twoClasses',
              why: `${files[i].path} is the same picture in ${label} (${path}) and ${files[other].label} (${files[other].path})`,
            },
      );
    }
  }
  return kept.sort((a, b) => a - b);
}

/** Colours that differ less than the compression of a grey picture makes them. */
const greyTolerance = 12;

function isGrey(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 3) {
    const [red, green, blue] = [pixels[i], pixels[i + 1], pixels[i + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return false;
  }
  return true;
}
