import type { Report } from './block.ts';
import type { Language } from './language/language.ts';
import { oneLine } from './plain-text.ts';
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
  const { strings, format, list, quote } = context;
  const date = format.moment(data.createdAt);
  return {
    language,
    title: oneLine(data.title ?? strings.recommendation.title(quote(data.data.files[0] ?? ''))),
    facts: [data.task, list(data.data.files.map((file) => oneLine(file, 120))), date],
    ...(data.data.simulated ? { badge: strings.simulatedBadge } : {}),
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
    footer: strings.footer(date),
  };
}
