import type { Report } from './block.ts';
import { frameReport } from './frame-report.ts';
import type { Language } from './language/language.ts';
import {
  eventsSection,
  examplesSection,
  factorsSection,
  resultsSection,
} from './recommendation/recommendation-sections.ts';
import { recommendationOpening, recommendationVerdict } from './recommendation/recommendation-verdict.ts';
import type { RecommendationReportData } from './recommendation-report-data.ts';
import { costSection } from './sections/cost-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { sectionContext } from './sections/section-context.ts';
import { trainingSection } from './sections/training-section.ts';
import { usageSection } from './sections/usage-section.ts';

/** The report on a recommender, ready for `renderReport`. */
export function recommendationReport(data: RecommendationReportData, language: Language): Report {
  const context = sectionContext(language);
  const { strings, quote } = context;
  const parts = {
    title: data.title ?? strings.recommendation.title(quote(data.data.files[0] ?? '')),
    verdict: recommendationVerdict(data, context),
    opening: recommendationOpening(data, context),
    sections: [
      resultsSection(data, context),
      examplesSection(data, context),
      factorsSection(data, context),
      eventsSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      usageSection(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
