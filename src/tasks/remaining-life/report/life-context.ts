import type { Language } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { remainingLifeEn } from '../words/en.ts';
import { remainingLifeZh } from '../words/zh.ts';
import type { RemainingLifeReportData } from './facts.ts';

/** What the sections on remaining life write with. */
export interface LifeContext extends SectionContext {
  words: typeof remainingLifeEn;
  /** The unit of time as it follows a number. */
  unit: string;
  /** A life in units of time: whole numbers where it is long, else one digit. */
  life(value: number): string;
}

export function lifeContext({ series, results }: RemainingLifeReportData, language: Language): LifeContext {
  const context = sectionContext(language);
  const { strings, format } = context;
  const words = language === 'zh' ? remainingLifeZh : remainingLifeEn;
  const name = context.name(series.timeColumn);
  const digits = series.cap >= 30 || results === undefined ? 0 : 1;
  return {
    ...context,
    // The shared sections on training speak of texts; here they speak of units.
    strings: {
      ...strings,
      training: {
        ...strings.training,
        architectures: { ...strings.training.architectures, ...words.architectures },
        trainingLine: words.training.line,
        validationLine: words.training.unseen,
        curveTitles: { ...strings.training.curveTitles, ...{ rmse: words.training.rmse } },
        columns: { ...strings.training.columns, ...{ valRmse: 'RMSE' } },
      },
      usage: {
        ...strings.usage,
        comments: { ...strings.usage.comments, evaluate: words.usage.evaluate },
        pythonNote: words.usage.python,
      },
    },
    words,
    unit: language === 'en' && /^[a-z]*[a-rt-z]$/.test(name) ? `${name}s` : name,
    life: (value) =>
      format.decimal(value, value !== 0 && Math.abs(value) < 10 ? Math.max(1, digits) : digits),
  };
}
