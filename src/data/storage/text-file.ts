import type { Texts } from './list.ts';
import { NumberList } from './number-list.ts';
import { TemporaryFile } from './temporary-file.ts';

/** How many bytes are written, and read ahead, at once. */
const blockSize = 1 << 20;
/** A text at most this many bytes after the last one is read as if it were the next. */
const nearby = 1 << 16;

/** The start in the file is kept for one in this many texts. */
const stride = 64;

/**
 * Texts in a temporary file, 4 bytes of memory for each: appended one by one, then read at any index. Throws UserError
 * where the disk has no room.
 */
export class TextFile implements Texts {
  readonly #file = new TemporaryFile('texts');
  /** How many bytes each text has. */
  readonly #lengths = new NumberList((length) => new Uint32Array(length));
  /** Where every 64th begins. */
  readonly #starts = new NumberList((length) => new Float64Array(length));
  #unwritten = Buffer.alloc(blockSize);
  #unwrittenLength = 0;
  /** What was read ahead: `length` bytes from `start`. */
  readonly #ahead = { bytes: Buffer.alloc(blockSize), start: 0, length: 0 };
  #single = Buffer.alloc(4096);

  get length(): number {
    return this.#lengths.length;
  }

  /** Appends a text. Halves of surrogate pairs are not kept. */
  add(text: string): void {
    const maxBytes = 3 * text.length;
    if (this.#unwrittenLength + maxBytes > this.#unwritten.length) {
      this.#write();
      if (maxBytes > this.#unwritten.length) this.#unwritten = Buffer.alloc(maxBytes);
    }
    if (this.length % stride === 0) this.#starts.push(this.#file.size + this.#unwrittenLength);
    const length = this.#unwritten.write(text, this.#unwrittenLength, 'utf8');
    this.#unwrittenLength += length;
    this.#lengths.push(length);
  }

  at(place: number): string | undefined {
    if (!(place >= 0 && place < this.length)) return undefined;
    const start = this.#startOf(place);
    const end = start + this.#lengths.at(place);
    if (end > this.#file.size) this.#write();
    const ahead = this.#ahead;
    const aheadEnd = ahead.start + ahead.length;
    if (start >= ahead.start && end <= aheadEnd)
      return textOf(ahead.bytes, start - ahead.start, end - ahead.start);
    const length = end - start;
    if (length <= blockSize && start >= ahead.start && start <= aheadEnd + nearby) {
      ahead.start = start;
      ahead.length = Math.min(blockSize, this.#file.size - start);
      this.#file.read(ahead.bytes.subarray(0, ahead.length), start);
      return textOf(ahead.bytes, 0, length);
    }
    if (length > this.#single.length) this.#single = Buffer.alloc(2 * length);
    this.#file.read(this.#single.subarray(0, length), start);
    return textOf(this.#single, 0, length);
  }

  *[Symbol.iterator](): Generator<string> {
    this.#ahead.start = 0;
    this.#ahead.length = 0;
    for (let place = 0; place < this.length; place++) yield this.at(place) ?? '';
  }

  close(): void {
    this.#file.close();
  }

  #startOf(place: number): number {
    const known = Math.floor(place / stride);
    let start = this.#starts.at(known);
    for (let before = known * stride; before < place; before++) start += this.#lengths.at(before);
    return start;
  }

  #write(): void {
    this.#file.append(this.#unwritten.subarray(0, this.#unwrittenLength));
    this.#unwrittenLength = 0;
  }
}

const textOf = (bytes: Buffer, start: number, end: number): string => bytes.toString('utf8', start, end);
