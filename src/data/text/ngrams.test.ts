import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { type NgramFitOptions, NgramVocabulary } from './ngrams.ts';

const all: NgramFitOptions = { minCount: 1, maxLength: 200 };

/** The n-grams that a vocabulary sees in a text, in order. */
function seen(text: string, options: NgramFitOptions): string[] {
  const vocabulary = NgramVocabulary.fit([text], { ...all, ...options });
  return [...vocabulary.encode(text)].filter((id) => id > 1).map((id) => vocabulary.features[id - 2]);
}

describe('which n-grams a text has', () => {
  test('words and pairs of words, small and plain', () => {
    expect(seen('Hose, BLOWN ａｔ bucket', { characters: null })).toEqual([
      ...['<hose>', '<blown>', '<at>', '<bucket>'],
      ...['<hose> <blown>', '<blown> <at>', '<at> <bucket>'],
    ]);
    expect(seen('Hose', { characters: null, lower: false })).toEqual(['<Hose>']);
  });

  test('numbers and words with an apostrophe stay whole', () => {
    expect(seen("3.5MPa won't a.b", { characters: null, words: [1, 1] })).toEqual([
      ...['<3.5mpa>', "<won't>", '<a>', '<b>'],
    ]);
  });

  test('parts of words, but not the whole word again', () => {
    expect(seen('oil', { characters: [2, 5] })).toEqual([
      ...['<oil>', '<o', '<oi', '<oil', 'oi', 'oil', 'oil>', 'il', 'il>', 'l>'],
    ]);
  });

  test('runs of Chinese characters, with the signs and spaces between them', () => {
    const runs = ['泵', '漏', '?', '急', '泵漏', '漏?', '?急', '泵漏?', '漏?急'];
    expect(seen('泵漏？急', { characters: null })).toEqual(runs);
    expect(seen('泵 急', { characters: null })).toEqual(['泵', ' ', '急', '泵 ', ' 急', '泵 急']);
    expect(seen('a, b? 泵!', { words: [1, 1], cjk: [1, 1], characters: null })).toEqual([
      ...['<a>', ',', '<b>', '?', ' ', '泵', '!'],
    ]);
    expect(seen('液压泵', { cjk: [2, 2] })).toEqual(['液压', '压泵']);
  });

  test('a word that touches Chinese characters joins their runs', () => {
    expect(seen('3号pump坏', { characters: null })).toEqual([
      ...['<3>', '号', '<pump>', '坏', '<3>号', '号<pump>', '<pump>坏', '<3>号<pump>', '号<pump>坏'],
    ]);
  });
});

test('words that a dictionary finds in Chinese text, and runs of them', () => {
  const found = seen('液压油泵漏油 L/H', { words: null, characters: null, cjk: null, segments: [1, 2] });
  expect(found.length).toBeGreaterThan(1);
  expect(found[0]).toBe('\u001f液压');
  expect(found.some((ngram) => ngram.split('\u001f').length === 3)).toBe(true);
  expect(seen('hyd hose', { words: null, characters: null, segments: [1, 2] })).toEqual([]);
  const vocabulary = NgramVocabulary.fit(['液压油泵漏油'], { ...all, cjk: null, segments: [1, 1] });
  const { spans } = vocabulary.encodeWithSpans('＊液压油泵漏油');
  expect('＊液压油泵漏油'.slice(...spans[0])).toBe('液压');
});

