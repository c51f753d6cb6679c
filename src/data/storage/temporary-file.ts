import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';

/**
 * Bytes on the disk that are put one behind another and read at any place. The file is taken out of its folder as soon
 * as it is open, so that nothing stays behind however the process ends.
 */
export class TemporaryFile {
  readonly #file: number;
  readonly #what: string;
  #size = 0;

  /** `what` it holds is said where the disk has no room: `texts`. */
  constructor(what: string) {
    const path = join(tmpdir(), `millwright-${randomUUID()}`);
    this.#what = what;
    this.#file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get size(): number {
    return this.#size;
  }

  /** By which threads too can read it. */
  get descriptor(): number {
    return this.#file;
  }

  /** Gives the place where they begin. Throws UserError where the disk has no room. */
  append(bytes: Uint8Array): number {
    const start = this.#size;
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      throw new UserError(
        `${tmpdir()} has no room for the ${this.#what}, of which ${Math.round(this.#size / 1e6)} MB are there already; free some space or set TMPDIR to a folder on another disk`,
      );
    }
    this.#size += bytes.length;
    return start;
  }

  /** Fills `into` with the bytes from a place on, all of which must be there. */
  read(into: Uint8Array, from: number): void {
    readFrom(this.#file, into, from, this.#what);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Fills `into` with the bytes of a file of `what` from a place on, all of which must be there. */
export function readFrom(descriptor: number, into: Uint8Array, from: number, what: string): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, from + done);
    if (read === 0) throw new Error(`the temporary file of ${what} ended too early`);
    done += read;
  }
}
