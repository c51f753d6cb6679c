import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, type TextChange } from './text.ts';

function changes(text: string): TextChange[] {
  const found: TextChange[] = [];
  cleanText(text, {}, (change) => found.push(change));
  return found;
}

describe('what is cleaned', () => {
  test.each([
    ['  hyd \t hose\r\nblown ', 'hyd hose blown', 'white-space-collapsed'],
    ['Ｆａｕｌｔ　１２：ＰＬＣ', 'Fault 12:PLC', 'unicode-normalized'],
    ['pump\u0000 leak\u0007ing', 'pump leak ing', 'control-characters-removed'],
    ['\uFEFFvalve\u200B stuck', 'valve stuck', 'control-characters-removed'],
    ['oil &amp; filter&#39;s &#x4E2D;', "oil & filter's 中", 'markup-removed'],
    ['leak<br/>at <b>pump</b> <span style="x">2</span>', 'leak at pump 2', 'markup-removed'],
    ['&amp;lt;br&amp;gt;leak', 'leak', 'markup-removed'],
    ['first line_x000D_\nsecond', 'first line second', 'markup-removed'],
    ['\uD800broken', 'broken', 'control-characters-removed'],
  ])('%j becomes %j', (given, cleaned, change) => {
    expect(cleanText(given)).toBe(cleaned);
    expect(changes(given)).toContain(change);
  });

  test.each([
    'pressure <5 bar and >3',
    'A&B',
    'if a<b then c>d',
    '&unknown; R&D',
    '漏油，更换',
    '👷‍♀️ ok',
    "won't",
  ])('%j holds nothing to remove', (text) => {
    expect(cleanText(text)).toBe(text.normalize('NFKC'));
    expect(changes(text)).not.toContain('markup-removed');
  });

  test('case is folded only when asked for', () => {
    expect(cleanText('HYD Hose')).toBe('HYD Hose');
    expect(cleanText('HYD Hose', { foldCase: true })).toBe('hyd hose');
  });

  test('a long text is cut, but not inside a character', () => {
    expect(cleanText('abcdef', { maxCharacters: 3 })).toBe('abc');
    expect(cleanText('ab𠮷', { maxCharacters: 3 })).toBe('ab');
    expect(changes('x'.repeat(1e6))).toEqual(['text-truncated']);
  });
});

test('any text: cleaning twice changes nothing more, and nothing unclean is left', () => {
  const nasty = fc.constantFrom(
    '<br',
    '>',
    '&',
    'amp;',
    'lt;',
    '＜',
    '\u200B',
    ' ',
    '_x000',
    'D_',
    'ﷺ',
    '\u0085',
    'b',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(nasty).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.boolean(), fc.integer({ min: 1, max: 40 }), (given, foldCase, maxCharacters) => {
      const once = cleanText(given, { foldCase, maxCharacters });
      expect(cleanText(once, { foldCase, maxCharacters })).toBe(once);
      expect(once.length).toBeLessThanOrEqual(maxCharacters);
      expect(once).not.toMatch(/\p{Cc}|\p{Cs}|^\s|\s$|\s\s/u);
    }),
    { numRuns: 500 },
  );
});

test('texts made to be slow are cleaned all the same', () => {
  for (const part of ['<', '& ', '<br ', '&amp;', ' ', 'A-', '\u0301', '&amp;lt;', '_x000']) {
    const text = part.repeat(1e6 / part.length);
    expect(cleanText(text, { maxCharacters: 1e6 }).length).toBeLessThanOrEqual(1e6);
  }
});
