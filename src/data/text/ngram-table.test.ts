import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NgramTable } from './ngram-table.ts';

const unitsOf = (text: string) => Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

test('texts keep the number they were first given, however many there are', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `n${i * 7}泵`.repeat(1 + (i % 3)));
  const table = NgramTable.of([...texts, ...texts]);
  expect(table.size).toBe(texts.length);
  expect(texts.map((text) => table.find(unitsOf(text), 0, text.length))).toEqual([...texts.keys()]);
  expect(texts.map((_, number) => table.text(number))).toEqual(texts);
  expect(table.find(unitsOf('n1泵'), 0, 3)).toBe(-1);
});

test('any texts: found by a part of other units as a Map finds them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 6 })), (texts) => {
      const table = new NgramTable();
      const known = new Map<string, number>();
      const numbers = texts.map((text) => {
        known.set(text, known.get(text) ?? known.size);
        return table.add(unitsOf(`xx${text}y`), 2, 2 + text.length);
      });
      expect(numbers).toEqual(texts.map((text) => known.get(text)));
      const picked = table.pick([...known.values()].reverse());
      const found = [...known.keys()].map((text) => picked.find(unitsOf(text), 0, text.length));
      expect(found).toEqual([...known.keys()].map((_, i) => known.size - 1 - i));
    }),
  );
});

test('texts whose hashes are the same have numbers of their own, and those after them keep theirs', () => {
  const texts = ['pump', 'sp4qx', '2krfmx', 'valve', 'pump'];
  const table = NgramTable.of(texts);
  expect(table.size).toBe(4);
  expect([0, 1, 2, 3].map((number) => table.text(number))).toEqual(texts.slice(0, 4));
  expect(table.find(unitsOf('valve'), 0, 5)).toBe(3);
  // What the hash costs: the second is taken for the first.
  expect(table.find(unitsOf('2krfmx'), 0, 6)).toBe(1);
});
