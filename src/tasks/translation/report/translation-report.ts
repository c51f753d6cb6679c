import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { dataSection } from '../../../report/sections/data-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import { usageSection } from '../../../report/sections/usage-section.ts';
import type { TranslationReportData } from './facts.ts';
import {
  sentencesSection,
  translationContext,
  translationOpening,
  translationVerdict,
} from './translation-sections.ts';

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
