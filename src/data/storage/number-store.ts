import { type Contents, TemporaryFile } from './temporary-file.ts';

/** How many whole numbers are kept in memory by default: a quarter of a gigabyte. */
export const defaultNumbersInMemory = 64e6;
/** How many numbers are written at once, and how many a piece in memory holds. */
const pieceLength = 1 << 16;

/**
 * Integers of 32 bits, appended one by one: up to a limit in memory, beyond it all in a temporary file. They are read at
 * any place.
 */
export class NumberStore {
  readonly #what: Contents;
  readonly #max: number;
  readonly #pieces: Int32Array[] = [];
  /** The last numbers, not yet a whole piece. */
  #last = new Int32Array(1024);
  #lastLength = 0;
  #file: TemporaryFile | undefined;
  #length = 0;

  /** `what` they are is named where the disk has no room; `max` of them are kept in memory. */
  constructor(what: Contents, max = defaultNumbersInMemory) {
    this.#what = what;
    this.#max = max;
  }

  get length(): number {
    return this.#length;
  }

  get onDisk(): boolean {
    return this.#file !== undefined;
  }

  push(value: number): void {
    if (this.#lastLength === this.#last.length) this.#grow();
    this.#last[this.#lastLength++] = value;
    this.#length++;
  }

  /** Fills `into` with the numbers that begin at a place; the store must hold all of them. */
  read(into: Int32Array, from: number): void {
    if (from + into.length > this.#length) throw new RangeError('there are not so many numbers');
    const wholePieces = this.#length - this.#lastLength;
    for (let done = 0; done < into.length; ) {
      const at = from + done;
      if (at >= wholePieces) {
        into.set(this.#last.subarray(at - wholePieces, from + into.length - wholePieces), done);
        return;
      }
      if (this.#file === undefined) {
        const piece = this.#pieces[Math.floor(at / pieceLength)];
        const start = at % pieceLength;
        const some = piece.subarray(start, Math.min(pieceLength, start + into.length - done));
        into.set(some, done);
        done += some.length;
      } else {
        const some = into.subarray(done, Math.min(into.length, wholePieces - from));
        this.#file.read(bytesOf(some), 4 * at);
        done += some.length;
      }
    }
  }

  close(): void {
    this.#file?.close();
  }

  #grow(): void {
    if (this.#last.length < pieceLength) {
      const larger = new Int32Array(2 * this.#last.length);
      larger.set(this.#last);
      this.#last = larger;
      return;
    }
    if (this.#file === undefined && this.#length > this.#max) {
      this.#file = new TemporaryFile(this.#what);
      for (const piece of this.#pieces.splice(0)) this.#file.append(bytesOf(piece));
    }
    if (this.#file === undefined) {
      this.#pieces.push(this.#last);
      this.#last = new Int32Array(pieceLength);
    } else this.#file.append(bytesOf(this.#last));
    this.#lastLength = 0;
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
