import type { Random } from '../core/random.ts';
import { chance, pick } from './draw.ts';

export type Language = 'en' | 'zh' | 'mixed';

/** Someone who writes work orders, with the habits that make the data messy. Shares are from 0 to 1. */
export interface Writer {
  readonly name: string;
  readonly language: Language;
  /** 0 day (06-14), 1 late (14-22), 2 night (22-06). */
  readonly shift: number;
  /** How many of the orders of the shift are theirs, relative to the others. */
  readonly activity: number;
  readonly terse: number;
  /** Share of the words that have a shorthand which are written so. */
  readonly shorthand: number;
  /** Mean number of typing errors in 100 characters. */
  readonly typos: number;
  readonly letters: 'lower' | 'sentence' | 'upper' | 'mixed';
  /** How often machine tags appear in the text. */
  readonly namesMachine: number;
  /** Full-width digits and letters, or half-width punctuation in Chinese. */
  readonly width: 'normal' | 'full' | 'half' | 'none';
  readonly copies: number;
  /** Works through a form that leaves mark-up in the text, or one that cuts it off. */
  readonly terminal: 'plain' | 'web' | 'forty characters';
  readonly signs: number;
  readonly missingLabels: number;
  readonly labelVariants: number;
  readonly emptyTexts: number;
}

const latinNames =
  'J. Kowalski|M. Okafor|D. Murphy|Steve Hill|R. Singh|P. Novak|A. Costa|Tom Becker|K. Lindqvist|S. Tanaka|B. Walsh|L. Moreau|Raj Patel|Gary W|I. Petrov|H. Yilmaz'.split(
    '|',
  );
const chineseNames =
  '王强|李伟|张敏|刘洋|陈建国|杨帆|赵磊|黄志明|周涛|吴刚|徐海|孙丽|马超|朱军|胡斌|郭鹏|林峰|何勇|高翔|罗文'.split(
    '|',
  );
const pinyinNames = 'Li Wei|Zhang Min|Chen Jun|Wang Lei|Liu Yang|Zhao Peng|Lin Feng|He Yong'.split('|');

/** The maintenance crew: 13 who write Chinese, 12 who write English and 5 who mix, over three shifts. */
export function hireWriters(random: Random): Writer[] {
  const names = {
    zh: random.shuffle([...chineseNames]),
    en: random.shuffle([...latinNames]),
    mixed: random.shuffle([...pinyinNames]),
  };
  const crew: readonly (readonly [Language, number])[] = [
    ['zh', 13],
    ['en', 12],
    ['mixed', 5],
  ];
  return crew.flatMap(([language, count]) =>
    names[language].slice(0, count).map(
      (name, index): Writer => ({
        name,
        language,
        shift: index % 3,
        activity: 0.7 + 0.6 * random.next(),
        terse: 0.15 + 0.6 * random.next(),
        shorthand: chance(random, 0.25) ? 0.03 : 0.15 + 0.55 * random.next(),
        typos: 0.15 + 1.6 * random.next() ** 2,
        letters: pick(random, ['lower', 'lower', 'sentence', 'sentence', 'upper', 'mixed'] as const),
        namesMachine: 0.05 + 0.35 * random.next(),
        width: pick(random, ['normal', 'normal', 'normal', 'half', 'none', 'full'] as const),
        copies: 0.01 + 0.06 * random.next(),
        terminal: pick(random, ['plain', 'plain', 'plain', 'plain', 'web', 'forty characters'] as const),
        signs: chance(random, 0.2) ? 0.3 : 0,
        missingLabels: 0.01 + 0.09 * random.next(),
        labelVariants: 0.01 + 0.07 * random.next(),
        emptyTexts: 0.001 + 0.008 * random.next(),
      }),
    ),
  );
}
