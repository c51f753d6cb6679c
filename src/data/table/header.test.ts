import { describe, expect, it } from 'vitest';
import { looksLikeHeader, uniqueNames } from './header.ts';

const has = (rows: string[][], customary = false) => looksLikeHeader(rows, customary);

describe('looksLikeHeader', () => {
  it('sees names above numbers and dates', () => {
    expect(
      has([
        ['asset', 'cost'],
        ['A', '12.5'],
        ['B', '7'],
      ]),
    ).toBe(true);
    expect(
      has([
        ['asset', 'start'],
        ['A', '2004-07-01'],
        ['B', '2005年3月2日'],
      ]),
    ).toBe(true);
    expect(
      has([
        ['A', '12.5'],
        ['B', '7'],
      ]),
    ).toBe(false);
  });
  it('sees that a first value which comes again is data', () => {
    expect(
      has(
        [
          ['pump broken', 'leak'],
          ['hose off', 'wear'],
          ['seal', 'leak'],
        ],
        true,
      ),
    ).toBe(false);
  });
  it('sees names above a few labels that come again and again', () => {
    const rows = ['a', 'b', 'a', 'b', 'b', 'a', 'a', 'b', 'a'].map((label, index) => [`word${index}`, label]);
    expect(has([['entry', 'kind'], ...rows])).toBe(true);
  });
  it('sees the usual names, in Chinese too', () => {
    expect(has([['text'], ['pump']])).toBe(true);
    expect(
      has([
        ['标题', '类别'],
        ['漏油', '泵'],
      ]),
    ).toBe(true);
  });
  it('takes sentences as data', () => {
    expect(
      has(
        [
          ['Hi.', '嗨。'],
          ['Run!', '跑！'],
        ],
        true,
      ),
    ).toBe(false);
    expect(has([['finance'], ['realty'], ['stocks']])).toBe(false);
  });
  it('takes the only line for a header when it holds names', () => {
    expect(has([['machine', 'failure']])).toBe(true);
    expect(has([['machine', '17']])).toBe(false);
    expect(has([])).toBe(false);
  });
});

describe('uniqueNames', () => {
  it('renames what comes again without taking a name that another column has', () => {
    expect(uniqueNames(['a', 'a', 'a_2', ' ', 'a']).names).toEqual(['a', 'a_3', 'a_2', 'column4', 'a_4']);
  });
});
