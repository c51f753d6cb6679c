import { NumberList } from '../../storage/number-list.ts';
import type { TemporaryFile } from '../../storage/temporary-file.ts';

/** Texts of up to this length are shared, until there are this many different ones. */
const [maxSharedLength, maxShared] = [64, 16_384];
const blockSize = 1 << 20;
/** How many bytes of a file are read at once. */
const readAhead = 1 << 14;

/** A list of texts that grows, each at an index; short texts that are equal share one. */
export class TextList {
  readonly #known = new Map<string, number>();
  #sharing = true;
  /** UTF-8, each text in one block, right after the text before it or at the start of the block; or the block's offset in the file. */
  readonly #blocks: (Buffer | number)[] = [];
  #file: TemporaryFile | undefined;
  /** What was read ahead: `length` bytes from `start`. */
  readonly #ahead = { bytes: Buffer.alloc(0), start: 0, length: 0 };
  #last = Buffer.alloc(0);
  #room = 0;
  readonly #starts = new NumberList((length) => new Uint32Array(length));
  readonly #lengths = new NumberList((length) => new Uint32Array(length));
  readonly #blockOf = new NumberList((length) => new Uint32Array(length));

  get length(): number {
    return this.#lengths.length;
  }

  /** Bytes of memory, approximately. */
  get bytes(): number {
    const lists = this.#starts.bytes + this.#lengths.bytes + this.#blockOf.bytes;
    return this.#blocks.reduce<number>(
      (sum, block) => sum + (typeof block === 'number' ? 0 : block.length),
      lists,
    );
  }

  /** Appends a text that is not known, and returns its index. */
  add(text: string): number {
    const shares = this.#sharing && text.length <= maxSharedLength;
    const known = shares ? this.#known.get(text) : undefined;
    if (known !== undefined) return known;
    const number = this.length;
    this.#write(text);
    if (!shares) return number;
    this.#known.set(text, number);
    if (this.#known.size >= maxShared) {
      this.#sharing = false;
      this.#known.clear();
    }
    return number;
  }

  at(number: number): string {
    const [start, length] = [this.#starts.at(number), this.#lengths.at(number)];
    const block = this.#blocks[this.#blockOf.at(number)];
    if (typeof block !== 'number') return block.toString('utf8', start, start + length);
    return this.#inFile(block + start, length);
  }

  /** Texts are mostly read in order, so what follows one is read with it. */
  #inFile(start: number, length: number): string {
    const file = this.#file;
    if (file === undefined) throw new RangeError('there is no such text');
    const ahead = this.#ahead;
    if (start < ahead.start || start + length > ahead.start + ahead.length) {
      if (length > ahead.bytes.length) ahead.bytes = Buffer.alloc(Math.max(readAhead, 2 * length));
      ahead.start = start;
      ahead.length = Math.min(ahead.bytes.length, file.size - start);
      file.read(ahead.bytes.subarray(0, ahead.length), start);
    }
    return ahead.bytes.toString('utf8', start - ahead.start, start - ahead.start + length);
  }

  /** Moves all whole blocks, and those added later, to a file, which must stay open as long as texts are read. */
  moveTo(file: TemporaryFile): void {
    this.#file = file;
    for (const list of [this.#starts, this.#lengths, this.#blockOf]) list.moveTo(file);
    this.#moveOut();
  }

  /** Moves all blocks except the last, to which texts are appended. */
  #moveOut(): void {
    for (let i = this.#blocks.length - 2; this.#file !== undefined && i >= 0; i--) {
      const block = this.#blocks[i];
      if (typeof block === 'number') return;
      this.#blocks[i] = this.#file.append(block);
    }
  }

  #write(text: string): void {
    const maxBytes = 3 * text.length;
    if (maxBytes > this.#room || this.#blocks.length === 0) {
      // Small lists take little memory.
      this.#room = Math.max(maxBytes, Math.min(blockSize, 1024 * 2 ** this.#blocks.length));
      this.#last = Buffer.allocUnsafeSlow(this.#room);
      this.#blocks.push(this.#last);
      this.#moveOut();
    }
    const block = this.#blocks.length - 1;
    const start = this.#last.length - this.#room;
    const length = this.#last.write(text, start, 'utf8');
    this.#starts.push(start);
    this.#lengths.push(length);
    this.#blockOf.push(block);
    this.#room -= length;
  }
}
