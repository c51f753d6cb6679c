import { classificationEn } from './classification-en.ts';
import { classificationZh } from './classification-zh.ts';
import { en } from './en.ts';
import { recommendationEn } from './recommendation-en.ts';
import { recommendationZh } from './recommendation-zh.ts';
import { remainingLifeEn } from './remaining-life-en.ts';
import { remainingLifeZh } from './remaining-life-zh.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';

/**
 * All prose of reports in one language: what any report says, and a file for each family of tasks. The Chinese files
 * have the English ones' types, so a sentence that lacks a translation fails.
 */
export type Strings = typeof en &
  typeof classificationEn & { remainingLife: typeof remainingLifeEn } & {
    recommendation: typeof recommendationEn;
  };

const tables: Record<Language, Strings> = {
  en: { ...en, ...classificationEn, remainingLife: remainingLifeEn, recommendation: recommendationEn },
  zh: { ...zh, ...classificationZh, remainingLife: remainingLifeZh, recommendation: recommendationZh },
};

export function stringsFor(language: Language): Strings {
  return tables[language];
}
