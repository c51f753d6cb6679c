import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, fitText, oneLine, textWidth, truncate } from './plain-text.ts';

const anyText = fc.string({ unit: 'binary' });

describe('plain text', () => {
  it('escapes so that no markup remains, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(/[<>"']|\p{Surrogate}/u.test(escapeHtml(text))).toBe(false);
      }),
    );
  });

  it('cuts at the limit and never through an emoji', () => {
    expect(truncate('abc🚜def', 4)).toBe('abc…');
    expect(truncate('abc', 3)).toBe('abc');
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, limit) => {
        expect(truncate(text, limit).length).toBeLessThanOrEqual(limit + 1);
      }),
    );
  });

  it('makes one line of many and says when it cut', () => {
    expect(oneLine(' a\r\n\tb ')).toBe('a b');
    expect(oneLine('y'.repeat(1_000_000), 10)).toBe(`${'y'.repeat(10)}…`);
  });

  it('fits a label into pixels, counting Chinese characters as wide', () => {
    expect(textWidth('液压', 12)).toBe(24);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(textWidth(fitText(text, 120, 12), 12)).toBeLessThanOrEqual(120 + 24);
      }),
    );
    expect(fitText('Hydraulics', 200, 12)).toBe('Hydraulics');
    expect(fitText('动臂与铲斗液压系统', 60, 12)).toMatch(/^动臂与?铲?…$/);
  });
});
