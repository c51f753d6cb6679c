import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import { usageSection } from '../../../report/sections/usage-section.ts';
import type { RemainingLifeReportData } from './facts.ts';
import { lifeContext } from './life-context.ts';
import {
  answersSection,
  curvesSection,
  sensorsSection,
  seriesDataSection,
  worstSection,
} from './life-sections.ts';
import { lifeOpening, lifeVerdict } from './life-verdict.ts';

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
