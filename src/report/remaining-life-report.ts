import type { Report } from './block.ts';
import { frameReport } from './frame-report.ts';
import type { Language } from './language/language.ts';
import { lifeContext } from './remaining-life/life-context.ts';
import {
  answersSection,
  curvesSection,
  sensorsSection,
  seriesDataSection,
  worstSection,
} from './remaining-life/life-sections.ts';
import { lifeOpening, lifeVerdict } from './remaining-life/life-verdict.ts';
import type { RemainingLifeReportData } from './remaining-life-report-data.ts';
import { costSection } from './sections/cost-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { trainingSection } from './sections/training-section.ts';
import { usageSection } from './sections/usage-section.ts';

/** The report on a model of remaining life, ready for `renderReport`. */
export function remainingLifeReport(data: RemainingLifeReportData, language: Language): Report {
  const context = lifeContext(data, language);
  const { words, quote } = context;
  const { results } = data;
  const tested =
    results === undefined
      ? []
      : [
          answersSection(results, data, context),
          curvesSection(results, data, context),
          worstSection(results, context),
          sensorsSection(results, context),
        ];
  const parts = {
    title: data.title ?? words.title(quote(data.data.files[0] ?? '')),
    verdict: lifeVerdict(data, context),
    opening: lifeOpening(data, context),
    sections: [
      ...tested,
      seriesDataSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      usageSection(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
