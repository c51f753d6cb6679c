import type { Texts } from '../storage/list.ts';
import { CharacterClass, characterClass, characterLength } from '../text/character-class.ts';
import { unitsHash } from '../text/ngram-table.ts';
import { numberByHash, textHash } from './number-alike.ts';

const { letter, digit, mark, cjk } = CharacterClass;

/**
 * What near duplicates share: small letters, every number alike, and single spaces for punctuation. A text of
 * nothing else keeps its form.
 */
export function normalForm(text: string): string {
  const length = writeNormalForm(text);
  if (length < 0) return rareNormalForm(text);
  let form = '';
  for (let i = 0; i < length; i++) form += String.fromCharCode(units[i]);
  return form;
}

// Overwritten for each text.
let units = new Uint16Array(1024);

/** Writes the normal form to `units` and gives its length; -1 for texts with characters that need more looking. */
function writeNormalForm(text: string): number {
  const small = text.toLowerCase();
  if (2 * small.length > units.length) units = new Uint16Array(4 * small.length);
  let length = 0;
  let hasLetter = false;
  let gap = false;
  let previous = 0;
  for (let index = 0; index < small.length; index++) {
    const kind = characterClass(small, index);
    const unit = small.charCodeAt(index);
    if (kind === letter || kind === digit || kind === cjk) {
      if (kind === cjk && !isCommonCjk(unit)) return -1;
      if (gap && length > 0) units[length++] = space;
      if (kind !== digit) units[length++] = unit;
      else if (previous !== digit) units[length++] = zero;
      hasLetter ||= kind !== digit;
      gap = false;
    } else {
      if (kind === mark) return -1;
      gap = true;
    }
    previous = kind;
    // The second half of a pair.
    if ((unit & 0xfc00) === 0xd800 && characterLength(small, index) === 2) {
      index += 1;
      if (kind === letter || kind === cjk) units[length++] = small.charCodeAt(index);
    }
  }
  return hasLetter ? length : -1;
}
const [space, zero] = [0x20, 0x30];

/** Characters in use that are letters, and neither numbers nor signs, as some of the script are. */
const isCommonCjk = (unit: number): boolean =>
  (unit >= 0x3400 && unit <= 0x9fff) ||
  (unit >= 0x3041 && unit <= 0x3096) ||
  (unit >= 0x30a1 && unit <= 0x30fa);

/** The same for any text, by regular expressions, which take five times as long. */
function rareNormalForm(text: string): string {
  const form = text
    .toLowerCase()
    .replace(/\p{N}+/gu, '0')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return /\p{L}/u.test(form) ? form : text;
}

/**
 * Gives each text the number of its group: texts with the same normal form share one. Forms are distinguished by 64 bits
 * of hash, so that none is kept; two that fall together by chance would be on the same side of a split, no more.
 */
export function nearDuplicateGroups(texts: Texts): { groups: Int32Array; count: number } {
  const second = new Int32Array(texts.length);
  const { ids, count } = numberByHash(
    texts.length,
    (row) => {
      const text = texts.at(row) ?? '';
      const length = writeNormalForm(text);
      if (length >= 0) {
        second[row] = unitsHash(units, 0, length, 0x9e3779b9);
        return unitsHash(units, 0, length, 0);
      }
      const form = rareNormalForm(text);
      second[row] = textHash(form, 0x9e3779b9);
      return textHash(form, 0);
    },
    (row, other) => second[row] === second[other],
  );
  return { groups: ids, count };
}
