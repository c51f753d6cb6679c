import { byteCharacters, byteLevel } from './byte-characters.ts';
import { PairQueue } from './pair-queue.ts';

export interface TrainBpeOptions {
  /** Tokens in all: 256 bytes, the special tokens, and as many merges as fit and occur. */
  readonly vocabularySize: number;
  /** How often a pair must occur to be merged; 2 by default. */
  readonly minFrequency?: number;
  /** Tokens with a meaning of their own, which no text yields; they get the first ids. */
  readonly specialTokens?: readonly string[];
}

/** What byte-pair encoding learned. */
export interface BpeModel {
  /** Tokens by id: the special ones, the bytes, then what the merges make. */
  readonly tokens: readonly string[];
  /** Pairs of tokens that become one, the first learned first. */
  readonly merges: readonly (readonly [string, string])[];
  readonly specialTokens: readonly string[];
}

/** GPT-2's words: letters with the space before them, signs likewise, white space; but every digit by itself. */
export const wordPattern = "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * Byte-pair encoding over bytes (Sennrich et al. 2016; Radford et al. 2019): the pair that occurs most often becomes a
 * token, again and again. Pairs do not cross words; of equally frequent pairs the one with the lower ids is merged
 * first, so that the same texts give the same tokens.
 */
export function trainBpe(texts: Iterable<string>, options: TrainBpeOptions): BpeModel {
  const { vocabularySize, minFrequency = 2, specialTokens = [] } = options;
  const tokens = [...specialTokens, ...byteCharacters];
  const ids = new Map(byteCharacters.map((each, byte) => [each, byte + specialTokens.length]));
  const { words, counts } = countWords(texts, ids);
  const merges: [string, string][] = [];
  const queue = new PairQueue();
  const places = new Map<number, Set<number>>();
  const changes = new Map<number, number>();
  const add = (pair: number, by: number, word: number): void => {
    changes.set(pair, (changes.get(pair) ?? 0) + by);
    if (by <= 0) return;
    const held = places.get(pair);
    if (held === undefined) places.set(pair, new Set([word]));
    else held.add(word);
  };
  const count = (): void => {
    for (const [pair, by] of changes) queue.add(pair, by);
    changes.clear();
  };
  words.forEach((word, at) => {
    for (let i = 1; i < word.length; i++) add(pairOf(word[i - 1], word[i]), counts[at], at);
  });
  count();
  while (tokens.length < vocabularySize) {
    const best = queue.takeBest();
    if (best === undefined || best.count < minFrequency) break;
    const { pair } = best;
    const [left, right] = [Math.floor(pair / pairBase), pair % pairBase];
    const token = tokens[left] + tokens[right];
    // Other pairs may have made the same token before: "a" + "bc" and "ab" + "c".
    const merged = ids.get(token) ?? tokens.length;
    if (merged === tokens.length) tokens.push(token);
    ids.set(token, merged);
    merges.push([tokens[left], tokens[right]]);
    const held = places.get(pair) ?? [];
    places.delete(pair);
    for (const at of held)
      words[at] = mergeIn(words[at], pair, merged, (each, by) => add(each, by * counts[at], at));
    count();
  }
  return { tokens, merges, specialTokens };
}

/** Pairs of ids as one number: vocabularies stay far below this. */
const pairBase = 2 ** 24;
const pairOf = (left: number, right: number): number => left * pairBase + right;

function countWords(
  texts: Iterable<string>,
  ids: ReadonlyMap<string, number>,
): { words: number[][]; counts: number[] } {
  const found = new Map<string, number>();
  const pattern = new RegExp(wordPattern, 'gu');
  for (const text of texts) {
    for (const [word] of text.matchAll(pattern)) found.set(word, (found.get(word) ?? 0) + 1);
  }
  const words: number[][] = [];
  for (const word of found.keys()) words.push(Array.from(byteLevel(word), (each) => ids.get(each) ?? 0));
  return { words, counts: [...found.values()] };
}

/** The word with every occurrence of a pair made one; `change` is told which pairs around them went and came. */
function mergeIn(
  word: readonly number[],
  pair: number,
  merged: number,
  change: (pair: number, by: number) => void,
): number[] {
  const [left, right] = [Math.floor(pair / pairBase), pair % pairBase];
  const next: number[] = [];
  let inPlace = false;
  for (let i = 0; i < word.length; i++) {
    const found = word[i] === left && i + 1 < word.length && word[i + 1] === right;
    const before = next.length - 1;
    // What came before stood beside the old token, unless that was merged just now too.
    if (found && before >= 0) {
      if (!inPlace) lose(word[i - 1], left);
      change(pairOf(next[before], merged), 1);
    }
    if (found) {
      next.push(merged);
      i += 1;
      if (i + 1 < word.length) lose(right, word[i + 1]);
    } else {
      if (inPlace) change(pairOf(next[before], word[i]), 1);
      next.push(word[i]);
    }
    inPlace = found;
  }
  return next;

  function lose(first: number, second: number): void {
    const gone = pairOf(first, second);
    if (gone !== pair) change(gone, -1);
  }
}
