import { UserError } from './errors.ts';
import type { Matrix } from './matrix.ts';
import { type NgramTokens, ngramTokens } from './ngram-tokens.ts';
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

export interface NgramFitOptions extends Partial<NgramOptions> {
  /** Ids for a text; by default as many as 99 of 100 fitted texts need, in steps of 8, at most 1,024. */
  readonly maxLength?: number;
}

/** What `NgramVocabulary.toJSON` gives. */
export interface NgramVocabularyJson {
  readonly format: 'millwright-ngrams-1';
  readonly options: NgramOptions;
  readonly maxLength: number;
  /** The n-gram at position i has id i + 2. */
  readonly features: readonly string[];
}

const defaults: NgramOptions = {
  words: [1, 2],
  characters: [2, 5],
  cjk: [1, 3],
  segments: null,
  minCount: 2,
  maxFeatures: 200_000,
  lower: true,
};
const firstFeatureId = 2;
const longestText = 1024;
// V8 holds at most 2^24 keys in a Map; rare n-grams are forgotten long before.
const pruneAbove = 4_000_000;

/** Told the place in `marked` of an n-gram, what it is known by, and whether it is a single token. */
type Visit = (start: number, end: number, ngram: string, isUnigram: boolean) => boolean;

/** Stands before and between words that a dictionary found; a text cannot hold it. */
const segmentMark = '\u001f';

/**
 * Calls `visit` with the place in `marked` of every n-gram, until it says false. Short runs of tokens come
 * first and parts of words last, so that a text that is too long loses its least telling n-grams.
 */
function visitNgrams(tokens: NgramTokens, options: NgramOptions, visit: Visit): void {
  const { words, characters, cjk, segments } = options;
  const { marked, starts, ends } = tokens;
  const longest = Math.max(words?.[1] ?? 0, cjk?.[1] ?? 0);
  for (let n = 1; n <= longest; n++) {
    let singles = 0;
    let gaps = 0;
    for (let last = 0; last < starts.length; last++) {
      // The window of the n tokens that end with this one: how many are single characters, how many gaps it holds.
      const first = last - n + 1;
      if (tokens.single[last]) singles++;
      if (last > 0 && starts[last] > ends[last - 1]) gaps++;
      if (first > 0 && tokens.single[first - 1]) singles--;
      if (first > 0 && starts[first] > ends[first - 1]) gaps--;
      if (first < 0) continue;
      const range = singles > 0 ? cjk : words;
      if (range === null || n < range[0] || n > range[1] || (singles > 0 && gaps > 0)) continue;
      const [start, end] = [starts[first], ends[last]];
      if (!visit(start, end, marked.slice(start, end), n === 1)) return;
    }
  }
  if (segments !== null && tokens.single.includes(true) && !visitSegments(marked, segments, visit)) return;
  if (characters !== null) visitParts(tokens, characters, visit);
}

/** False where `visit` wants no more. */
function visitSegments(marked: string, range: readonly number[], visit: Visit): boolean {
  const found = segmentWords(marked);
  for (let n = range[0]; n <= range[1]; n++) {
    for (let last = n - 1; last < found.length; last++) {
      const run = found.slice(last - n + 1, last + 1);
      // A word of one character is an n-gram of characters already.
      if (n === 1 && run[0].word.length === 1) continue;
      const ngram = run.map(({ word }) => segmentMark + word).join('');
      if (!visit(run[0].start, run[n - 1].end, ngram, false)) return false;
    }
  }
  return true;
}

function isTrailSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}

function visitParts(
  { marked, starts, ends, single }: NgramTokens,
  range: readonly number[],
  visit: Visit,
): void {
  for (let token = 0; token < starts.length; token++) {
    if (single[token]) continue;
    const [wordStart, wordEnd] = [starts[token], ends[token]];
    for (let start = wordStart; start < wordEnd; start++) {
      if (isTrailSurrogate(marked, start)) continue;
      let end = start;
      for (let n = 1; n <= range[1] && end < wordEnd; n++) {
        end += end + 1 < wordEnd && isTrailSurrogate(marked, end + 1) ? 2 : 1;
        // The whole word is an n-gram of words already.
        if (n < range[0] || (start === wordStart && end === wordEnd)) continue;
        if (!visit(start, end, marked.slice(start, end), false)) return;
      }
    }
  }
}

