import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { expand } from './grammar.ts';

/** A template together with every text that it can give. */
const template = fc.letrec<{ whole: [string, string[]]; part: [string, string[]] }>((tie) => ({
  whole: fc.array(tie('part'), { maxLength: 3 }).map((parts) => parts.reduce(concatenate, ['', ['']])),
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.stringMatching(/^[a-c漏油 ]{0,3}$/).map((text): [string, string[]] => [text, [text]]),
    fc.constant<[string, string[]]>(['{c}', ['<c>']]),
    fc
      .array(tie('whole'), { minLength: 1, maxLength: 3 })
      .map((choices): [string, string[]] => [
        `(${choices.map(([source]) => source).join('|')})`,
        choices.flatMap(([, texts]) => texts),
      ]),
  ),
})).whole;

function concatenate(a: [string, string[]], b: [string, string[]]): [string, string[]] {
  return [a[0] + b[0], a[1].flatMap((head) => b[1].map((tail) => head + tail))];
}

test('gives one of the texts that the template stands for', () => {
  fc.assert(
    fc.property(template, fc.integer(), ([source, texts], seed) => {
      expect(texts).toContain(expand(source, new Random(seed), (slot) => `<${slot}>`));
    }),
  );
});

test('gives every alternative, also the outermost and the empty ones', () => {
  const random = new Random(1);
  const seen = new Set(
    Array.from({ length: 200 }, () => expand('a(b|(c|)d)|{x}', random, (slot) => slot + slot)),
  );
  expect([...seen].sort()).toEqual(['ab', 'acd', 'ad', 'xx']);
});

test.each(['(a|b', 'a)b', 'leak at {c'])('refuses the unbalanced template %s', (source) => {
  expect(() => expand(source, new Random(1), () => '')).toThrow(source);
});
