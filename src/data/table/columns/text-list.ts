import { NumberList } from '../../storage/number-list.ts';
import type { TemporaryFile } from '../../storage/temporary-file.ts';

/** Texts up to this length are looked for among those before, up to so many different ones. */
const [longestShared, mostShared] = [64, 16_384];
const blockSize = 1 << 20;
/** Bytes that are read at once of what lies in a file. */
const readAhead = 1 << 14;

/** Texts one after another, each given the number under which it is found: short ones that come often share one. */
export class TextList {
  readonly #known = new Map<string, number>();
  #sharing = true;
  /** UTF-8, each text in one block, beginning where the one before it ends or with the block; or where it lies in the file. */
  readonly #blocks: (Buffer | number)[] = [];
  #file: TemporaryFile | undefined;
  /** What was read last: `length` bytes from `start`. */
  readonly #ahead = { bytes: Buffer.alloc(0), start: 0, length: 0 };
  #last = Buffer.alloc(0);
  #room = 0;
  readonly #starts = new NumberList((length) => new Uint32Array(length));
  readonly #lengths = new NumberList((length) => new Uint32Array(length));
  readonly #blockOf = new NumberList((length) => new Uint32Array(length));

  get length(): number {
    return this.#lengths.length;
  }

  /** Bytes of memory, about. */
  get bytes(): number {
    const lists = this.#starts.bytes + this.#lengths.bytes + this.#blockOf.bytes;
    return this.#blocks.reduce<number>(
      (sum, block) => sum + (typeof block === 'number' ? 0 : block.length),
      lists,
    );
  }

  /** Puts a text behind the others where it is not known, and gives its number. */
  add(text: string): number {
    const shares = this.#sharing && text.length <= longestShared;
    const known = shares ? this.#known.get(text) : undefined;
    if (known !== undefined) return known;
    const number = this.length;
    this.#write(text);
    if (!shares) return number;
    this.#known.set(text, number);
    if (this.#known.size >= mostShared) {
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

  /** Texts are mostly read in their order: what follows one is read with it. */
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

  /** Puts all whole blocks, also those to come, into a file, which is to stay open as long as texts are read. */
  moveTo(file: TemporaryFile): void {
    this.#file = file;
    for (const list of [this.#starts, this.#lengths, this.#blockOf]) list.moveTo(file);
    this.#moveOut();
  }

  /** All blocks but the last, to which texts are put. */
  #moveOut(): void {
    for (let i = this.#blocks.length - 2; this.#file !== undefined && i >= 0; i--) {
      const block = this.#blocks[i];
      if (typeof block === 'number') return;
      this.#blocks[i] = this.#file.append(block);
    }
  }

  #write(text: string): void {
    const most = 3 * text.length;
    if (most > this.#room || this.#blocks.length === 0) {
      // Small lists take little room.
      this.#room = Math.max(most, Math.min(blockSize, 1024 * 2 ** this.#blocks.length));
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
