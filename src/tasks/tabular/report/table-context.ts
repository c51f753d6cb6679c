import type { Language } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { type TabularWords, wordsEn } from '../words/en.ts';
import { wordsZh } from '../words/zh.ts';

export type TableContext = SectionContext & {
  readonly words: TabularWords;
  /** A quantity with three figures that count. */
  readonly amount: (value: number) => string;
};

export function tableContext(language: Language): TableContext {
  const context = sectionContext(language);
  const { format } = context;
  return {
    ...context,
    words: language === 'zh' ? wordsZh : wordsEn,
    amount(value) {
      if (Number.isInteger(value) || !Number.isFinite(value)) return format.count(value);
      const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
      return format.decimal(value, Math.min(Math.max(digits, 0), 6));
    },
  };
}
