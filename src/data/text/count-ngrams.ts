import type { NgramRuns } from './ngram-runs.ts';
import { NgramTable } from './ngram-table.ts';
import { NgramTokens } from './ngram-tokens.ts';
import { type NgramOptions, type NgramVisit, segmentRuns, tokenRuns, visitParts } from './visit-ngrams.ts';

/** So many n-grams of a text are counted at most. */
const longestText = 1024;
// Rare n-grams are forgotten before the table takes more than about 150 MB.
const pruneAbove = 4_000_000;
/** So many different words are counted before the counts of their parts are; numbers of orders are words too. */
const maxWords = 1_000_000;

/** Texts numbered, and how often each was counted. */
class Counts {
  table = new NgramTable();
  #counts = new Int32Array(1024);
  #numbers = new Int32Array(longestText);

  /** Counts the text, `times` times, and gives its number. */
  add(units: Uint16Array, from: number, to: number, times: number): number {
    const number = this.table.add(units, from, to);
    this.#makeRoom();
    this.#counts[number] += times;
    return number;
  }

  /** Counts the first `count` of the runs, at most `longestText`, once each. */
  addAll(runs: NgramRuns, count: number): void {
    const numbers = this.#numbers;
    this.table.addAll(runs, count, numbers);
    this.#makeRoom();
    for (let i = 0; i < count; i++) this.#counts[numbers[i]] += 1;
  }

  #makeRoom(): void {
    if (this.table.size <= this.#counts.length) return;
    const larger = new Int32Array(2 * this.table.size);
    larger.set(this.#counts);
    this.#counts = larger;
  }

  get counts(): Int32Array {
    return this.#counts.subarray(0, this.table.size);
  }

  /** Forgets the rarest where there are too many. */
  prune(): void {
    for (let rare = 1; this.table.size > pruneAbove; rare++) {
      const kept = numbersWith(this.counts, rare + 1);
      this.table = this.table.pick(kept);
      this.#counts = Int32Array.from(kept, (number) => this.#counts[number]);
    }
  }
}

/**
 * How often each n-gram occurs, and how many n-grams each text has. Whole words are counted, and their parts once for
 * each different word: texts say the same words again and again.
 */
export function countNgrams(
  texts: Iterable<string>,
  options: NgramOptions,
): { found: Counts; lengths: number[] } {
  const { characters } = options;
  const found = new Counts();
  let words = new Counts();
  const lengths: number[] = [];
  const tokens = new NgramTokens(options.lower);
  let length = 0;
  const count: NgramVisit = (units, from, to) => {
    found.add(units, from, to, 1);
    return ++length < longestText;
  };
  let partsOf: number[] = [];
  const countParts = (): void => {
    for (const [word, times] of words.counts.entries()) {
      if (characters === null || times === 0) continue;
      const units = unitsOf(words.table.text(word));
      visitParts(units, 0, units.length, characters, (_, from, to) => {
        found.add(units, from, to, times);
        return true;
      });
      found.prune();
    }
    words = new Counts();
    partsOf = [];
  };
  for (const text of texts) {
    length = 0;
    const { units, starts, ends, single, count: tokenCount } = tokens.read(text);
    for (const runsOf of [tokenRuns, segmentRuns]) {
      const runs = runsOf(tokens, options);
      const counted = Math.min(runs.count, longestText - length);
      found.addAll(runs, counted);
      length += counted;
    }
    let goesOn = length < longestText && characters !== null;
    for (let token = 0; goesOn && token < tokenCount; token++) {
      if (single[token] === 1 || characters === null) continue;
      const [start, end] = [starts[token], ends[token]];
      const word = words.add(units, start, end, 1);
      partsOf[word] ??= numberOfParts(units, start, end, characters);
      length += partsOf[word];
      if (length < longestText) continue;
      // What no longer has room in this text is not counted either.
      words.add(units, start, end, -1);
      length -= partsOf[word];
      goesOn = visitParts(units, start, end, characters, count);
    }
    lengths.push(length);
    found.prune();
    if (words.table.size > maxWords) countParts();
  }
  countParts();
  return { found, lengths };
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

function numberOfParts(units: Uint16Array, start: number, end: number, range: readonly number[]): number {
  let parts = 0;
  return visitParts(units, start, end, range, () => ++parts > 0) ? parts : 0;
}

/** The numbers of those that occur at least so often. */
function numbersWith(counts: Int32Array, least: number): Int32Array {
  const numbers = new Int32Array(counts.length);
  let kept = 0;
  for (let number = 0; number < counts.length; number++) {
    if (counts[number] >= least) numbers[kept++] = number;
  }
  return numbers.subarray(0, kept);
}

/** The most frequent n-grams; among equally frequent ones, those first in the order of their code units. */
export function mostFrequent({ table, counts }: Counts, least: number, most: number): string[] {
  const kept = numbersWith(counts, least).sort((a, b) => counts[b] - counts[a]);
  const features: string[] = [];
  for (let start = 0; start < kept.length && features.length < most; ) {
    let end = start + 1;
    while (end < kept.length && counts[kept[end]] === counts[kept[start]]) end++;
    const alike = Array.from(kept.subarray(start, end), (number) => table.text(number)).sort(byCodeUnits);
    for (const text of alike.slice(0, most - features.length)) features.push(text);
    start = end;
  }
  return features;
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
