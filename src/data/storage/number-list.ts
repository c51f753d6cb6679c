import type { TemporaryFile } from './temporary-file.ts';

type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** How many numbers a piece holds; the first grows to this. */
const pieceBits = 16;
const pieceLength = 1 << pieceBits;
/** How many numbers of a file are read at once, and how many such pages are kept in memory. */
const pageBits = 9;
const pageLength = 1 << pageBits;
const pagesKept = 128;

/**
 * A list of numbers of a fixed size that grows. It is stored in pieces, so that a long list never needs twice its memory
 * to grow, and pieces can be stored in a file.
 */
export class NumberList<T extends Numbers> {
  length = 0;
  /** Undefined where a piece is stored in the file. */
  readonly #pieces: (T | undefined)[] = [];
  readonly #make: (length: number) => T;
  #file: TemporaryFile | undefined;
  /** Where pieces begin in the file. */
  readonly #starts: number[] = [];
  readonly #pageNumbers = new Int32Array(pagesKept).fill(-1);
  readonly #pages: T[] = [];

  /** `make` makes an array of that length: `(length) => new Int32Array(length)`. */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#pieces.push(make(1024));
  }

  /** Bytes of memory, approximately. */
  get bytes(): number {
    return this.#pieces.reduce((sum, piece) => sum + (piece?.byteLength ?? 0), 0);
  }

  push(value: number): void {
    const [piece, place] = [this.length >>> pieceBits, this.length & (pieceLength - 1)];
    let last = this.#pieces[piece];
    if (last === undefined) {
      this.#moveOut();
      last = this.#make(pieceLength);
      this.#pieces.push(last);
    } else if (place === last.length) {
      const larger = this.#make(2 * last.length);
      larger.set(last);
      this.#pieces[piece] = larger;
      last = larger;
    }
    last[place] = value;
    this.length++;
  }

  at(place: number): number {
    const piece = this.#pieces[place >>> pieceBits];
    return piece === undefined ? this.#inFile(place) : piece[place & (pieceLength - 1)];
  }

  /** Moves all whole pieces, and those added later, to a file, which must stay open as long as the list is read. */
  moveTo(file: TemporaryFile): void {
    this.#file = file;
    this.#moveOut();
  }

  /** All numbers in one array of that length; the list is empty afterwards. */
  take(): T {
    const all = this.#make(this.length);
    for (let start = 0; start < all.length; start += pieceLength) {
      const piece = this.#pieces[start >>> pieceBits];
      const end = Math.min(start + pieceLength, all.length);
      if (piece !== undefined) all.set(piece.subarray(0, end - start), start);
      else for (let place = start; place < end; place++) all[place] = this.at(place);
    }
    this.#pieces.splice(0, this.#pieces.length, this.#make(1024));
    this.#starts.length = 0;
    this.length = 0;
    return all;
  }

  /** Called when the last piece is whole, or may be. */
  #moveOut(): void {
    if (this.#file === undefined) return;
    const whole = this.length >>> pieceBits;
    for (let piece = this.#starts.length; piece < whole; piece++) {
      const numbers = this.#pieces[piece];
      if (numbers === undefined) return;
      this.#starts.push(this.#file.append(bytesOf(numbers)));
      this.#pieces[piece] = undefined;
    }
  }

  #inFile(place: number): number {
    const page = place >>> pageBits;
    const slot = page % pagesKept;
    if (this.#pageNumbers[slot] !== page) {
      const start = this.#starts[place >>> pieceBits];
      if (this.#file === undefined || start === undefined)
        throw new RangeError(`there is no number ${place}`);
      this.#pages[slot] ??= this.#make(pageLength);
      const bytes = bytesOf(this.#pages[slot]);
      this.#file.read(bytes, start + (page % (pieceLength / pageLength)) * bytes.length);
      this.#pageNumbers[slot] = page;
    }
    return this.#pages[slot][place & (pageLength - 1)];
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
