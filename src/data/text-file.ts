import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from './errors.ts';
import { NumberList } from './number-list.ts';
import type { Texts } from './texts.ts';

/** Bytes that are written, and read ahead, at once. */
const blockSize = 1 << 20;
/** Texts no further on than so many bytes are read as if in their order. */
const nearby = 1 << 16;

/** Of so many texts the place in the file is known of one. */
const stride = 64;

/**
 * Texts in a temporary file, 4 bytes of memory for each: written one after another, then read at any place. The file is
 * taken out of its folder as soon as it is open, so that nothing stays behind however the process ends. Throws UserError
 * where the disk has no room.
 */
export class TextFile implements Texts {
  readonly #file: number;
  /** Of each text how many bytes it has. */
  readonly #lengths = new NumberList((length) => new Uint32Array(length));
  /** Where every 64th begins. */
  readonly #starts = new NumberList((length) => new Float64Array(length));
  #unwritten = Buffer.alloc(blockSize);
  #unwrittenLength = 0;
  #written = 0;
  /** What was read last in the order of the file: `length` bytes from `start`. */
  readonly #ahead = { bytes: Buffer.alloc(blockSize), start: 0, length: 0 };
  #single = Buffer.alloc(4096);

  constructor() {
    const path = join(tmpdir(), `millwright-${randomUUID()}`);
    this.#file = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get length(): number {
    return this.#lengths.length;
  }

  /** Puts a text behind the others. Halves of surrogate pairs are not kept. */
  add(text: string): void {
    const most = 3 * text.length;
    if (this.#unwrittenLength + most > this.#unwritten.length) {
      this.#write();
      if (most > this.#unwritten.length) this.#unwritten = Buffer.alloc(most);
    }
    if (this.length % stride === 0) this.#starts.push(this.#written + this.#unwrittenLength);
    const length = this.#unwritten.write(text, this.#unwrittenLength, 'utf8');
    this.#unwrittenLength += length;
    this.#lengths.push(length);
  }

  at(place: number): string | undefined {
    if (!(place >= 0 && place < this.length)) return undefined;
    const start = this.#startOf(place);
    const end = start + this.#lengths.at(place);
    if (end > this.#written) this.#write();
    const ahead = this.#ahead;
    const aheadEnd = ahead.start + ahead.length;
    if (start >= ahead.start && end <= aheadEnd)
      return textOf(ahead.bytes, start - ahead.start, end - ahead.start);
    const length = end - start;
    if (length <= blockSize && start >= ahead.start && start <= aheadEnd + nearby) {
      ahead.start = start;
      ahead.length = Math.min(blockSize, this.#written - start);
      this.#read(ahead.bytes, start, ahead.length);
      return textOf(ahead.bytes, 0, length);
    }
    if (length > this.#single.length) this.#single = Buffer.alloc(2 * length);
    this.#read(this.#single, start, length);
    return textOf(this.#single, 0, length);
  }

  *[Symbol.iterator](): Generator<string> {
    this.#ahead.start = 0;
    this.#ahead.length = 0;
    for (let place = 0; place < this.length; place++) yield this.at(place) ?? '';
  }

  close(): void {
    closeSync(this.#file);
  }

  #startOf(place: number): number {
    const known = Math.floor(place / stride);
    let start = this.#starts.at(known);
    for (let before = known * stride; before < place; before++) start += this.#lengths.at(before);
    return start;
  }

  #write(): void {
    try {
      for (let done = 0; done < this.#unwrittenLength; ) {
        done += writeSync(
          this.#file,
          this.#unwritten,
          done,
          this.#unwrittenLength - done,
          this.#written + done,
        );
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      throw new UserError(
        `${tmpdir()} has no room for the texts, of which ${Math.round(this.#written / 1e6)} MB are there already; free some space or set TMPDIR to a folder on another disk`,
      );
    }
    this.#written += this.#unwrittenLength;
    this.#unwrittenLength = 0;
  }

  #read(into: Buffer, from: number, length: number): void {
    for (let done = 0; done < length; ) {
      const read = readSync(this.#file, into, done, length - done, from + done);
      if (read === 0) throw new Error('the temporary file of texts ended too early');
      done += read;
    }
  }
}

const textOf = (bytes: Buffer, start: number, end: number): string => bytes.toString('utf8', start, end);
