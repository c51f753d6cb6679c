import { NumberList } from '../number-list.ts';

/** Texts up to this length are looked for among those before, up to so many different ones. */
const [longestShared, mostShared] = [64, 16_384];
const blockSize = 1 << 20;

/** Texts one after another, each given the number under which it is found: short ones that come often share one. */
export class TextList {
  readonly #known = new Map<string, number>();
  #sharing = true;
  /** UTF-8, each text in one block, beginning where the one before it ends or with the block. */
  readonly #blocks: Buffer[] = [];
  #room = 0;
  readonly #starts = new NumberList((length) => new Uint32Array(length));
  readonly #lengths = new NumberList((length) => new Uint32Array(length));
  readonly #blockOf = new NumberList((length) => new Uint32Array(length));

  get length(): number {
    return this.#lengths.length;
  }

  /** Bytes of memory, about. */
  get bytes(): number {
    return 12 * this.length + this.#blocks.reduce((sum, { length }) => sum + length, 0);
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
    const start = this.#starts.at(number);
    return this.#blocks[this.#blockOf.at(number)].toString('utf8', start, start + this.#lengths.at(number));
  }

  #write(text: string): void {
    const most = 3 * text.length;
    if (most > this.#room || this.#blocks.length === 0) {
      // Small lists take little room.
      this.#room = Math.max(most, Math.min(blockSize, 1024 * 2 ** this.#blocks.length));
      this.#blocks.push(Buffer.allocUnsafeSlow(this.#room));
    }
    const block = this.#blocks.length - 1;
    const start = this.#blocks[block].length - this.#room;
    const length = this.#blocks[block].write(text, start, 'utf8');
    this.#starts.push(start);
    this.#lengths.push(length);
    this.#blockOf.push(block);
    this.#room -= length;
  }
}
