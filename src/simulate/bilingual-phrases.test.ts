import { describe, expect, it } from 'vitest';
import { simulatePhrases } from './bilingual-phrases.ts';

describe('bilingual phrases', () => {
  const phrases = [...simulatePhrases({ rows: 500, seed: 3 })];

  it('are the same for the same seed and say that they are simulated', () => {
    expect([...simulatePhrases({ rows: 500, seed: 3 })]).toEqual(phrases);
    expect([...simulatePhrases({ rows: 500, seed: 4 })]).not.toEqual(phrases);
    for (const { phrase_id } of phrases) expect(phrase_id).toMatch(/^SIM-\d+$/);
  });

  it('hold the same numbers and part numbers in both languages', () => {
    const numbers = (text: string) =>
      [...text.matchAll(/[A-Z]*\d+(?:-\d+)?/g)].map(([found]) => found).sort();
    for (const { english, chinese } of phrases) expect(numbers(chinese)).toEqual(numbers(english));
  });

  it('are English on one side and Chinese on the other', () => {
    for (const { english, chinese } of phrases) {
      expect(english).not.toMatch(/\p{Script=Han}/u);
      expect(chinese).toMatch(/^\p{Script=Han}.*。$/u);
    }
  });
});
