import type { Language } from '../../core/language.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type { Language } from '../../core/language.ts';

/**
 * The words that any report is written in. The Chinese ones have the English ones' type, so a sentence that lacks a
 * translation fails. Words of one family of tasks are in that family's folder.
 */
export type Strings = typeof en;

const tables: Record<Language, Strings> = { en, zh };

export function stringsFor(language: Language): Strings {
  return tables[language];
}
