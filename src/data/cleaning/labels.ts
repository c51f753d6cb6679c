import { editDistance } from '../../core/edit-distance.ts';
import { identity } from '../values/identity.ts';
import { cleanText } from './text.ts';

/** One way of writing a label, found to mean another. */
export interface LabelMerge {
  readonly from: string;
  readonly to: string;
  /** Rows that are written the first way. */
  readonly rows: number;
  /**
   * `'variant'`: differs in case, spaces, punctuation or Unicode form; `'typing'`: looks mistyped;
   * `'abbreviation'`: its words are short for those of the other.
   */
  readonly kind: 'variant' | 'typing' | 'abbreviation';
  /** False when it was only noticed, because merging of rare labels is off. */
  readonly merged: boolean;
}

// A mistyped label is rare beside the right one, and long enough that the likeness is no chance.
const timesMoreFrequent = 20;
const fewestLetters = 6;
const shortestMistypedWord = 5;
const longWord = 8;
const maxLabels = 20_000;

/**
 * What variants of one label share: small letters, one space for white space, underscores and hyphens between
 * letters, no quotes around and no dots or commas behind. Signs that can distinguish labels, as in A+ and A-,
 * stay.
 */
export function labelKey(label: string): string {
  const plain = labelName(label)
    .toLowerCase()
    .replace(/(?<=\p{L})-(?=\p{L})|[\s_]+/gu, ' ')
    .replace(/^["'“”‘’\s]+|["'“”‘’\s.。,;:、]+$/gu, '');
  return plain === '' ? label : plain;
}

/** A label without white space around, and `1` for `1.0`. */
const labelName = (label: string): string => {
  const id = identity(label);
  return /^-?\d+$/.test(id) ? id : cleanText(label);
};

interface Label {
  readonly key: string;
  /** The most frequent way of writing it. */
  readonly name: string;
  readonly count: number;
}

function variantsOf(counts: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const variants = new Map<string, Map<string, number>>();
  for (const [label, count] of counts) {
    const key = labelKey(label);
    const ways = variants.get(key) ?? new Map<string, number>();
    // White space and Unicode form are no part of the name, so that no variant wins with a trailing space.
    const name = labelName(label);
    ways.set(name, (ways.get(name) ?? 0) + count);
    variants.set(key, ways);
  }
  return variants;
}

function byCount(a: readonly [string, number], b: readonly [string, number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}

/**
 * Whether one label is the other mistyped. Word by word, because "Boiler A" is not "Boiler B"; with the same
 * first letter, because "unplanned" is not "planned"; with the same digits; and not in Chinese, where one
 * character more or less is another word.
 */
function isMistyped(rare: string, frequent: string): boolean {
  if (rare[0] !== frequent[0] || rare.replace(/\D/g, '') !== frequent.replace(/\D/g, '')) return false;
  if ((rare.match(/\p{L}/gu)?.length ?? 0) < fewestLetters) return false;
  const words = rare.split(' ');
  const others = frequent.split(' ');
  if (words.length !== others.length) return false;
  let errors = 0;
  for (const [index, word] of words.entries()) {
    const other = others[index];
    if (word === other) continue;
    const shortest = Math.min(word.length, other.length);
    if (shortest < shortestMistypedWord || word[0] !== other[0]) return false;
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(word + other)) return false;
    errors += editDistance(word, other, 2) + (shortest < longWord ? 1 : 0);
  }
  // A short word bears one error, a long one or all together two.
  return errors > 0 && errors <= 2;
}

const joining = new Set(['or', 'and', '&']);
const wordsOf = (key: string): string[] =>
  key.split(/[\s/+]+/).filter((word) => word !== '' && !joining.has(word));

/** Whether `word` is the other, or short for it: "hyd." or "hydr" for hydraulic, "brg" for bearing. */
function isShortFor(word: string, other: string): boolean {
  if (word === other) return true;
  const letters = word.replace(/\.$/, '');
  if (!/^\p{L}{2,}$/u.test(letters) || letters.length >= other.length || letters[0] !== other[0])
    return false;
  if (other.startsWith(letters)) return word.endsWith('.') || letters.length >= 3;
  // Without its dot, only a word that dropped its vowels is taken for an abbreviation.
  if (!word.endsWith('.') && /[aeiouy]/.test(letters)) return false;
  let at = 0;
  for (const letter of letters) {
    at = other.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Whether the rare label is the frequent one written short, word by word, or with its words run together or apart. */
function isAbbreviated(rare: string, frequent: string): boolean {
  const words = wordsOf(rare);
  const others = wordsOf(frequent);
  if (words.join('') === others.join('')) return words.join('').length >= fewestLetters;
  // A single word without a dot may be a word of its own; of several, one at least must be the same.
  if (words.length !== others.length || (words.length === 1 && !rare.endsWith('.'))) return false;
  return words.every((word, i) => isShortFor(word, others[i]));
}

/** For each rare label that is short for exactly one frequent label, that label. */
function findAbbreviated(labels: readonly Label[]): Map<Label, Label> {
  const meant = new Map<Label, Label>();
  if (labels.length > maxLabels) return meant;
  const frequent = labels.filter(({ count }) => count >= timesMoreFrequent);
  for (const rare of labels) {
    const written = rare.name.toLowerCase();
    const candidates = frequent.filter(
      ({ key, count }) => count >= timesMoreFrequent * rare.count && isAbbreviated(written, key),
    );
    if (candidates.length === 1) meant.set(rare, candidates[0]);
  }
  return meant;
}

/** For each label that looks mistyped, the frequent label that was meant. */
function findMistyped(labels: readonly Label[]): Map<Label, Label> {
  const meant = new Map<Label, Label>();
  if (labels.length > maxLabels) return meant;
  const frequent = labels.filter(({ count }) => count >= timesMoreFrequent);
  for (const rare of labels) {
    const candidates = frequent.filter(
      ({ key, count }) =>
        count >= timesMoreFrequent * rare.count && Math.abs(key.length - rare.key.length) <= 2,
    );
    const right = candidates.find(({ key }) => isMistyped(rare.key, key));
    if (right !== undefined) meant.set(rare, right);
  }
  return meant;
}

/**
 * Gives every variant of a label one name, the most frequent way of writing it. With `mergeTyping`, a rare
 * label that differs from one at least 20 times as frequent by a typing error or two, or is short for it, takes its
 * name too. `counts` are the rows of each way of writing a label.
 */
export function nameLabels(
  counts: ReadonlyMap<string, number>,
  mergeTyping = true,
): { nameOf: (label: string) => string; merges: readonly LabelMerge[] } {
  const variants = variantsOf(counts);
  const known = Array.from(variants, ([key, ways]): Label => {
    const sorted = [...ways].sort(byCount);
    return { key, name: sorted[0][0], count: sorted.reduce((sum, [, count]) => sum + count, 0) };
  }).sort((a, b) => byCount([a.name, a.count], [b.name, b.count]));
  const mistyped = findMistyped(known);
  const abbreviated = findAbbreviated(known);
  const meant = new Map([...abbreviated, ...mistyped]);
  const names = new Map<string, string>();
  const merges: LabelMerge[] = [];
  for (const label of known) {
    const right = meant.get(label);
    names.set(label.key, mergeTyping && right !== undefined ? right.name : label.name);
    for (const [way, rows] of [...(variants.get(label.key) ?? [])].sort(byCount)) {
      if (way !== label.name) merges.push({ from: way, to: label.name, rows, kind: 'variant', merged: true });
    }
    if (right === undefined) continue;
    const kind = mistyped.has(label) ? 'typing' : 'abbreviation';
    merges.push({ from: label.name, to: right.name, rows: label.count, kind, merged: mergeTyping });
  }
  return { nameOf: (label) => names.get(labelKey(label)) ?? label, merges };
}
