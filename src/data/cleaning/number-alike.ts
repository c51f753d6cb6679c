import type { Texts } from '../storage/list.ts';

/** A hash of a text, 32 bits; another `seed` gives another, independent one. */
export function textHash(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** A hash of a number, 32 bits; one for 0 and -0. */
export function numberHash(value: number): number {
  bits[0] = value + 0;
  const mixed = Math.imul(words[0] ^ words[1], 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 15) ^ words[1], 0x297a2d39);
}

/** A hash of several things from the hashes of each, one after another. */
export const mixedHash = (hash: number, other: number): number =>
  Math.imul(hash ^ (hash >>> 15) ^ other, 0x2c1b3c6d);

/**
 * Numbers equal texts alike, from 0 on in order of appearance. A hash table over a flat array: no copy of a text is
 * kept, and millions of rows take some 16 bytes each.
 */
export function numberAlike(texts: Texts): { ids: Int32Array; count: number } {
  return numberByHash(texts.length, ...byText(texts));
}

/** For each text the place of the first that is equal. */
export const firstAlike = (texts: Texts): Int32Array => firstsByHash(texts.length, ...byText(texts));

const byText = (texts: Texts) =>
  [
    (row: number): number => textHash(texts.at(row) ?? '', 0),
    (row: number, other: number): boolean => texts.at(row) === texts.at(other),
  ] as const;

/** Numbers rows alike that have the same hash and are `same`; `hashOf` is called once for each, in order. */
export function numberByHash(
  length: number,
  hashOf: (row: number) => number,
  same: (row: number, other: number) => boolean,
): { ids: Int32Array; count: number } {
  const ids = firstsByHash(length, hashOf, same);
  let count = 0;
  for (let row = 0; row < length; row++) ids[row] = ids[row] === row ? count++ : ids[ids[row]];
  return { ids, count };
}

/** For each row the first that has the same hash and is the `same`: itself where there is none before it. */
export function firstsByHash(
  length: number,
  hashOf: (row: number) => number,
  same: (row: number, other: number) => boolean,
): Int32Array {
  const first = new Int32Array(length);
  const hashes = new Int32Array(length);
  // At most two thirds full: the first row of each number, plus one.
  const mask = 2 ** Math.ceil(Math.log2(1.5 * length + 2)) - 1;
  const slots = new Int32Array(mask + 1);
  for (let row = 0; row < length; row++) {
    const hash = hashOf(row) | 0;
    let slot = hash & mask;
    hashes[row] = hash;
    while (slots[slot] !== 0 && !(hashes[slots[slot] - 1] === hash && same(row, slots[slot] - 1)))
      slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = row + 1;
    first[row] = slots[slot] - 1;
  }
  return first;
}
