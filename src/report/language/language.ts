import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';

/** All prose of reports in one language. `zh` has this type, so a sentence that lacks a translation fails. */
export type Strings = typeof en;

const tables: Record<Language, Strings> = { en, zh };

export function stringsFor(language: Language): Strings {
  return tables[language];
}
