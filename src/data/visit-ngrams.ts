import type { NgramTokens } from './ngram-tokens.ts';
import { RunMemo } from './run-memo.ts';
import { segmentWords } from './words.ts';

/** The shortest and the longest n-gram, in tokens or characters; null for none at all. */
export type NgramRange = readonly [number, number] | null;

export interface NgramOptions {
  /** Runs of words of letters and digits; [1, 2] by default. */
  readonly words: NgramRange;
  /** Parts of one word, its boundary marks counted; [2, 5] by default. The shortest is at least 2. */
  readonly characters: NgramRange;
  /** Runs of Chinese characters, and of words and signs that touch them; [1, 3] by default. */
  readonly cjk: NgramRange;
  /** Runs of whole words of Chinese text, as a dictionary divides it; null by default. */
  readonly segments: NgramRange;
  /** How often an n-gram must occur to be kept; 2 by default. */
  readonly minCount: number;
  /** How many n-grams are kept, the most frequent; 200,000 by default. */
  readonly maxFeatures: number;
  /** Whether capital letters become small; true by default. */
  readonly lower: boolean;
}

/**
 * Told an n-gram as code units `units[from, to)`, its place `[start, end)` in the marked text, and whether it is a
 * single token.
 */
export type NgramVisit = (
  units: Uint16Array,
  from: number,
  to: number,
  start: number,
  end: number,
  isUnigram: boolean,
) => boolean;

/** Stands before and between words that a dictionary found; a text cannot hold it. */
const segmentMark = 0x1f;

/**
 * Calls `visit` for every n-gram, until it says false. Short runs of tokens come first and parts of words last, so
 * that a text that is too long loses its least telling n-grams.
 */
export function visitNgrams(tokens: NgramTokens, options: NgramOptions, visit: NgramVisit): void {
  const { units, starts, ends, single, count } = tokens;
  if (!visitRuns(tokens, options, visit) || options.characters === null) return;
  for (let token = 0; token < count; token++) {
    if (single[token] === 1) continue;
    if (!visitParts(units, starts[token], ends[token], options.characters, visit)) return;
  }
}

/** The same without parts of words; false where `visit` wants no more. */
export function visitRuns(
  tokens: NgramTokens,
  { words, cjk, segments }: NgramOptions,
  visit: NgramVisit,
): boolean {
  const { units, starts, ends, single, count } = tokens;
  const longest = Math.max(words?.[1] ?? 0, cjk?.[1] ?? 0);
  for (let n = 1; n <= longest; n++) {
    let singles = 0;
    let gaps = 0;
    for (let last = 0; last < count; last++) {
      // The window of the n tokens that end with this one: how many are single characters, how many gaps it holds.
      const first = last - n + 1;
      singles += single[last];
      if (last > 0 && starts[last] > ends[last - 1]) gaps++;
      if (first > 0) singles -= single[first - 1];
      if (first > 0 && starts[first] > ends[first - 1]) gaps--;
      if (first < 0) continue;
      const range = singles > 0 ? cjk : words;
      if (range === null || n < range[0] || n > range[1] || (singles > 0 && gaps > 0)) continue;
      if (!visit(units, starts[first], ends[last], starts[first], ends[last], n === 1)) return false;
    }
  }
  return segments === null || !tokens.hasSingle || visitSegments(tokens, segments, visit);
}

/** False where `visit` wants no more. */
function visitSegments(tokens: NgramTokens, range: readonly number[], visit: NgramVisit): boolean {
  const { units, froms, starts, ends, count } = segmentsOf(tokens);
  for (let n = range[0]; n <= range[1]; n++) {
    for (let last = n - 1; last < count; last++) {
      const first = last - n + 1;
      const [start, end] = [starts[first], ends[last]];
      // A word of one character is an n-gram of characters already.
      if (n === 1 && end - start === 1) continue;
      if (!visit(units, froms[first], froms[last + 1], start, end, false)) return false;
    }
  }
  return true;
}

// Written anew for each text: arrays for each would set off one collection of garbage after another.
const found = {
  units: new Uint16Array(2048),
  froms: new Int32Array(512),
  starts: new Int32Array(512),
  ends: new Int32Array(512),
  count: 0,
};
/** Where the words of a phrase begin and end, in turn. */
const phrases = new RunMemo((units, start, end, add) => {
  const phrase = String.fromCharCode(...units.subarray(start, end));
  for (const word of segmentWords(phrase)) {
    add(word.start);
    add(word.end);
  }
});

/**
 * The words that a dictionary finds: their places in the marked text, and each with its mark one after another in
 * `units`, from `froms[i]` to `froms[i + 1]`, so that every run of words is a run of code units.
 */
function segmentsOf(tokens: NgramTokens) {
  const { units, starts, ends, single, sign, count } = tokens;
  if (found.units.length < 2 * tokens.length) found.units = new Uint16Array(4 * tokens.length);
  if (found.froms.length <= tokens.length) {
    found.froms = new Int32Array(2 * tokens.length + 1);
    found.starts = new Int32Array(2 * tokens.length);
    found.ends = new Int32Array(2 * tokens.length);
  }
  found.count = 0;
  let length = 0;
  for (let token = 0; token < count; ) {
    let next = token + 1;
    // Words stand in marks, at which no word goes on, and neither does one at a sign; only characters that touch can
    // be one.
    const isSign = sign[token] === 1;
    if (single[token] === 1 && !isSign)
      while (next < count && single[next] === 1 && sign[next] === 0 && starts[next] === ends[next - 1])
        next++;
    const from = starts[token];
    token = next;
    if (isSign) continue;
    phrases.find(units, from, ends[next - 1]);
    for (let at = phrases.from; at < phrases.to; at += 2) {
      const [start, end] = [from + phrases.numbers[at], from + phrases.numbers[at + 1]];
      found.units[length++] = segmentMark;
      for (let i = start; i < end; i++) found.units[length++] = units[i];
      found.starts[found.count] = start;
      found.ends[found.count++] = end;
      found.froms[found.count] = length;
    }
  }
  return found;
}

function isTrailSurrogate(units: Uint16Array, index: number): boolean {
  return (units[index] & 0xfc00) === 0xdc00;
}

/** The parts of the word `units[wordStart, wordEnd)`; false where `visit` wants no more. */
export function visitParts(
  units: Uint16Array,
  wordStart: number,
  wordEnd: number,
  range: readonly number[],
  visit: NgramVisit,
): boolean {
  for (let start = wordStart; start < wordEnd; start++) {
    if (isTrailSurrogate(units, start)) continue;
    let end = start;
    for (let n = 1; n <= range[1] && end < wordEnd; n++) {
      end += end + 1 < wordEnd && isTrailSurrogate(units, end + 1) ? 2 : 1;
      // The whole word is an n-gram of words already.
      if (n < range[0] || (start === wordStart && end === wordEnd)) continue;
      if (!visit(units, start, end, start, end, false)) return false;
    }
  }
  return true;
}
