import type { Texts } from '../storage/list.ts';

/** In what language the words of a data set are written. */
export type Language = 'zh' | 'en' | 'mixed';

const cjkCharacters = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const otherLetters = /(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])\p{L}/gu;
const otherWords = /(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])\p{L})+/gu;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The share of Chinese characters (and Japanese kana) among the letters of a text, from 0 to 1; 0 for a text
 * without letters.
 */
export function cjkShare(text: string): number {
  const cjk = count(text, cjkCharacters);
  return cjk === 0 ? 0 : cjk / (cjk + count(text, otherLetters));
}

/**
 * Whether texts are Chinese, English (or another language that is written with letters), or both. Looks at
 * `sampleSize` texts at even distances, the first 1,000 characters of each. Two Chinese characters weigh as
 * much as one word of letters, which is the usual length of a Chinese word; nine words in ten decide.
 */
export function guessLanguage(texts: Texts, sampleSize = 1000): Language {
  const step = Math.max(1, Math.floor(texts.length / sampleSize));
  let chineseWords = 0;
  let letterWords = 0;
  for (let row = 0; row < texts.length; row += step) {
    const text = (texts.at(row) ?? '').slice(0, 1000);
    chineseWords += count(text, cjkCharacters) / 2;
    letterWords += count(text, otherWords);
  }
  const share = chineseWords / Math.max(1, chineseWords + letterWords);
  if (share >= 0.9) return 'zh';
  return share <= 0.1 ? 'en' : 'mixed';
}
