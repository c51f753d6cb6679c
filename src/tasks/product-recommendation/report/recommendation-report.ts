import { frameReport } from '../../../report/frame-report.ts';
import { sectionContext } from '../../../report/sections/section-context.ts';
import { recommendationEn } from '../words/en.ts';
import { recommendationZh } from '../words/zh.ts';
import type { RecommendationContext, RecommendationReportData } from './facts.ts';
import { eventsData, examplesSection, factorsSection, resultsSection } from './recommendation-sections.ts';
import { recommendationOpening, recommendationVerdict } from './recommendation-verdict.ts';

/** The report on a recommender, ready for `renderReport`. */
export const recommendationReport = frameReport<RecommendationReportData, RecommendationContext>({
  context: (_, language) => sectionContext(language, { en: recommendationEn, zh: recommendationZh }),
  title: ({ data }, { words, quote }) => words.title(quote(data.files[0] ?? '')),
  verdict: recommendationVerdict,
  opening: recommendationOpening,
  sections: (facts, context) => [
    resultsSection(facts, context),
    examplesSection(facts, context),
    factorsSection(facts, context),
  ],
  data: eventsData,
});