describe('a fitted vocabulary', () => {
  test('numbers the most frequent first, and equally frequent ones always alike', () => {
    const texts = ['b a', 'b c', 'b a'];
    const { features } = NgramVocabulary.fit(texts, { ...all, words: [1, 1], characters: null });
    expect(features).toEqual(['<b>', '<a>', '<c>']);
    const reversed = NgramVocabulary.fit([...texts].reverse(), { ...all, words: [1, 1], characters: null });
    expect(reversed.features).toEqual(features);
  });

  test('keeps what is frequent enough, and no more than asked for', () => {
    const texts = ['x y', 'x y', 'x z'];
    expect(NgramVocabulary.fit(texts, { words: [1, 1], characters: null }).features).toEqual(['<x>', '<y>']);
    const one = NgramVocabulary.fit(texts, { words: [1, 1], characters: null, maxFeatures: 1 });
    expect(one.features).toEqual(['<x>']);
    expect(one.size).toBe(3);
  });

  test('an unknown word is 1 once, and its parts are left out', () => {
    const vocabulary = NgramVocabulary.fit(['hose'], { minCount: 1, maxLength: 16, words: [1, 2] });
    expect([...vocabulary.encode('xyz泵')]).toEqual([1, 1, ...new Array<number>(14).fill(0)]);
    expect(vocabulary.encode('')).toEqual(new Int32Array(16));
  });

  test('a text that is too long keeps its words before parts of words', () => {
    const vocabulary = NgramVocabulary.fit(['hose leak'], { minCount: 1, maxLength: 3 });
    const names = [...vocabulary.encode('hose leak')].map((id) => vocabulary.features[id - 2]);
    expect(names).toEqual(['<hose>', '<leak>', '<hose> <leak>']);
  });

  test('has room for nearly all of the texts it was fitted on', () => {
    const short = new Array<string>(990).fill('oil');
    const vocabulary = NgramVocabulary.fit([...short, ...new Array<string>(5).fill('oil '.repeat(1000))]);
    expect(vocabulary.maxLength).toBe(16);
    expect(NgramVocabulary.fit([]).maxLength).toBe(8);
  });

  test('many texts at once are what each is alone', () => {
    const texts = ['hyd hose blown', '', '液压泵漏油'];
    const vocabulary = NgramVocabulary.fit(texts, all);
    const { data, shape } = vocabulary.encodeAll(texts);
    expect(shape).toEqual([3, 200]);
    texts.forEach((text, row) => {
      expect(data.subarray(row * 200, row * 200 + 200)).toEqual(vocabulary.encode(text));
    });
  });

  test('saved as JSON and read again it encodes the same', () => {
    const vocabulary = NgramVocabulary.fit(['hyd hose blown', '液压泵漏油 hose'], {
      minCount: 1,
      cjk: [1, 4],
    });
    const read = NgramVocabulary.fromJSON(JSON.parse(JSON.stringify(vocabulary)));
    expect(read.encode('hose 漏油了 blown')).toEqual(vocabulary.encode('hose 漏油了 blown'));
    expect(read.size).toBe(vocabulary.size);
  });

  test('what is damaged or senseless is refused', () => {
    const json = JSON.parse(JSON.stringify(NgramVocabulary.fit(['hose'], all)));
    const damaged = [
      ...[null, 'x', {}, { ...json, format: 'other' }, { ...json, features: [1] }],
      ...[
        { ...json, features: ['a', 'a'] },
        { ...json, maxLength: 0 },
        { ...json, options: {} },
      ],
    ];
    for (const bad of damaged) expect(() => NgramVocabulary.fromJSON(bad)).toThrow(UserError);
    const senseless: NgramFitOptions[] = [
      { words: [2, 1] },
      { characters: [1, 3] },
      { minCount: 0 },
      { maxLength: 0 },
    ];
    for (const options of senseless) expect(() => NgramVocabulary.fit(['a'], options)).toThrow(RangeError);
  });
});

describe('where n-grams are in the text', () => {
  test('spans point into the text as it was written', () => {
    const text = 'ＨＹＤ hose: ﬁxed 液压泵';
    const vocabulary = NgramVocabulary.fit([text], { ...all, characters: null });
    const { ids, spans } = vocabulary.encodeWithSpans(text);
    const found = new Map(
      spans.map(([start, end], i) => [vocabulary.features[ids[i] - 2], text.slice(start, end)]),
    );
    expect(found.get('<hyd>')).toBe('ＨＹＤ');
    expect(found.get('<hyd> <hose>')).toBe('ＨＹＤ hose');
    expect(found.get('<fixed>')).toBe('ﬁxed');
    expect(found.get('压泵')).toBe('压泵');
  });

  test('parts of words are inside their word', () => {
    const vocabulary = NgramVocabulary.fit(['oil'], all);
    const { ids, spans } = vocabulary.encodeWithSpans('an OIL!');
    const of = (ngram: string) => spans[ids.indexOf(vocabulary.features.indexOf(ngram) + 2)];
    expect(of('<oi')).toEqual([3, 5]);
    expect(of('il>')).toEqual([4, 6]);
    expect(spans[0]).toEqual([0, 2]);
  });

  test('any text: spans are inside it, split no character, and the ids are those of encode', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'grapheme' }),
        (first, second) => {
          const vocabulary = NgramVocabulary.fit([first, second], { minCount: 1, maxLength: 500 });
          for (const text of [first, second, `${first}泵${second}`]) {
            const { ids, spans } = vocabulary.encodeWithSpans(text);
            expect(ids).toEqual(vocabulary.encode(text));
            expect(ids.filter((id) => id !== 0).length).toBe(spans.length);
            expect(ids.every((id) => id < vocabulary.size)).toBe(true);
            for (const [start, end] of spans) {
              expect(0 <= start && start < end && end <= text.length).toBe(true);
              if (!/\p{Cs}/u.test(text)) expect(text.slice(start, end)).not.toMatch(/\p{Cs}/u);
            }
          }
          for (const text of [first, second]) expect([...vocabulary.encode(text)]).not.toContain(1);
        },
      ),
    );
  });
});

test('words of characters outside the basic plane are cut between characters', () => {
  const parts = seen('𝒂𐐀𐐁𐐂', { characters: [2, 3], lower: false });
  expect(parts).toContain('𐐀𐐁');
  for (const part of parts) expect(part).toMatch(/^[\p{L}<>]+$/u);
});

test('a text of a million characters is encoded as well', () => {
  for (const text of ['a'.repeat(1e6), '漏油'.repeat(5e5), 'hyd hose '.repeat(1.1e5)]) {
    const vocabulary = NgramVocabulary.fit([text], { minCount: 1 });
    expect(vocabulary.maxLength).toBe(1024);
    expect(vocabulary.encode(text)[0]).toBeGreaterThan(1);
  }
});
