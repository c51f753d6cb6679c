import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.ts';
import type { Matrix } from '../matrix.ts';
import { type MatrixMode, Tokenizer, type TokenizerText, textToWordSequence } from './tokenizer.ts';

interface RecordedMatrix {
  shape: [number, number];
  entries: [number, number, number][];
}
interface RecordedTokenizer {
  options: Record<string, never>;
  texts: TokenizerText[];
  newTexts: TokenizerText[];
  wordCounts: [string, number][];
  wordDocs: [string, number][];
  wordIndex: [string, number][];
  indexWord: [number, string][];
  documentCount: number;
  sequences: number[][];
  shown: number[][];
  shownTexts: string[];
  matrices: Record<MatrixMode, RecordedMatrix>;
  json: string;
}
const fixture: {
  tokenizers: Record<string, RecordedTokenizer>;
  fitOnSequences: { sequences: number[][]; documentCount: number; tfidf: RecordedMatrix };
} = JSON.parse(readFileSync(new URL('./fixtures/keras.json', import.meta.url), 'utf8'));

const modes: MatrixMode[] = ['binary', 'count', 'freq', 'tfidf'];

function fitted(recorded: RecordedTokenizer): Tokenizer {
  const { options } = recorded;
  const tokenizer = new Tokenizer({
    numWords: options.num_words,
    oovToken: options.oov_token,
    filters: options.filters,
    lower: options.lower,
    split: options.split,
    charLevel: options.char_level,
  });
  tokenizer.fitOnTexts(recorded.texts);
  return tokenizer;
}

function expectMatrix(matrix: Matrix, recorded: RecordedMatrix): void {
  expect(matrix.shape).toEqual(recorded.shape);
  const expected = new Float32Array(recorded.shape[0] * recorded.shape[1]);
  for (const [row, column, value] of recorded.entries) expected[row * recorded.shape[1] + column] = value;
  expect(matrix.data).toEqual(expected);
}

function byWord(a: readonly [string, number], b: readonly [string, number]): number {
  return a[0] < b[0] ? -1 : 1;
}

describe.each(Object.entries(fixture.tokenizers))("Keras' numbers: %s", (_, recorded) => {
  test('the vocabulary and its counts', () => {
    const tokenizer = fitted(recorded);
    expect([...tokenizer.wordCounts]).toEqual(recorded.wordCounts);
    expect([...tokenizer.wordDocs].sort(byWord)).toEqual([...recorded.wordDocs].sort(byWord));
    expect([...tokenizer.wordIndex]).toEqual(recorded.wordIndex);
    expect([...tokenizer.indexWord]).toEqual(recorded.indexWord);
    expect(tokenizer.documentCount).toBe(recorded.documentCount);
  });

  test('texts to sequences and back', () => {
    const tokenizer = fitted(recorded);
    expect(tokenizer.textsToSequences(recorded.newTexts)).toEqual(recorded.sequences);
    expect(tokenizer.sequencesToTexts(recorded.shown)).toEqual(recorded.shownTexts);
  });

  test.each(modes)('texts to a matrix of mode %s', (mode) => {
    expectMatrix(fitted(recorded).textsToMatrix(recorded.newTexts, mode), recorded.matrices[mode]);
  });

  test("Keras' own file is read, and ours says the same", () => {
    const read = Tokenizer.fromJSON(recorded.json);
    const own = Tokenizer.fromJSON(JSON.stringify(fitted(recorded)));
    for (const tokenizer of [read, own]) {
      expect([...tokenizer.wordIndex].sort(byWord)).toEqual([...recorded.wordIndex].sort(byWord));
      expect(tokenizer.textsToSequences(recorded.newTexts)).toEqual(recorded.sequences);
      expectMatrix(tokenizer.textsToMatrix(recorded.newTexts, 'tfidf'), recorded.matrices.tfidf);
    }
    const config = JSON.parse(recorded.json).config;
    const ours = JSON.parse(JSON.stringify(fitted(recorded))).config;
    for (const name of [
      'num_words',
      'filters',
      'lower',
      'split',
      'char_level',
      'oov_token',
      'document_count',
    ]) {
      expect(ours[name]).toEqual(config[name]);
    }
    for (const name of ['word_counts', 'word_docs', 'word_index', 'index_word', 'index_docs']) {
      expect(JSON.parse(ours[name])).toEqual(JSON.parse(config[name]));
    }
  });

  test('a tokenizer that was read continues to fit as the one that was saved', () => {
    const more = ['oil hose 9 10 2012', 'the valve'];
    const original = fitted(recorded);
    const read = Tokenizer.fromJSON(original.toJSON());
    original.fitOnTexts(more);
    read.fitOnTexts(more);
    expect([...read.wordIndex]).toEqual([...original.wordIndex]);
  });
});

test('counts from sequences alone are enough for tfidf', () => {
  const { sequences, documentCount, tfidf } = fixture.fitOnSequences;
  const tokenizer = new Tokenizer({ numWords: 6 });
  tokenizer.fitOnSequences(sequences);
  expect(tokenizer.documentCount).toBe(documentCount);
  expectMatrix(tokenizer.sequencesToMatrix(sequences, 'tfidf'), tfidf);
});

test('what cannot be done is said', () => {
  expect(() => new Tokenizer({ split: '' })).toThrow(/charLevel/);
  expect(() => new Tokenizer().textsToMatrix(['a'])).toThrow(/fitOnTexts/);
  expect(() => new Tokenizer({ numWords: 3 }).sequencesToMatrix([[1]], 'tfidf')).toThrow(/fitOnTexts/);
  const saved = JSON.parse(JSON.stringify(new Tokenizer()));
  for (const bad of ['no JSON', '[]', '{"config":{}}', null, 7]) {
    expect(() => Tokenizer.fromJSON(bad)).toThrow(UserError);
  }
  for (const name of Object.keys(saved.config)) {
    const damaged = { ...saved, config: { ...saved.config, [name]: ['x'] } };
    expect(() => Tokenizer.fromJSON(damaged)).toThrow(new RegExp(`"${name}"`));
  }
});

test('any text: words hold no filtered character, and sequences return to words', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const tokenizer = new Tokenizer({ filters: ' ,.', lower: false });
      tokenizer.fitOnTexts(texts);
      const back = tokenizer.sequencesToTexts(tokenizer.textsToSequences(texts));
      expect(back).toEqual(
        texts.map((text) =>
          text
            .split(/[ ,.]+/)
            .filter(Boolean)
            .join(' '),
        ),
      );
      const read = Tokenizer.fromJSON(JSON.stringify(tokenizer));
      expect(read.textsToSequences(texts)).toEqual(tokenizer.textsToSequences(texts));
      for (const word of textToWordSequence(texts.join(' '))) expect(word).not.toMatch(/[ ,.!\t]/);
    }),
  );
});
