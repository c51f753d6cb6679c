import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CharacterClass, characterClass, characterLength } from './character-class.ts';

test.each([
  ['a', 'letter'],
  ['ß', 'letter'],
  ['한', 'letter'],
  ['7', 'digit'],
  ['²', 'mark'],
  ['\u0301', 'mark'],
  ['泵', 'cjk'],
  ['𠮷', 'cjk'],
  ['ポ', 'cjk'],
  ['ー', 'cjk'],
  ['，', 'sign'],
  ['℃', 'sign'],
  ['🔧', 'sign'],
  [' ', 'other'],
  ['\u0000', 'other'],
  ['', 'other'],
] as const)('%j is %s', (character, name) => {
  expect(characterClass(character, 0)).toBe(CharacterClass[name]);
});

test('any text: lengths step from character to character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const stepped: string[] = [];
      for (let i = 0; i < text.length; i += characterLength(text, i)) {
        stepped.push(text.slice(i, i + characterLength(text, i)));
      }
      expect(stepped).toEqual([...text]);
    }),
  );
});
