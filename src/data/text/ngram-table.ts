import type { NgramRuns } from './ngram-runs.ts';

/**
 * Texts numbered from 0 in the order in which they were added, found again without making a string: they are given as
 * UTF-16 code units `units[start, end)`. An open-addressed hash table over flat arrays, since a `Map` of millions of
 * short strings takes several times the memory and time. At most 8,388,606 texts.
 *
 * Two texts are taken for the same if 41 bits of hash are the same. What a search costs is reading memory far apart, and
 * comparing the units would double it; so, among 300,000 known n-grams, one unknown one in seven million is mistaken.
 */
export class NgramTable {
  /**
   * Two numbers each, so that a processor's cache holds much of a large table: the number of the text plus one (0 where
   * the slot is free) with 9 bits of hash above it, and 32 bits of another hash, whose lowest choose the slot.
   */
  #slots = new Int32Array(2 * 1024);
  #units = new Uint16Array(8 * 1024);
  /** Where the units of each text end; they begin where those of the one before end. */
  #ends = new Int32Array(1024);
  #size = 0;

  /**
   * A table of texts. Each different one has a number of its own, also where its hashes are those of one before it and it
   * is not found: what is kept by number stays right.
   */
  static of(texts: Iterable<string>): NgramTable {
    const table = new NgramTable();
    let units = new Uint16Array(64);
    for (const text of texts) {
      if (text.length > units.length) units = new Uint16Array(2 * text.length);
      for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
      const before = table.size;
      const number = table.add(units, 0, text.length);
      if (number < before && table.text(number) !== text) table.#append(units, 0, text.length);
    }
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a text, or -1. */
  find(units: Uint16Array, start: number, end: number): number {
    hashInto(units, start, end, 0);
    return (this.#slots[this.#slotOf(hashes[0], checks[0])] & numberMask) - 1;
  }

  /** The number of a text, a new one where it was not there. */
  add(units: Uint16Array, start: number, end: number): number {
    hashInto(units, start, end, 0);
    return this.#add(units, start, end, 0);
  }

  /** Writes the numbers of the first `count` runs to `numbers`, -1 for those that are not there. */
  findAll(runs: NgramRuns, count: number, numbers: Int32Array): void {
    this.#fetch(runs, count);
    const slots = this.#slots;
    for (let i = 0; i < count; i++) numbers[i] = (slots[this.#slotOf(hashes[i], checks[i])] & numberMask) - 1;
  }

  /** The same, with new numbers for those that are not there. */
  addAll(runs: NgramRuns, count: number, numbers: Int32Array): void {
    this.#fetch(runs, count);
    const { units, froms, tos } = runs;
    for (let i = 0; i < count; i++) numbers[i] = this.#add(units, froms[i], tos[i], i);
  }

  /**
   * Hashes the runs, and reads all their slots: they are far apart in memory, and a processor fetches many at a time
   * where none has to wait for what another holds.
   */
  #fetch({ units, froms, tos }: NgramRuns, count: number): void {
    if (count > hashes.length) {
      hashes = new Int32Array(2 * count);
      checks = new Int32Array(2 * count);
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let i = 0; i < count; i++) hashInto(units, froms[i], tos[i], i);
    let read = 0;
    for (let i = 0; i < count; i++) read ^= slots[(2 * hashes[i]) & mask];
    fetched = read;
  }

  #add(units: Uint16Array, start: number, end: number, i: number): number {
    const slot = this.#slotOf(hashes[i], checks[i]);
    const found = (this.#slots[slot] & numberMask) - 1;
    if (found >= 0) return found;
    const number = this.#append(units, start, end);
    this.#slots[slot] = (checks[i] & ~numberMask) | (number + 1);
    this.#slots[slot + 1] = hashes[i];
    // At most two thirds full, so that a search ends soon.
    if (3 * this.#size > this.#slots.length) this.#grow();
    return number;
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

  /** Where the slot begins that holds the text of these hashes, or the free one in which it belongs. */
  #slotOf(hash: number, check: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (2 * hash) & mask; ; slot = (slot + 2) & mask) {
      const held = slots[slot];
      if (held === 0 || (slots[slot + 1] === hash && ((held ^ check) & ~numberMask) === 0)) return slot;
    }
  }

  #append(units: Uint16Array, start: number, end: number): number {
    const number = this.#size++;
    if (number + 1 >= numberMask) throw new RangeError(`a table holds at most ${numberMask - 1} texts`);
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
    return number;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue;
      let slot = (2 * old[i + 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[i];
      slots[slot + 1] = old[i + 1];
    }
    this.#slots = slots;
  }
}

/** Of a slot: what is the number of a text. */
const numberMask = 0x7fffff;
const [fnvBasis, fnvPrime] = [0x811c9dc5 | 0, 0x01000193];

/** The two hashes of each text that is searched; overwritten by each search. */
let hashes = new Int32Array(1024);
let checks = new Int32Array(1024);
/** Keeps what is read ahead from being left out as useless. */
export let fetched = 0;

function hashInto(units: Uint16Array, start: number, end: number, i: number): void {
  let hash = fnvBasis;
  let check = end - start;
  for (let at = start; at < end; at++) {
    hash = Math.imul(hash ^ units[at], fnvPrime);
    check = ((check << 5) - check + units[at]) | 0;
  }
  hashes[i] = mixed(hash);
  checks[i] = Math.imul(check, 0x9e3779b1);
}

/** FNV-1a over code units, its bits mixed once more, because slots come from the lowest; `textHash` of a string. */
export function unitsHash(units: Uint16Array, start: number, end: number, seed: number): number {
  let hash = seed ^ fnvBasis;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], fnvPrime);
  return mixed(hash);
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return half ^ (half >>> 13);
}
