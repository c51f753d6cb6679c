type Numbers = Int32Array | Float64Array;

/** Numbers of a fixed size, one after another, of which it is not known how many there will be. */
export class NumberList<T extends Numbers> {
  length = 0;
  #values: T;
  readonly #make: (length: number) => T;

  /** `make` makes an array of that length: `(length) => new Int32Array(length)`. */
  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(1024);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = this.#make(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(place: number): number {
    return this.#values[place];
  }

  /** A copy of all of them that has no room to spare. */
  toArray(): T {
    const all = this.#make(this.length);
    all.set(this.#values.subarray(0, this.length));
    return all;
  }
}
