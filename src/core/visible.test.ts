import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleLine, visibleLines, visibleTexts } from './visible.ts';

it('shows what would steer a terminal, and changes nothing else', () => {
  expect(visibleLine('\u001b[31mRED\u001b[2J\u009b1A a\nfake line')).toBe('␛[31mRED␛[2J�1A a fake line');
  expect(visibleLines('one\n\ttwo\r\u0007')).toBe('one\n\ttwo ␇');
  expect(visibleLine('液压泄漏 – Öl "ü" 👷 1.5 µm')).toBe('液压泄漏 – Öl "ü" 👷 1.5 µm');
  expect(visibleTexts({ a: ['\u001b', { '\u001b': 1 }], b: Float32Array.of(1) })).toEqual({
    a: ['␛', { '␛': 1 }],
    b: Float32Array.of(1),
  });
});

it('leaves no control character in any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visibleLine(text)).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      expect(visibleLines(text).replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
    }),
  );
});
