import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineEndUnifier } from './line-ends.ts';

function unified(text: string, quoted = true, pieceLength = 1000): string {
  const unify = lineEndUnifier(','.charCodeAt(0), quoted);
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength)
    pieces.push(unify(bytes.subarray(at, at + pieceLength)));
  return Buffer.concat(pieces).toString();
}

describe('lineEndUnifier', () => {
  it('makes all line ends LF, but for those inside quotes', () => {
    expect(unified('a\r\nb\rc\n"d\r\ne""\r\n",f\r\n5" g\r\n')).toBe('a\nb\nc\n"d\r\ne""\r\n",f\n5" g\n');
  });
  it('knows no quotes where they are ordinary characters', () => {
    expect(unified('"a\r\n"b\r\n', false)).toBe('"a\n"b\n');
  });
  it('does so in one go or byte by byte', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '维') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 4 }), (content, length) => {
        expect(unified(content, true, length)).toBe(unified(content));
      }),
    );
  });
});
