type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** Numbers of all pieces but the first, which grows to this. */
const pieceBits = 16;
const pieceLength = 1 << pieceBits;

/**
 * Numbers of a fixed size, one after another, of which it is not known how many there will be. They lie in pieces, so
 * that a long list never takes twice its room to grow.
 */
export class NumberList<T extends Numbers> {
  length = 0;
  readonly #pieces: T[] = [];
  readonly #make: (length: number) => T;

  /** `make` makes an array of that length: `(length) => new Int32Array(length)`. */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#pieces.push(make(1024));
  }

  push(value: number): void {
    const [piece, place] = [this.length >>> pieceBits, this.length & (pieceLength - 1)];
    const last = this.#pieces[piece];
    if (last === undefined) this.#pieces.push(this.#make(pieceLength));
    else if (place === last.length) {
      const larger = this.#make(2 * last.length);
      larger.set(last);
      this.#pieces[piece] = larger;
    }
    this.#pieces[piece][place] = value;
    this.length++;
  }

  at(place: number): number {
    return this.#pieces[place >>> pieceBits][place & (pieceLength - 1)];
  }

  /** All of them in one array without room to spare; the list is empty afterwards. */
  take(): T {
    const all = this.#make(this.length);
    for (let start = 0; start < all.length; start += pieceLength) {
      const piece = this.#pieces[start >>> pieceBits];
      all.set(piece.subarray(0, Math.min(piece.length, all.length - start)), start);
    }
    this.#pieces.splice(0, this.#pieces.length, this.#make(1024));
    this.length = 0;
    return all;
  }
}
