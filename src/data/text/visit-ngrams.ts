import type { NgramRuns } from './ngram-runs.ts';
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
 * Receives an n-gram as code units `units[from, to)`, its place `[start, end)` in the marked text, and whether it is a
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

/** Is written before and between words that a dictionary found; a text cannot hold it. */
const segmentMark = 0x1f;

/**
 * Calls `visit` for every n-gram, until it says false. Short runs of tokens come first and parts of words last, so
 * that a text that is too long loses its least informative n-grams.
 */
export function visitNgrams(tokens: NgramTokens, options: NgramOptions, visit: NgramVisit): void {
  const { units, starts, ends, single, count } = tokens;
  const runs = tokenRuns(tokens, options);
  for (let i = 0; i < runs.count; i++) {
    const [from, to] = [runs.froms[i], runs.tos[i]];
    if (!visit(units, from, to, from, to, runs.unigrams[i] === 1)) return;
  }
  const parts = segmentRuns(tokens, options);
  for (let i = 0; i < parts.count; i++) {
    const [start, end] = [segmentPlaces.starts[i], segmentPlaces.ends[i]];
    if (!visit(parts.units, parts.froms[i], parts.tos[i], start, end, false)) return;
  }
  if (options.characters === null) return;
  for (let token = 0; token < count; token++) {
    if (single[token] === 1) continue;
    if (!visitParts(units, starts[token], ends[token], options.characters, visit)) return;
  }
}

const newRuns = (): NgramRuns => ({
  units: new Uint16Array(0),
  froms: new Int32Array(1024),
  tos: new Int32Array(1024),
  unigrams: new Uint8Array(1024),
  count: 0,
});

/** Empties the runs; room for so many. */
function begin(runs: NgramRuns, units: Uint16Array, length: number): void {
  runs.units = units;
  runs.count = 0;
  if (length <= runs.froms.length) return;
  runs.froms = new Int32Array(2 * length);
  runs.tos = new Int32Array(2 * length);
  runs.unigrams = new Uint8Array(2 * length);
}

const ofTokens = newRuns();
/** For each token, how many touch one another up to it, and how many single characters come before it. */
let touching = new Int32Array(1024);
let singlesBefore = new Int32Array(1025);

/** The runs of words and of characters; good until the next text's. */
export function tokenRuns(tokens: NgramTokens, { words, cjk }: NgramOptions): NgramRuns {
  const { units, starts, ends, single, count } = tokens;
  const longest = Math.max(words?.[1] ?? 0, cjk?.[1] ?? 0);
  begin(ofTokens, units, longest * count);
  if (count > touching.length) {
    touching = new Int32Array(2 * count);
    singlesBefore = new Int32Array(2 * count + 1);
  }
  for (let token = 0; token < count; token++) {
    touching[token] = token > 0 && starts[token] === ends[token - 1] ? touching[token - 1] + 1 : 1;
    singlesBefore[token + 1] = singlesBefore[token] + single[token];
  }
  const { froms, tos, unigrams } = ofTokens;
  let found = 0;
  for (let n = 1; n <= longest; n++) {
    const ofWords = words !== null && n >= words[0] && n <= words[1];
    const ofCharacters = cjk !== null && n >= cjk[0] && n <= cjk[1];
    for (let last = n - 1; last < count; last++) {
      const first = last - n + 1;
      const isOfWords = singlesBefore[last + 1] === singlesBefore[first];
      if (isOfWords ? !ofWords : !ofCharacters || touching[last] < n) continue;
      froms[found] = starts[first];
      tos[found] = ends[last];
      unigrams[found++] = n === 1 ? 1 : 0;
    }
  }
  ofTokens.count = found;
  return ofTokens;
}

const ofSegments = newRuns();
/** Where in the marked text the runs of `ofSegments` are. */
const segmentPlaces = { starts: new Int32Array(1024), ends: new Int32Array(1024) };

/** The runs of whole words of Chinese text; good until the next text's. */
export function segmentRuns(tokens: NgramTokens, { segments }: NgramOptions): NgramRuns {
  if (segments === null || !tokens.hasSingle) {
    begin(ofSegments, tokens.units, 0);
    return ofSegments;
  }
  const { units, froms, starts, ends, count } = segmentsOf(tokens);
  begin(ofSegments, units, segments[1] * count);
  if (ofSegments.froms.length > segmentPlaces.starts.length) {
    segmentPlaces.starts = new Int32Array(ofSegments.froms.length);
    segmentPlaces.ends = new Int32Array(ofSegments.froms.length);
  }
  let runs = 0;
  for (let n = segments[0]; n <= segments[1]; n++) {
    for (let last = n - 1; last < count; last++) {
      const first = last - n + 1;
      // A word of one character is an n-gram of characters already.
      if (n === 1 && ends[last] - starts[first] === 1) continue;
      ofSegments.froms[runs] = froms[first];
      ofSegments.tos[runs] = froms[last + 1];
      ofSegments.unigrams[runs] = 0;
      segmentPlaces.starts[runs] = starts[first];
      segmentPlaces.ends[runs++] = ends[last];
    }
  }
  ofSegments.count = runs;
  return ofSegments;
}

// Overwritten for each text: arrays for each would set off one collection of garbage after another.
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
    // Words are enclosed in marks, at which a word ends, and it also ends at a sign; only characters that touch can
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
