import { UserError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';
import { readTokenizerJson, type TokenizerJson, writeTokenizerJson } from './tokenizer-json.ts';
import { defaultFilters, type TokenizerOptions } from './tokenizer-options.ts';

/** A text, or the words of one. */
export type TokenizerText = string | readonly string[];
/** What a matrix of texts holds: whether a word occurs, how often, its share, or its weight. */
export type MatrixMode = 'binary' | 'count' | 'freq' | 'tfidf';

/** The words of a text, as Keras' `text_to_word_sequence`. `split` must not be empty. */
export function textToWordSequence(
  text: string,
  { filters = defaultFilters, lower = true, split = ' ' }: Omit<TokenizerOptions, 'charLevel'> = {},
): string[] {
  let separated = '';
  for (const character of lower ? text.toLowerCase() : text) {
    separated += filters.includes(character) ? split : character;
  }
  return separated.split(split).filter((word) => word !== '');
}

/**
 * Keras' `Tokenizer`: learns a vocabulary from texts and turns texts into sequences of word indices, the most
 * frequent word first, from 1 on; 0 is left for padding.
 *
 *     const tokenizer = new Tokenizer({ numWords: 10000, oovToken: '<OOV>' });
 *     tokenizer.fitOnTexts(['hyd hose blown', 'hose leaking']);
 *     tokenizer.textsToSequences(['hose split']); // [[2, 1]]
 */
export class Tokenizer {
  readonly numWords: number | undefined;
  readonly filters: string;
  readonly lower: boolean;
  readonly split: string;
  readonly charLevel: boolean;
  readonly oovToken: string | undefined;
  /** Texts fitted so far. */
  documentCount: number;
  /** How often each word occurred, in the order in which they were first seen. */
  readonly wordCounts = new Map<string, number>();
  /** In how many texts each word occurred. */
  readonly wordDocs = new Map<string, number>();
  /** Each word's index, the most frequent first. */
  readonly wordIndex = new Map<string, number>();
  /** Each index' word. */
  readonly indexWord = new Map<number, string>();
  /** In how many texts each index occurred. */
  readonly indexDocs = new Map<number, number>();

  constructor(options: TokenizerOptions = {}) {
    this.numWords = options.numWords === 0 ? undefined : options.numWords;
    this.filters = options.filters ?? defaultFilters;
    this.lower = options.lower ?? true;
    this.split = options.split ?? ' ';
    this.charLevel = options.charLevel ?? false;
    this.oovToken = options.oovToken;
    this.documentCount = options.documentCount ?? 0;
    if (this.split === '') {
      throw new UserError({
        en: 'split must not be empty; give charLevel for characters',
        zh: 'split 不能为空；若要按字符切分，请设置 charLevel',
      });
    }
  }

  #words(text: TokenizerText): readonly string[] {
    if (typeof text !== 'string') return this.lower ? text.map((word) => word.toLowerCase()) : text;
    if (this.charLevel) return [...(this.lower ? text.toLowerCase() : text)];
    return textToWordSequence(text, this);
  }

  /** Counts the words of texts, beside those counted before, and numbers them again by frequency. */
  fitOnTexts(texts: Iterable<TokenizerText>): void {
    for (const text of texts) {
      this.documentCount++;
      const words = this.#words(text);
      for (const word of words) this.wordCounts.set(word, (this.wordCounts.get(word) ?? 0) + 1);
      for (const word of new Set(words)) this.wordDocs.set(word, (this.wordDocs.get(word) ?? 0) + 1);
    }
    this.#number();
  }

  #number(): void {
    this.wordIndex.clear();
    this.indexWord.clear();
    // The sort is stable: among equally frequent words, the one seen first comes first.
    const byCount = [...this.wordCounts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
    const vocabulary = this.oovToken === undefined ? byCount : [this.oovToken, ...byCount];
    for (const [position, word] of vocabulary.entries()) this.wordIndex.set(word, position + 1);
    for (const [word, index] of this.wordIndex) this.indexWord.set(index, word);
    for (const [word, count] of this.wordDocs) {
      const index = this.wordIndex.get(word);
      if (index !== undefined) this.indexDocs.set(index, count);
    }
  }

  /** Counts in how many sequences each index occurs; needed for `'tfidf'` when no texts were fitted. */
  fitOnSequences(sequences: Iterable<readonly number[]>): void {
    for (const sequence of sequences) {
      this.documentCount++;
      for (const index of new Set(sequence)) this.indexDocs.set(index, (this.indexDocs.get(index) ?? 0) + 1);
    }
  }

  #oovIndex(): number | undefined {
    return this.oovToken === undefined ? undefined : this.wordIndex.get(this.oovToken);
  }

  /** The word indices of each text. */
  textsToSequences(texts: Iterable<TokenizerText>): number[][] {
    const oovIndex = this.#oovIndex();
    const limit = this.numWords ?? Number.POSITIVE_INFINITY;
    const sequences: number[][] = [];
    for (const text of texts) {
      const sequence: number[] = [];
      for (const word of this.#words(text)) {
        const index = this.wordIndex.get(word);
        if (index !== undefined && index < limit) sequence.push(index);
        else if (oovIndex !== undefined) sequence.push(oovIndex);
      }
      sequences.push(sequence);
    }
    return sequences;
  }

  /** The words of each sequence of indices, with spaces between. */
  sequencesToTexts(sequences: Iterable<readonly number[]>): string[] {
    const oovIndex = this.#oovIndex();
    const oovWord = oovIndex === undefined ? undefined : this.indexWord.get(oovIndex);
    const limit = this.numWords ?? Number.POSITIVE_INFINITY;
    return Array.from(sequences, (sequence) => {
      const words = sequence.map((index) => {
        const word = this.indexWord.get(index);
        return word !== undefined && index < limit ? word : oovWord;
      });
      return words.filter((word) => word !== undefined).join(' ');
    });
  }

  /** A matrix `[texts, numWords]` of which words occur; see `sequencesToMatrix`. */
  textsToMatrix(texts: Iterable<TokenizerText>, mode: MatrixMode = 'binary'): Matrix<Float32Array> {
    return this.sequencesToMatrix(this.textsToSequences(texts), mode);
  }

  /**
   * A matrix `[sequences, numWords]`, with as many columns as words and one when `numWords` was not given.
   * `'tfidf'` is (1 + ln count) · ln(1 + documents / (1 + documents with the word)). Throws `RangeError`
   * before anything was fitted.
   */
  sequencesToMatrix(
    sequences: readonly (readonly number[])[],
    mode: MatrixMode = 'binary',
  ): Matrix<Float32Array> {
    if (this.numWords === undefined && this.wordIndex.size === 0) {
      throw new RangeError('give numWords, or call fitOnTexts first: the number of columns is not known');
    }
    if (mode === 'tfidf' && this.documentCount === 0) {
      throw new RangeError('call fitOnTexts or fitOnSequences first: tfidf needs the counts of documents');
    }
    const columns = this.numWords ?? this.wordIndex.size + 1;
    const data = new Float32Array(sequences.length * columns);
    sequences.forEach((sequence, row) => {
      const counts = new Map<number, number>();
      for (const index of sequence) counts.set(index, (counts.get(index) ?? 0) + 1);
      for (const [index, count] of counts) {
        if (index >= columns) continue;
        data[row * columns + index] = this.#weight(mode, index, count, sequence.length);
      }
    });
    return { data, shape: [sequences.length, columns] };
  }

  #weight(mode: MatrixMode, index: number, count: number, length: number): number {
    if (mode === 'binary') return 1;
    if (mode === 'count') return count;
    if (mode === 'freq') return count / length;
    const documents = this.indexDocs.get(index) ?? 0;
    return (1 + Math.log(count)) * Math.log(1 + this.documentCount / (1 + documents));
  }

  /** The tokenizer in the form of Keras' `to_json`, which Keras' `tokenizer_from_json` reads. */
  toJSON(): TokenizerJson {
    return writeTokenizerJson(this);
  }

  /** The tokenizer that `toJSON` or Keras' `to_json` wrote; throws `UserError` for anything else. */
  static fromJSON(json: unknown): Tokenizer {
    const { options, wordCounts, wordDocs, wordIndex, indexWord, indexDocs } = readTokenizerJson(json);
    const tokenizer = new Tokenizer(options);
    for (const [word, count] of wordCounts) tokenizer.wordCounts.set(word, count);
    for (const [word, count] of wordDocs) tokenizer.wordDocs.set(word, count);
    for (const [word, index] of wordIndex) tokenizer.wordIndex.set(word, index);
    for (const [index, word] of indexWord) tokenizer.indexWord.set(index, word);
    for (const [index, count] of indexDocs) tokenizer.indexDocs.set(index, count);
    return tokenizer;
  }
}
