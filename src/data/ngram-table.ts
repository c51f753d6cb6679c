/**
 * Texts numbered from 0 in the order in which they were added, found again without making a string: they are given as
 * UTF-16 code units `units[start, end)`. An open-addressed hash table over flat arrays, since a `Map` of millions of
 * short strings takes several times the memory and time.
 */
export class NgramTable {
  /**
   * Four numbers each: the number of a text plus one (0 where the slot is free), two that tell it apart, and how many
   * units it has: all that a search needs, in one line of the processor's cache. Of a text of up to four units, as most
   * are, the two are the units themselves; of a longer one its hash and where its units begin.
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
    return this.#slots[this.#slotOf(units, start, end)] - 1;
  }

  /** The number of a text, a new one where it was not there. */
  add(units: Uint16Array, start: number, end: number): number {
    const slot = this.#slotOf(units, start, end);
    const found = this.#slots[slot] - 1;
    return found >= 0 ? found : this.#append(units, start, end, slot);
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
  #slotOf(units: Uint16Array, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const length = end - start;
    if (length <= shortText) {
      const first = firstUnits(units, start, length);
      const last = lastUnits(units, start, length);
      for (let slot = (4 * hashOfShort(first, last, length)) & mask; ; slot = (slot + 4) & mask) {
        if (slots[slot] === 0) return slot;
        if (slots[slot + 1] === first && slots[slot + 2] === last && slots[slot + 3] === length) return slot;
      }
    }
    const hash = unitsHash(units, start, end, 0);
    for (let slot = (4 * hash) & mask; ; slot = (slot + 4) & mask) {
      if (slots[slot] === 0) return slot;
      if (slots[slot + 1] !== hash || slots[slot + 3] !== length) continue;
      const difference = start - slots[slot + 2];
      let at = slots[slot + 2];
      const until = at + length;
      while (at < until && this.#units[at] === units[at + difference]) at++;
      if (at === until) return slot;
    }
  }

  #append(units: Uint16Array, start: number, end: number, slot: number): number {
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
    const length = end - start;
    const isShort = length <= shortText;
    this.#slots[slot] = number + 1;
    this.#slots[slot + 1] = isShort ? firstUnits(units, start, length) : unitsHash(units, start, end, 0);
    this.#slots[slot + 2] = isShort ? lastUnits(units, start, length) : from;
    this.#slots[slot + 3] = length;
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
      const length = old[i + 3];
      const hash = length <= shortText ? hashOfShort(old[i + 1], old[i + 2], length) : old[i + 1];
      let slot = (4 * hash) & mask;
      while (slots[slot] !== 0) slot = (slot + 4) & mask;
      for (let part = 0; part < 4; part++) slots[slot + part] = old[i + part];
    }
    this.#slots = slots;
  }
}

const shortText = 4;

const firstUnits = (units: Uint16Array, start: number, length: number): number =>
  (length > 0 ? units[start] : 0) | (length > 1 ? units[start + 1] << 16 : 0);
const lastUnits = (units: Uint16Array, start: number, length: number): number =>
  (length > 2 ? units[start + 2] : 0) | (length > 3 ? units[start + 3] << 16 : 0);

/** Every bit of the units reaches every bit of the hash. */
function hashOfShort(first: number, last: number, length: number): number {
  let hash = Math.imul(first, 0x01000193) ^ Math.imul(last + length, 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** FNV-1a over code units, its bits mixed once more, because slots are chosen by the lowest; `textHash` of a string. */
export function unitsHash(units: Uint16Array, start: number, end: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
