import type { Language } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { remainingLifeEn } from '../words/en.ts';
import { remainingLifeZh } from '../words/zh.ts';
import type { RemainingLifeReportData } from './facts.ts';

/** What the sections on remaining life are written with. */
export interface LifeContext extends SectionContext<typeof remainingLifeEn> {
  /** The unit of time as it follows a number. */
  readonly unit: string;
  /** A life in units of time: whole numbers where it is long, else one digit. */
  life(value: number): string;
}

export function lifeContext({ series, results }: RemainingLifeReportData, language: Language): LifeContext {
  const context = sectionContext(language, { en: remainingLifeEn, zh: remainingLifeZh });
  const name = context.name(series.timeColumn);
  const digits = series.cap >= 30 || results === undefined ? 0 : 1;
  return {
    ...context,
    unit: context.words.timeUnit(name),
    life: (value) =>
      context.format.decimal(value, value !== 0 && Math.abs(value) < 10 ? Math.max(1, digits) : digits),
  };
}
