import type { Report, Section } from './block.ts';
import type { Language } from './language/language.ts';
import { oneLine } from './plain-text.ts';
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
  const { strings, format, list, words, quote } = context;
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
  const sections: (Section | undefined)[] = [
    ...tested,
    seriesDataSection(data, context),
    trainingSection(data, context),
    costSection(data, context),
    usageSection(data, context),
    fingerprintSection(data, context),
  ];
  const date = format.moment(data.createdAt);
  return {
    language,
    title: oneLine(data.title ?? words.title(quote(data.data.files[0] ?? ''))),
    facts: [data.task, list(data.data.files.map((file) => oneLine(file, 120))), date],
    ...(data.data.simulated ? { badge: strings.simulatedBadge } : {}),
    verdict: lifeVerdict(data, context),
    opening: lifeOpening(data, context),
    sections: sections.filter((section) => section !== undefined),
    footer: strings.footer(date),
  };
}
