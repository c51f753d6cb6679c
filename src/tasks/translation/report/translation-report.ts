import { frameReport } from '../../../report/frame-report.ts';
import { sectionContext } from '../../../report/sections/section-context.ts';
import { translationEn } from '../words/en.ts';
import { translationZh } from '../words/zh.ts';
import type { TranslationContext, TranslationReportData } from './facts.ts';
import { sentencesSection, translationOpening, translationVerdict } from './translation-sections.ts';

/** The report on a translation model, ready for `renderReport`. */
export const translationReport = frameReport<TranslationReportData, TranslationContext>({
  context: (_, language) => sectionContext(language, { en: translationEn, zh: translationZh }),
  title: ({ data }) => `${data.inputColumn} → ${data.targetColumn}`,
  verdict: translationVerdict,
  opening: translationOpening,
  sections: ({ translation }, context) => [
    sentencesSection('samples', translation.samples, context),
    sentencesSection('worst', translation.worst, context),
  ],
});
