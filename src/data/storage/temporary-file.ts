import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';

/** What a temporary file holds, as its errors name it in Chinese. */
const contents = {
  cells: '单元格',
  images: '图片',
  rows: '数据行',
  texts: '文本',
  tokens: '词元',
} as const;
export type Contents = keyof typeof contents;

/**
 * Bytes on disk that are appended one after another and read at any place. The file is unlinked as soon as it is open,
 * so that nothing is left behind however the process ends.
 */
export class TemporaryFile {
  readonly #file: number;
  readonly #what: Contents;
  #size = 0;

  /** `what` it holds is named where the disk has no room. */
  constructor(what: Contents) {
    const path = join(tmpdir(), `millwright-${randomUUID()}`);
    this.#what = what;
    this.#file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get size(): number {
    return this.#size;
  }

  /** With which other threads can read it too. */
  get descriptor(): number {
    return this.#file;
  }

  /** Returns the place where the bytes begin. Throws UserError where the disk has no room. */
  append(bytes: Uint8Array): number {
    const start = this.#size;
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      const written = `${Math.round(this.#size / 1e6)} MB`;
      throw new UserError({
        en: `${tmpdir()} has no room for the ${this.#what}, of which ${written} are written already; free some space or set TMPDIR to a folder on another disk`,
        zh: `${tmpdir()} 空间不足，无法存放${contents[this.#what]}（已写入 ${written}）；请释放空间，或将 TMPDIR 设为其他磁盘上的文件夹`,
      });
    }
    this.#size += bytes.length;
    return start;
  }

  /** Fills `into` with the bytes that begin at a place; the file must hold all of them. */
  read(into: Uint8Array, from: number): void {
    readFrom(this.#file, into, from, this.#what);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Fills `into` with the bytes of a temporary file that begin at a place; the file must hold all of them. */
export function readFrom(descriptor: number, into: Uint8Array, from: number, what: Contents): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, from + done);
    if (read === 0) throw new Error(`the temporary file of ${what} ended too early`);
    done += read;
  }
}
