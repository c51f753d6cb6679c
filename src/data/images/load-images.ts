import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { PictureShape } from './augment.ts';
import type { LabelledFile } from './list-images.ts';
import { decodeImage, readImage } from './read-image.ts';

/** Bytes that decoded pictures may take in memory. */
export const maximumBytes = 6e9;

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
  /** `[files, height, width, channels]`, in memory that threads share. */
  readonly pixels: Uint8Array;
  readonly shape: PictureShape;
  readonly leftOut: readonly LeftOut[];
  /** Files that hold another format than their name says, and were read. */
  readonly wrongExtension: readonly string[];
  /** Of the files' bytes and labels. */
  readonly sha256: string;
}

export interface LoadOptions {
  /** Pixels on each side. */
  readonly size: number;
  /** Grey (1) or colour (3); by default grey where no picture has any colour. */
  readonly channels?: 1 | 3;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Decodes pictures to one size. One that cannot be read is left out with its reason; so is one whose bytes came before
 * with the same label, and all of those whose bytes came with two labels. Throws UserError where none is left.
 */
export async function loadImages(
  files: readonly LabelledFile[],
  options: LoadOptions,
): Promise<LoadedImages> {
  const { size, progress } = options;
  const bytes = files.length * size * size * 3;
  if (bytes > maximumBytes) {
    throw new UserError(
      `${files.length.toLocaleString('en')} pictures of ${size} x ${size} pixels take ${(bytes / 1e9).toFixed(1)} GB of memory, more than ${maximumBytes / 1e9} GB; give a smaller --size`,
    );
  }
  const each = size * size * 3;
  const all = new Uint8Array(new SharedArrayBuffer(bytes));
  const hashes: string[] = new Array(files.length);
  const leftOut: LeftOut[] = [];
  const wrongExtension: string[] = [];
  const failed = new Set<number>();
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      const { path } = files[i];
      try {
        const content = await readFile(path).catch(() => undefined);
        const asked = { width: size, height: size, channels: 3 } as const;
        // Reading again says in a sentence why it cannot be read.
        const picture = await (content === undefined
          ? readImage(path, asked)
          : decodeImage(content, path, asked));
        hashes[i] = createHash('sha256')
          .update(content ?? '')
          .digest('hex');
        all.set(picture.data, i * each);
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
  const channels = options.channels ?? (kept.every((i) => isGrey(all, i * each, each)) ? 1 : 3);
  const shape = { width: size, height: size, channels };
  const width = size * size * channels;
  const pixels = new Uint8Array(new SharedArrayBuffer(kept.length * width));
  kept.forEach((i, at) => {
    const from = all.subarray(i * each, (i + 1) * each);
    if (channels === 3) pixels.set(from, at * width);
    else for (let p = 0; p < width; p++) pixels[at * width + p] = luminance(from, 3 * p);
  });
  const digest = createHash('sha256');
  for (const i of kept) digest.update(`${hashes[i]} ${files[i].label}\n`);
  return {
    files: kept.map((i) => files[i]),
    pixels,
    shape,
    leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)),
    wrongExtension: wrongExtension.sort(),
    sha256: digest.digest('hex'),
  };
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

function isGrey(pixels: Uint8Array, start: number, length: number): boolean {
  for (let i = start; i < start + length; i += 3) {
    const [red, green, blue] = [pixels[i], pixels[i + 1], pixels[i + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return false;
  }
  return true;
}

/** ITU-R BT.601, as JPEG has it. */
export const luminance = (pixels: Uint8Array, at: number): number =>
  Math.round(0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2]);
