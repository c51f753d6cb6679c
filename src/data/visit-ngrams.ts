import type { NgramTokens } from './ngram-tokens.ts';
import { segmentPhrase } from './words.ts';

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
  const { words, characters, cjk, segments } = options;
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
      const [start, end] = [starts[first], ends[last]];
      if (!visit(units, start, end, start, end, n === 1)) return;
    }
  }
  if (segments !== null && tokens.hasSingle && !visitSegments(tokens, segments, visit)) return;
  if (characters !== null) visitParts(tokens, characters, visit);
}

/** False where `visit` wants no more. */
function visitSegments(tokens: NgramTokens, range: readonly number[], visit: NgramVisit): boolean {
  const { units, froms, starts, ends } = segmentsOf(tokens);
  for (let n = range[0]; n <= range[1]; n++) {
    for (let last = n - 1; last < starts.length; last++) {
      const first = last - n + 1;
      const [start, end] = [starts[first], ends[last]];
      // A word of one character is an n-gram of characters already.
      if (n === 1 && end - start === 1) continue;
      if (!visit(units, froms[first], froms[last + 1], start, end, false)) return false;
    }
  }
  return true;
}

// Written anew for each text: an array for each would set off one collection of garbage after another.
let joined = new Uint16Array(2048);

/**
 * The words that a dictionary finds: their places in the marked text, and each with its mark one after another in
 * `units`, from `froms[i]` to `froms[i + 1]`, so that every run of words is a run of code units.
 */
function segmentsOf(tokens: NgramTokens) {
  const { units, starts, ends, single, count } = tokens;
  const { marked } = tokens;
  const froms = [0];
  const [wordStarts, wordEnds]: [number[], number[]] = [[], []];
  if (joined.length < 2 * tokens.length) joined = new Uint16Array(4 * tokens.length);
  let length = 0;
  for (let token = 0; token < count; ) {
    let next = token + 1;
    // Words stand in marks, at which no word goes on; only characters that touch can be one.
    if (single[token] === 1)
      while (next < count && single[next] === 1 && starts[next] === ends[next - 1]) next++;
    const from = starts[token];
    for (const { start, end } of segmentPhrase(marked.slice(from, ends[next - 1]))) {
      joined[length++] = segmentMark;
      for (let i = from + start; i < from + end; i++) joined[length++] = units[i];
      froms.push(length);
      wordStarts.push(from + start);
      wordEnds.push(from + end);
    }
    token = next;
  }
  return { units: joined, froms, starts: wordStarts, ends: wordEnds };
}

function isTrailSurrogate(units: Uint16Array, index: number): boolean {
  return (units[index] & 0xfc00) === 0xdc00;
}

function visitParts(
  { units, starts, ends, single, count }: NgramTokens,
  range: readonly number[],
  visit: NgramVisit,
): void {
  for (let token = 0; token < count; token++) {
    if (single[token] === 1) continue;
    const [wordStart, wordEnd] = [starts[token], ends[token]];
    for (let start = wordStart; start < wordEnd; start++) {
      if (isTrailSurrogate(units, start)) continue;
      let end = start;
      for (let n = 1; n <= range[1] && end < wordEnd; n++) {
        end += end + 1 < wordEnd && isTrailSurrogate(units, end + 1) ? 2 : 1;
        // The whole word is an n-gram of words already.
        if (n < range[0] || (start === wordStart && end === wordEnd)) continue;
        if (!visit(units, start, end, start, end, false)) return;
      }
    }
  }
}
