import { joinTexts, type Texts } from '../storage/list.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';

/** Texts that are on both sides of a test. */
export interface SharedTexts {
  /** How many of the second side say the same as one of the first. */
  readonly count: number;
  /** Of how many. */
  readonly of: number;
  /** A few of them. */
  readonly examples: readonly string[];
}

/**
 * Which texts of `other` say the same as one of `known`, but for numbers, punctuation and letter case: a model that
 * learned the ones is not tested by the others.
 */
export function sharedTexts(known: Texts, other: Texts): SharedTexts {
  const { groups, count } = nearDuplicateGroups(joinTexts(known, other));
  const isKnown = new Uint8Array(count);
  for (let row = 0; row < known.length; row++) isKnown[groups[row]] = 1;
  const shared = groups.subarray(known.length).filter((group) => isKnown[group] === 1).length;
  const examples: string[] = [];
  for (let row = 0; row < other.length && examples.length < Math.min(3, shared); row++) {
    if (isKnown[groups[known.length + row]] === 1) examples.push(other.at(row) ?? '');
  }
  return { count: shared, of: other.length, examples };
}

/**
 * In how many of the texts their own answer occurs word for word, where these are so many that a model would learn to
 * read the answer; undefined otherwise. What occurs in other texts as well gives nothing away.
 */
export function answerInText(
  texts: Texts,
  labels: Int32Array,
  names: readonly string[],
): SharedTexts | undefined {
  const small = names.map((name) => name.toLowerCase());
  const step = Math.max(1, Math.floor(texts.length / maxLookedAt));
  const own: string[] = [];
  let [looked, others, otherPairs] = [0, 0, 0];
  for (let row = 0; row < texts.length; row += step) {
    looked += 1;
    const text = texts.at(row) ?? '';
    const plain = text.toLowerCase();
    if (plain.includes(small[labels[row]])) own.push(text);
    const other = (labels[row] + 1 + (row % Math.max(1, names.length - 1))) % names.length;
    otherPairs += 1;
    if (plain.includes(small[other])) others += 1;
  }
  const [share, chance] = [own.length / Math.max(1, looked), others / Math.max(1, otherPairs)];
  return share >= suspicious && chance <= share / 4
    ? { count: own.length, of: looked, examples: own.slice(0, 3) }
    : undefined;
}

const maxLookedAt = 5000;
const suspicious = 0.9;
