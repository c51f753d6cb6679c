import { frameReport } from '../../../report/frame-report.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { translationEn } from '../words/en.ts';
import { translationZh } from '../words/zh.ts';
import type { TranslationReportData } from './facts.ts';
import { sentencesSection, translationOpening, translationVerdict } from './translation-sections.ts';

/** What the sections on a translation model are written with. */
export type TranslationContext = SectionContext<typeof translationEn>;

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
