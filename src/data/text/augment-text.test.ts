import { describe, expect, test } from 'vitest';
import { augmentText, parseSynonyms, type TextChangeKind } from './augment-text.ts';

const english = 'hydraulic hose blown near bucket, losing oil since morning shift';
const chinese = '液压泵漏油更换密封圈后正常';
const copies = (text: string, kind: TextChangeKind, synonyms?: Map<string, string[]>) =>
  Array.from({ length: 60 }, (_, number) => augmentText(text, number, { kinds: [kind], synonyms, seed: 1 }));
const wordsOf = (text: string): string[] => text.match(/\p{Script=Han}|[a-z]+/gu) ?? [];

test('the same text, number and seed give the same copy, and others give others', () => {
  const kinds = ['deletion', 'swap', 'typo'] as const;
  const all = (seed: number) =>
    Array.from({ length: 50 }, (_, number) => augmentText(english, number, { kinds, seed }));
  expect(all(1)).toEqual(all(1));
  expect(all(1)).not.toEqual(all(2));
  expect(new Set(all(1)).size).toBeGreaterThan(20);
});

describe.each([english, chinese])('%j', (text) => {
  test('loses a word, or a character of Chinese, and keeps the rest in order', () => {
    for (const copy of copies(text, 'deletion')) {
      const left = wordsOf(copy);
      expect(left).toHaveLength(wordsOf(text).length - 1);
      let at = -1;
      for (const word of left) {
        at = wordsOf(text).indexOf(word, at + 1);
        expect(at).toBeGreaterThanOrEqual(0);
      }
    }
  });
  test('has two neighbours turned round', () => {
    for (const copy of copies(text, 'swap')) {
      expect(copy).not.toBe(text);
      expect(wordsOf(copy).sort()).toEqual(wordsOf(text).sort());
    }
  });
});

test('a typing error changes one word by one letter or two, and no Chinese', () => {
  for (const copy of copies(english, 'typo')) {
    const changed = wordsOf(copy).filter((word) => !wordsOf(english).includes(word));
    expect(changed.length).toBeLessThanOrEqual(1);
    expect(Math.abs(copy.length - english.length)).toBeLessThanOrEqual(1);
  }
  expect(new Set(copies(english, 'typo')).size).toBeGreaterThan(10);
  expect(new Set(copies(chinese, 'typo'))).toEqual(new Set([chinese]));
});

test('synonyms of a person replace whole words, and Chinese words anywhere', () => {
  const synonyms = parseSynonyms('\ufeffhose, pipe\r\n漏油，渗油、滴油\nlonely\n');
  expect(new Set(copies('Hose blown', 'synonyms', synonyms))).toEqual(new Set(['pipe blown']));
  expect(new Set(copies(chinese, 'synonyms', synonyms))).toEqual(
    new Set([chinese.replace('漏油', '渗油'), chinese.replace('漏油', '滴油')]),
  );
  expect(new Set(copies('firehose blown', 'synonyms', synonyms))).toEqual(new Set(['firehose blown']));
});

test('a text too short to lose anything stays', () => {
  expect(augmentText('pump leaks', 3, { kinds: ['deletion', 'swap', 'typo'], seed: 1 })).toBe('pump leaks');
});
