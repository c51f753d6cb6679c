import type { Language, Strings } from '../../../report/language/language.ts';
import { mergeWords, type PartOf } from '../../../report/language/merge-words.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { classificationEn } from '../words/en.ts';
import { classificationZh } from '../words/zh.ts';

/** What the sections on a classifier are written with. */
export type ClassificationContext = SectionContext<typeof classificationEn>;

/** Words where rows are not texts, such as images, in place of those of any report. */
export type RowWords = Readonly<Record<Language, PartOf<Strings>>>;

export function classificationContext(language: Language, rows?: RowWords): ClassificationContext {
  const context = sectionContext(language, { en: classificationEn, zh: classificationZh });
  return { ...context, strings: mergeWords(context.strings, rows?.[language]) };
}
