import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinTexts, picked } from './list.ts';
import { TextFile } from './text-file.ts';
import { TextStore } from './text-store.ts';

test('any texts are read back from a file, in order and at any place, while others are added', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    // Longer than what is read and written at once.
    fc.integer({ min: 0, max: 3 }).map((times) => '漏油 oil '.repeat(70_000 * times)),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), fc.array(fc.nat(11)), (texts, places) => {
      const file = new TextFile();
      try {
        for (const [place, each] of texts.entries()) {
          file.add(each);
          expect(file.at(place)).toBe(each);
        }
        expect([...file]).toEqual(texts);
        for (const place of places) expect(file.at(place)).toBe(texts[place]);
        expect([...file]).toEqual(texts);
        expect(file.length).toBe(texts.length);
      } finally {
        file.close();
      }
    }),
    { numRuns: 40 },
  );
});

test('a store goes to the disk when it is full, with all it has', () => {
  const store = new TextStore(10);
  try {
    const texts = ['hose', '漏油', 'pump', 'x'];
    for (const [place, text] of texts.entries()) {
      store.add(text);
      expect(store.onDisk).toBe(place >= 3);
      expect([...store.texts]).toEqual(texts.slice(0, place + 1));
    }
    expect([...picked(store.texts, Int32Array.of(3, 0, 3))]).toEqual(['x', 'hose', 'x']);
    expect([...joinTexts(store.texts, ['a'])]).toEqual([...texts, 'a']);
  } finally {
    store.close();
  }
});
