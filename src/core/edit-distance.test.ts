import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';

test.each([
  ['Hydraulcs', 'Hydraulics', 1],
  ['engnie', 'engine', 1],
  ['brake', 'break', 2],
  ['', 'ab', 2],
  ['same', 'same', 0],
  ['pump', 'valve', 3],
])('%j to %j', (a, b, distance) => {
  expect(editDistance(a, b, 2)).toBe(distance);
});

test('it is symmetric, and a limit only caps it', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.nat(4), (a, b, limit) => {
      const whole = editDistance(a, b, 20);
      expect(editDistance(b, a, 20)).toBe(whole);
      expect(editDistance(a, b, limit)).toBe(Math.min(whole, limit + 1));
      expect(editDistance(`${a}x`, a, 3)).toBe(1);
    }),
  );
});
