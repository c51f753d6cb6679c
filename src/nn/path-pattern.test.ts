import { expect, it } from 'vitest';
import { matchesPath } from './path-pattern.ts';

const paths = [
  'embedding/embeddings',
  'block_0/attention/query/kernel',
  'block_0/attention/query/bias',
  'block_1/norm/gamma',
  'head/kernel',
  'head/bias',
];
const named = (pattern: string): string[] => paths.filter((path) => matchesPath(pattern, path));

it('a name is what is called so and all inside it', () => {
  expect(named('head')).toEqual(['head/kernel', 'head/bias']);
  expect(named('block_0/attention')).toEqual(paths.slice(1, 3));
  expect(named('head/bias')).toEqual(['head/bias']);
  expect(named('hea')).toEqual([]);
  expect(named('attention')).toEqual([]);
});

it('a star is any letters of one part, two stars any number of parts', () => {
  expect(named('block_*')).toEqual(paths.slice(1, 4));
  expect(named('*/bias')).toEqual(['head/bias']);
  expect(named('**/bias')).toEqual([paths[2], 'head/bias']);
  expect(named('block_*/**/kernel')).toEqual([paths[1]]);
  expect(named('**')).toEqual(paths);
});

it('other signs stand for themselves', () => {
  expect(matchesPath('a.b', 'axb')).toBe(false);
  expect(matchesPath('a.b(1)', 'a.b(1)/kernel')).toBe(true);
});
