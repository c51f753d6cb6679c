/**
 * Texts numbered from 0 in the order in which they were added, found again without making a string: they are given as
 * UTF-16 code units `units[start, end)`. An open-addressed hash table over flat arrays, since a `Map` of millions of
 * short strings takes several times the memory and time.
 */
export class NgramTable {
  /**
   * Four numbers each: the number of a text plus one (0 where the slot is free), its hash, where its units begin, and
   * how many they are: all that a search needs, in one line of the processor's cache.
   */
  #slots = new Int32Array(4 * 1024);
  #units = new Uint16Array(8 * 1024);
  /** Where the units of each text end; they begin where those of the one before end. */
  #ends = new Int32Array(1024);
  #size = 0;

  static of(texts: Iterable<string>): NgramTable {
    const table = new NgramTable();
    let units = new Uint16Array(64);
    for (const text of texts) {
      if (text.length > units.length) units = new Uint16Array(2 * text.length);
      for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
      table.add(units, 0, text.length);
    }
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a text, or -1. */
  find(units: Uint16Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(units, start, end, unitsHash(units, start, end, 0))] - 1;
  }

  /** The number of a text, a new one where it was not there. */
  add(units: Uint16Array, start: number, end: number): number {
    const hash = unitsHash(units, start, end, 0);
    const slot = this.#slotOf(units, start, end, hash);
    const found = this.#slots[slot] - 1;
    return found >= 0 ? found : this.#append(units, start, end, slot, hash);
  }

  /** The text of that number. */
  text(number: number): string {
    let text = '';
    for (let i = this.#startOf(number); i < this.#ends[number]; i++)
      text += String.fromCharCode(this.#units[i]);
    return text;
  }

  /** A table of some of the texts, numbered in the order in which they are given. */
  pick(numbers: Iterable<number>): NgramTable {
    const table = new NgramTable();
    for (const number of numbers) table.add(this.#units, this.#startOf(number), this.#ends[number]);
    return table;
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1];
  }

  /** Where the slot begins that holds the text, or the free one in which it belongs. */
  #slotOf(units: Uint16Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (4 * hash) & mask; ; slot = (slot + 4) & mask) {
      if (slots[slot] === 0) return slot;
      if (slots[slot + 1] !== hash || slots[slot + 3] !== end - start) continue;
      const difference = start - slots[slot + 2];
      let at = slots[slot + 2];
      const until = at + end - start;
      while (at < until && this.#units[at] === units[at + difference]) at++;
      if (at === until) return slot;
    }
  }

  #append(units: Uint16Array, start: number, end: number, slot: number, hash: number): number {
    const number = this.#size++;
    const from = this.#startOf(number);
    const to = from + end - start;
    if (to > this.#units.length) {
      const larger = new Uint16Array(Math.max(to, 2 * this.#units.length));
      larger.set(this.#units);
      this.#units = larger;
    }
    if (number === this.#ends.length) {
      const larger = new Int32Array(2 * number);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    for (let i = start; i < end; i++) this.#units[from + i - start] = units[i];
    this.#ends[number] = to;
    this.#slots.set([number + 1, hash, from, end - start], slot);
    // At most half full, so that a search ends soon.
    if (8 * this.#size > this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i += 4) {
      if (old[i] === 0) continue;
      let slot = (4 * old[i + 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 4) & mask;
      for (let part = 0; part < 4; part++) slots[slot + part] = old[i + part];
    }
    this.#slots = slots;
  }
}

/** FNV-1a over code units, its bits mixed once more, because slots are chosen by the lowest; `textHash` of a string. */
export function unitsHash(units: Uint16Array, start: number, end: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
