import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import { UserError } from './errors.ts';
import type { Sentence } from './language.ts';
import { checkLimit, type Limit } from './limits.ts';

/** What a path is that is no plain file, for a message. */
export function kindOf(found: Stats): Sentence | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return { en: 'a folder', zh: '文件夹' };
  if (found.isSymbolicLink()) return { en: 'a link', zh: '链接' };
  if (found.isFIFO()) return { en: 'a pipe', zh: '管道' };
  if (found.isSocket()) return { en: 'a socket', zh: '套接字' };
  return { en: 'a device', zh: '设备' };
}

/** Throws UserError where the path is there and is no plain file, so that reading it might never end. */
export function refuseSpecial(path: string, found: Stats): void {
  const kind = kindOf(found);
  if (kind === undefined) return;
  throw new UserError(
    found.isDirectory()
      ? { en: `${path} is a folder; give a file in it`, zh: `${path} 是文件夹；请给出其中的文件` }
      : {
          en: `${path} is ${kind.en}, not a file; copy what it holds to a file and give that`,
          zh: `${path} 是${kind.zh}，不是文件；请先把内容存为文件`,
        },
  );
}

export interface PlainFileOptions {
  readonly limit: Limit;
  /** Whether a link to a file is as good as the file; true by default. */
  readonly links?: boolean;
}

/**
 * The bytes of a plain file, and of nothing that is read without an end, such as a pipe or a device. Never more than
 * the limit allows, whatever the file becomes while it is read.
 */
export async function readPlainFile(
  path: string,
  { limit, links = true }: PlainFileOptions,
): Promise<Buffer> {
  const file = await openPlain(path, links);
  try {
    return await readWhole(file, path, limit);
  } finally {
    await file.close();
  }
}

/** Opens a plain file to read. Throws UserError for what is none, and as `open` does where there is nothing. */
export async function openPlain(path: string, links = true): Promise<FileHandle> {
  // Refused before it is opened: opening a pipe waits until something writes to it.
  refuseSpecial(path, await (links ? stat(path) : lstat(path)));
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  return open(path, O_RDONLY | O_NONBLOCK | (links ? 0 : O_NOFOLLOW));
}

async function readWhole(file: FileHandle, path: string, limit: Limit): Promise<Buffer> {
  const found = await file.stat();
  refuseSpecial(path, found);
  checkLimit(found.size, limit, (count) => ({
    en: `${path} has ${count} bytes`,
    zh: `${path} 有 ${count} 字节`,
  }));
  const bytes = Buffer.allocUnsafe(found.size);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(bytes.length - filled, 1 << 30), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
