import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cjkShare, guessLanguage } from './language.ts';

test('the share of Chinese characters counts letters only', () => {
  expect(cjkShare('液压泵，3# 2012!')).toBe(1);
  expect(cjkShare('pump 3')).toBe(0);
  expect(cjkShare('泵A')).toBe(0.5);
  expect(cjkShare('')).toBe(0);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(cjkShare(text)).toBeGreaterThanOrEqual(0);
      expect(cjkShare(text)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a data set is Chinese, English or both', () => {
  expect(guessLanguage(['液压泵漏油，更换密封圈', '主轴PLC通讯中断，重启后恢复正常', '轴承异响'])).toBe('zh');
  expect(guessLanguage(['hyd hose blown', 'bucket wont open', '2012'])).toBe('en');
  expect(guessLanguage(['液压泵漏油', 'hyd hose blown at bucket', '轴承异响，更换'])).toBe('mixed');
  expect(guessLanguage([])).toBe('en');
  expect(guessLanguage(['', '123'])).toBe('en');
});

test('the sample reaches the end of a long data set', () => {
  const texts = [
    ...new Array<string>(5000).fill('bearing noise'),
    ...new Array<string>(5000).fill('轴承异响'),
  ];
  expect(guessLanguage(texts, 100)).toBe('mixed');
});
