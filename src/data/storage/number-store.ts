import { TemporaryFile } from './temporary-file.ts';

/** Whole numbers kept in memory where nobody says how many: a quarter of a gigabyte of them. */
export const usualMostNumbers = 64e6;
/** Numbers that are written at once, and more than one piece of which is made where they are kept. */
const pieceLength = 1 << 16;

/**
 * Whole numbers of 32 bits as they come, one after another: in memory up to so many, and where they are more, all in a
 * temporary file. They are read at any place.
 */
export class NumberStore {
  readonly #what: string;
  readonly #most: number;
  readonly #pieces: Int32Array[] = [];
  /** The last numbers, not yet a whole piece. */
  #last = new Int32Array(1024);
  #lastLength = 0;
  #file: TemporaryFile | undefined;
  #length = 0;

  /** `what` they are is said where the disk has no room: `tokens`. */
  constructor(what: string, most = usualMostNumbers) {
    this.#what = what;
    this.#most = most;
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

  /** Fills `into` with the numbers from a place on, all of which must be there. */
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
    if (this.#file === undefined && this.#length > this.#most) {
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
