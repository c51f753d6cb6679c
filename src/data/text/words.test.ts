import fc from 'fast-check';
import { expect, test } from 'vitest';
import { characters, segmentWords, words } from './words.ts';

test('Chinese, English and numbers come apart into words', () => {
  expect(words('液压泵漏油，更换密封圈')).toEqual(['液压', '泵', '漏油', '更换', '密封', '圈']);
  expect(words("hyd hose blown at bucket (L/H), won't move")).toEqual([
    ...['hyd', 'hose', 'blown', 'at', 'bucket', 'L', 'H', "won't", 'move'],
  ]);
  expect(words('3#注塑机 PLC通讯中断 3.5MPa')).toEqual(['3', '注塑', '机', 'PLC', '通讯', '中断', '3.5MPa']);
  expect(words('')).toEqual([]);
  expect(words(' ，。!? \t\n')).toEqual([]);
});

test('characters leave out what carries no meaning', () => {
  expect(characters('3#泵 OK！𠮷')).toEqual(['3', '泵', 'O', 'K', '𠮷']);
  expect(characters(' ，')).toEqual([]);
});

test('any text: words are where they say, in order, and do not overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', size: 'large' }), (text) => {
      let last = 0;
      for (const { word, start, end } of segmentWords(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(text.slice(start, end)).toBe(word);
        expect(word).not.toBe('');
        last = end;
      }
    }),
  );
});

test('a very long text is taken apart like a short one', () => {
  const sentence = '液压泵漏油，hydraulic pump leaking. ';
  const repeated = sentence.repeat(5000);
  const expected = Array.from({ length: 5000 }, () => words(sentence)).flat();
  expect(words(repeated)).toEqual(expected);
  const unbroken = '𠮷'.repeat(50_000);
  expect(words(unbroken).join('')).toBe(unbroken);
  expect(words(unbroken).every((word) => /^(?:𠮷)+$/u.test(word))).toBe(true);
});
