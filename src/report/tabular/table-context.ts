import type { Language } from '../language/language.ts';
import { type SectionContext, sectionContext } from '../sections/section-context.ts';
import { type TabularWords, wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';

export type TableContext = SectionContext & {
  readonly words: TabularWords;
  /** A quantity with four figures that count. */
  readonly amount: (value: number) => string;
};

export function tableContext(language: Language): TableContext {
  const context = sectionContext(language);
  const { format } = context;
  return {
    ...context,
    words: language === 'zh' ? wordsZh : wordsEn,
    amount(value) {
      if (value === 0 || !Number.isFinite(value)) return format.decimal(value, 0);
      const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
      return format.decimal(value, Math.min(digits, 6));
    },
  };
}
