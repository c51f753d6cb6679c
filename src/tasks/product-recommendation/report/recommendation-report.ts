import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import { usageSection } from '../../../report/sections/usage-section.ts';
import type { RecommendationReportData } from './facts.ts';
import { recommendationContext } from './recommendation-context.ts';
import { eventsSection, examplesSection, factorsSection, resultsSection } from './recommendation-sections.ts';
import { recommendationOpening, recommendationVerdict } from './recommendation-verdict.ts';

/** The report on a recommender, ready for `renderReport`. */
export function recommendationReport(data: RecommendationReportData, language: Language): Report {
  const context = recommendationContext(language);
  const { words, quote } = context;
  const parts = {
    title: data.title ?? words.title(quote(data.data.files[0] ?? '')),
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
