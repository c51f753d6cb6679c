import { UserError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';
import type { Texts } from '../storage/list.ts';
import { countNgrams, mostFrequent } from './count-ngrams.ts';
import type { NgramRuns } from './ngram-runs.ts';
import { NgramTable } from './ngram-table.ts';
import { NgramTokens } from './ngram-tokens.ts';
import { RunMemo } from './run-memo.ts';
import {
  type NgramOptions,
  type NgramRange,
  segmentRuns,
  tokenRuns,
  visitNgrams,
  visitParts,
} from './visit-ngrams.ts';

export type { NgramOptions, NgramRange };

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

/** Of the runs of a text; overwritten for each. */
let numbers = new Int32Array(1024);

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
  /** The n-gram of id i + 2 at i; words are between `<` and `>`. */
  readonly features: readonly string[];
  readonly #table: NgramTable;
  readonly #tokens: NgramTokens;
  /** The ids of each word's parts. */
  readonly #parts = new RunMemo((units, start, end, add) => {
    const { characters } = this.options;
    if (characters === null) return;
    visitParts(units, start, end, characters, (_, from, to) => {
      const number = this.#table.find(units, from, to);
      if (number >= 0) add(number + firstFeatureId);
      return true;
    });
  });

  private constructor(options: NgramOptions, maxLength: number, features: readonly string[]) {
    this.options = options;
    this.maxLength = maxLength;
    this.features = features;
    this.#table = NgramTable.of(features);
    this.#tokens = new NgramTokens(options.lower);
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
    const { found, lengths } = countNgrams(texts, options);
    const features = mostFrequent(found, options.minCount, options.maxFeatures);
    const needed = lengths.sort((a, b) => a - b)[Math.floor(0.99 * (lengths.length - 1))] ?? 1;
    return new NgramVocabulary(options, maxLength ?? Math.max(8, Math.ceil(needed / 8) * 8), features);
  }

  #encode(tokens: NgramTokens, ids: Int32Array, places: [number, number][]): void {
    let length = 0;
    visitNgrams(tokens, this.options, (units, from, to, start, end, isUnigram) => {
      const number = this.#table.find(units, from, to);
      if (number < 0 && !isUnigram) return true;
      ids[length++] = number < 0 ? 1 : number + firstFeatureId;
      places.push([start, end]);
      return length < ids.length;
    });
    ids.fill(0, length);
  }

  /** The ids of a text's n-grams `[maxLength]`, filled up with 0; what is too long loses parts of words first. */
  encode(text: string): Int32Array {
    const ids = new Int32Array(this.maxLength);
    this.encodeInto(text, ids);
    return ids;
  }

  /** Writes the ids of a text, as `encode` gives them, over all of `ids`, which has `maxLength` places. */
  encodeInto(text: string, ids: Int32Array): void {
    const tokens = this.#tokens.read(text);
    let length = this.#encodeRuns(tokenRuns(tokens, this.options), ids, 0);
    length = this.#encodeRuns(segmentRuns(tokens, this.options), ids, length);
    if (this.options.characters !== null) length = this.#encodeParts(tokens, ids, length);
    ids.fill(0, length);
  }

  /** Writes the ids of runs behind `length` others; gives how many there are then. */
  #encodeRuns(runs: NgramRuns, ids: Int32Array, length: number): number {
    const { count, unigrams } = runs;
    if (count > numbers.length) numbers = new Int32Array(2 * count);
    this.#table.findAll(runs, count, numbers);
    let filled = length;
    for (let i = 0; i < count && filled < ids.length; i++) {
      if (numbers[i] >= 0) ids[filled++] = numbers[i] + firstFeatureId;
      else if (unigrams[i] === 1) ids[filled++] = 1;
    }
    return filled;
  }

  /** Writes the ids of parts of words behind `length` others; gives how many there are then. */
  #encodeParts({ units, starts, ends, single, count }: NgramTokens, ids: Int32Array, length: number): number {
    const parts = this.#parts;
    let filled = length;
    for (let token = 0; token < count && filled < ids.length; token++) {
      if (single[token] === 1) continue;
      parts.find(units, starts[token], ends[token]);
      const until = Math.min(parts.to, parts.from + ids.length - filled);
      for (let at = parts.from; at < until; at++) ids[filled++] = parts.numbers[at];
    }
    return filled;
  }

  /** The ids of many texts `[texts, maxLength]`. */
  encodeAll(texts: Texts): Matrix<Int32Array> {
    const data = new Int32Array(texts.length * this.maxLength);
    let row = 0;
    for (const text of texts) {
      this.encodeInto(text, data.subarray(row * this.maxLength, (row + 1) * this.maxLength));
      row += 1;
    }
    return { data, shape: [texts.length, this.maxLength] };
  }

  /**
   * The ids of a text's n-grams, and for each that is not padding the characters of the text that it is made
   * of: `text.slice(spans[i][0], spans[i][1])` belongs to `ids[i]`.
   */
  encodeWithSpans(text: string): { ids: Int32Array; spans: (readonly [start: number, end: number])[] } {
    const ids = new Int32Array(this.maxLength);
    const tokens = new NgramTokens(this.options.lower, { sources: true }).read(text);
    const { sourceStarts = [], sourceEnds = [] } = tokens;
    const places: [number, number][] = [];
    this.#encode(tokens, ids, places);
    const spans = places.map(([start, end]) => [sourceStarts[start], sourceEnds[end - 1]] as const);
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
      throw new UserError({
        en: 'this is not a saved n-gram vocabulary; save the model again',
        zh: '这不是保存的 n-gram 词表；请重新保存模型',
      });
    }
    if (new Set(features).size < features.length) {
      throw new UserError({
        en: 'the saved n-gram vocabulary holds an n-gram twice; save the model again',
        zh: '保存的 n-gram 词表中有重复项；请重新保存模型',
      });
    }
    if (!isOptions(options) || !isCount(maxLength)) {
      throw new UserError({
        en: 'the saved n-gram vocabulary has options out of range; save the model again',
        zh: '保存的 n-gram 词表的选项超出范围；请重新保存模型',
      });
    }
    return new NgramVocabulary(options, maxLength, features);
  }
}