/** How often each n-gram occurs, and how many n-grams each text has. */
function countNgrams(
  texts: Iterable<string>,
  options: NgramOptions,
): { counts: [string, number][]; lengths: number[] } {
  // The map leads to a place in `counts`: raising a number there costs half of writing to the map again.
  let places = new Map<string, number>();
  let counts: number[] = [];
  const lengths: number[] = [];
  for (const text of texts) {
    const tokens = ngramTokens(text, options.lower);
    let length = 0;
    visitNgrams(tokens, options, (_start, _end, ngram) => {
      const place = places.get(ngram);
      if (place === undefined) places.set(ngram, counts.push(1) - 1);
      else counts[place]++;
      return ++length < longestText;
    });
    lengths.push(length);
    for (let rare = 1; places.size > pruneAbove; rare++) {
      const kept = [...places].filter(([, place]) => counts[place] > rare);
      counts = kept.map(([, place]) => counts[place]);
      places = new Map(kept.map(([ngram], place) => [ngram, place]));
    }
  }
  return { counts: Array.from(places, ([ngram, place]) => [ngram, counts[place]]), lengths };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function isRange(range: unknown, shortest: number): range is NgramRange {
  if (range === null) return true;
  if (!Array.isArray(range) || range.length !== 2 || !range.every(isCount)) return false;
  return range[0] >= shortest && range[1] >= range[0] && range[1] <= 8;
}

function isOptions(value: unknown): value is NgramOptions {
  if (!isRecord(value)) return false;
  const { words, characters, cjk, segments, minCount, maxFeatures, lower } = value;
  const ranges = isRange(words, 1) && isRange(characters, 2) && isRange(cjk, 1) && isRange(segments, 1);
  return ranges && isCount(minCount) && isCount(maxFeatures) && typeof lower === 'boolean';
}

/**
 * The n-grams of a set of texts, numbered, and texts as the ids of their n-grams: 0 is padding, 1 stands for
 * each word or Chinese character that was not fitted, and the others begin with the most frequent at 2.
 *
 *     const vocabulary = NgramVocabulary.fit(['hyd hose blown', '液压泵漏油'], { minCount: 1 });
 *     vocabulary.encode('hose leaking'); // Int32Array of maxLength ids
 */
export class NgramVocabulary {
  readonly options: NgramOptions;
  /** How many ids `encode` gives. */
  readonly maxLength: number;
  /** The n-gram of id i + 2 at i; words stand between `<` and `>`. */
  readonly features: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(options: NgramOptions, maxLength: number, features: readonly string[]) {
    this.options = options;
    this.maxLength = maxLength;
    this.features = features;
    this.#ids = new Map(features.map((ngram, index) => [ngram, index + firstFeatureId]));
  }

  /** Ids in use, those of padding and of unknown words included: the rows that an embedding needs. */
  get size(): number {
    return this.features.length + firstFeatureId;
  }

  /**
   * Learns the n-grams of texts. The most frequent are kept; among equally frequent ones, those first in the
   * order of their code units. Throws `RangeError` for options that make no sense.
   */
  static fit(texts: Iterable<string>, { maxLength, ...given }: NgramFitOptions = {}): NgramVocabulary {
    const options: NgramOptions = { ...defaults, ...given };
    if (!isOptions(options) || !(maxLength === undefined || isCount(maxLength))) {
      throw new RangeError(
        'a range of n-grams is [shortest, longest], from 1 (characters: 2) to 8; counts are whole numbers from 1 on',
      );
    }
    const { counts, lengths } = countNgrams(texts, options);
    const kept = counts.filter(([, count]) => count >= options.minCount);
    kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const features = kept.slice(0, options.maxFeatures).map(([ngram]) => ngram);
    const needed = lengths.sort((a, b) => a - b)[Math.floor(0.99 * (lengths.length - 1))] ?? 1;
    return new NgramVocabulary(options, maxLength ?? Math.max(8, Math.ceil(needed / 8) * 8), features);
  }

  #encode(tokens: NgramTokens, ids: Int32Array, places?: [number, number][]): void {
    let length = 0;
    visitNgrams(tokens, this.options, (start, end, ngram, isUnigram) => {
      const id = this.#ids.get(ngram) ?? (isUnigram ? 1 : 0);
      if (id === 0) return true;
      ids[length++] = id;
      places?.push([start, end]);
      return length < ids.length;
    });
  }

  /** The ids of a text's n-grams `[maxLength]`, filled up with 0; what is too long loses parts of words first. */
  encode(text: string): Int32Array {
    const ids = new Int32Array(this.maxLength);
    this.#encode(ngramTokens(text, this.options.lower), ids);
    return ids;
  }

  /** The ids of many texts `[texts, maxLength]`. */
  encodeAll(texts: readonly string[]): Matrix<Int32Array> {
    const data = new Int32Array(texts.length * this.maxLength);
    texts.forEach((text, row) => {
      const ids = data.subarray(row * this.maxLength, (row + 1) * this.maxLength);
      this.#encode(ngramTokens(text, this.options.lower), ids);
    });
    return { data, shape: [texts.length, this.maxLength] };
  }

  /**
   * The ids of a text's n-grams, and for each that is not padding the characters of the text that it stands
   * for: `text.slice(spans[i][0], spans[i][1])` belongs to `ids[i]`.
   */
  encodeWithSpans(text: string): { ids: Int32Array; spans: (readonly [start: number, end: number])[] } {
    const ids = new Int32Array(this.maxLength);
    const tokens = ngramTokens(text, this.options.lower);
    const places: [number, number][] = [];
    this.#encode(tokens, ids, places);
    const spans = places.map(
      ([start, end]) => [tokens.sourceStarts[start], tokens.sourceEnds[end - 1]] as const,
    );
    return { ids, spans };
  }

  toJSON(): NgramVocabularyJson {
    const { options, maxLength, features } = this;
    return { format: 'millwright-ngrams-1', options, maxLength, features };
  }

  /** The vocabulary that `toJSON` gave; throws `UserError` for anything else. */
  static fromJSON(json: unknown): NgramVocabulary {
    const { format, options, maxLength, features } = isRecord(json) ? json : {};
    if (format !== 'millwright-ngrams-1' || !isRecord(options) || !isTextList(features)) {
      throw new UserError('this is not a saved n-gram vocabulary; save the model again');
    }
    if (new Set(features).size < features.length) {
      throw new UserError('the saved n-gram vocabulary holds an n-gram twice; save the model again');
    }
    if (!isOptions(options) || !isCount(maxLength)) {
      throw new UserError('the saved n-gram vocabulary has options out of range; save the model again');
    }
    return new NgramVocabulary(options, maxLength, features);
  }
}
