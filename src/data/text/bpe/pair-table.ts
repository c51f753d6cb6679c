/** Ids stay far below this. */
export const pairBase = 2 ** 24;

/**
 * Pairs of ids numbered from 0 on in order of appearance: an open-addressed hash table over flat arrays, since a `Map`
 * with such large numbers for keys takes ten times the time.
 */
export class PairTable {
  #lefts = new Int32Array(1024);
  #rights = new Int32Array(1024);
  /** The number of a pair plus one; 0 where a slot is free. */
  #slots = new Int32Array(2048);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  left(pair: number): number {
    return this.#lefts[pair];
  }

  right(pair: number): number {
    return this.#rights[pair];
  }

  /** A number that orders pairs by their first id, then by their second. */
  key(pair: number): number {
    return this.#lefts[pair] * pairBase + this.#rights[pair];
  }

  /** The number of a pair, -1 where it was never added. */
  find(left: number, right: number): number {
    return this.#slots[this.#slotOf(left, right)] - 1;
  }

  /** The number of a pair, a new one where it was not there. */
  add(left: number, right: number): number {
    const slot = this.#slotOf(left, right);
    const known = this.#slots[slot] - 1;
    if (known >= 0) return known;
    const pair = this.#size++;
    this.#slots[slot] = pair + 1;
    if (pair === this.#lefts.length) {
      this.#lefts = doubled(this.#lefts);
      this.#rights = doubled(this.#rights);
    }
    this.#lefts[pair] = left;
    this.#rights[pair] = right;
    if (2 * this.#size > this.#slots.length) this.#rehash();
    return pair;
  }

  #slotOf(left: number, right: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const mixed = Math.imul(Math.imul(left, 0x2c1b3c6d) ^ right, 0x297a2d39);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (let pair = slots[slot] - 1; pair >= 0; pair = slots[slot] - 1) {
      if (this.#lefts[pair] === left && this.#rights[pair] === right) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let pair = 0; pair < this.#size; pair++)
      this.#slots[this.#slotOf(this.#lefts[pair], this.#rights[pair])] = pair + 1;
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
