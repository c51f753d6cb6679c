import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contributionsByWord } from './text-contributions.ts';

it('a pair of words is shared by their letters, and a single word keeps its own', () => {
  const text = 'oil leak';
  const words = contributionsByWord(
    text,
    [
      [0, 3],
      [0, 8],
    ],
    [0.5, 0.7],
  );
  expect(words.map(({ text: word, start, end }) => [word, start, end])).toEqual([
    ['oil', 0, 3],
    ['leak', 4, 8],
  ]);
  expect(words[0].contribution).toBeCloseTo(0.5 + 0.3, 12);
  expect(words[1].contribution).toBeCloseTo(0.4, 12);
});

it('Chinese is divided into words, and signs are on their own', () => {
  const words = contributionsByWord(
    '液压油管爆裂，漏油!',
    [
      [0, 2],
      [6, 7],
    ],
    [1, 0.5],
  );
  expect(words.map(({ text }) => text).join('')).toBe('液压油管爆裂，漏油!');
  expect(words.find(({ text }) => text === '，')?.contribution).toBe(0.5);
  expect(words[0].contribution).toBeGreaterThan(0);
});

it('the sum stays what it was, whatever is covered: letters, signs or nothing but spaces', () => {
  const span = fc.tuple(fc.nat(30), fc.nat(8), fc.float({ min: -1, max: 1, noNaN: true }));
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.stringMatching(/^[油a ,]{0,30}$/),
  );
  fc.assert(
    fc.property(texts, fc.array(span), (text, drawn) => {
      fc.pre(text.trim() !== '');
      const spans = drawn.map(([start, size]): [number, number] => {
        const from = Math.min(start, text.length - 1);
        return [from, Math.min(text.length, from + size + 1)];
      });
      const values = drawn.map(([, , value]) => value);
      const words = contributionsByWord(text, spans, values);
      const sum = words.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(
        values.reduce((a, b) => a + b, 0),
        6,
      );
      for (const { text: word, start, end } of words) expect(text.slice(start, end)).toBe(word);
    }),
  );
});
