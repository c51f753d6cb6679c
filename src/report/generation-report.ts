import type { Report } from './block.ts';
import { frameReport } from './frame-report.ts';
import { generationContext } from './generation/generation-context.ts';
import {
  continuationsSection,
  generationOpening,
  generationUsage,
  generationVerdict,
  samplesSection,
} from './generation/generation-sections.ts';
import type { GenerationReportData } from './generation-report-data.ts';
import type { Language } from './language/language.ts';
import { costSection } from './sections/cost-section.ts';
import { dataSection } from './sections/data-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { trainingSection } from './sections/training-section.ts';

/** The report on a language model, ready for `renderReport`. */
export function generationReport(data: GenerationReportData, language: Language): Report {
  const context = generationContext(language);
  const parts = {
    title: data.title ?? data.task,
    verdict: generationVerdict(data, context),
    opening: generationOpening(data, context),
    sections: [
      continuationsSection(data, context),
      samplesSection(data, context),
      dataSection(data, context),
      trainingSection(data, context),
      costSection(data, context),
      generationUsage(data, context),
      fingerprintSection(data, context),
    ],
  };
  return frameReport(data, parts, context, language);
}
