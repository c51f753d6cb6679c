import type { Report } from './block.ts';
import { frameReport } from './frame-report.ts';
import type { Language } from './language/language.ts';
import { costSection } from './sections/cost-section.ts';
import { dataSection } from './sections/data-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { trainingSection } from './sections/training-section.ts';
import { usageSection } from './sections/usage-section.ts';
import {
  sentencesSection,
  translationContext,
  translationOpening,
  translationVerdict,
} from './translation/translation-sections.ts';
import type { TranslationReportData } from './translation-report-data.ts';

/** The report on a translation model, ready for `renderReport`. */
export function translationReport(data: TranslationReportData, language: Language): Report {
  const context = translationContext(language);
  const parts = {
    title: data.title ?? `${data.data.inputColumn} → ${data.data.targetColumn}`,
    verdict: translationVerdict(data, context),
    opening: translationOpening(data, context),
    sections: [
      sentencesSection('samples', data.translation.samples, context),
      sentencesSection('worst', data.translation.worst, context),
      dataSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      usageSection(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
