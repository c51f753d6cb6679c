import type { Report } from '../../../report/block.ts';
import { frameReport } from '../../../report/frame-report.ts';
import type { Language } from '../../../report/language/language.ts';
import { costSection } from '../../../report/sections/cost-section.ts';
import { dataSection } from '../../../report/sections/data-section.ts';
import { fingerprintSection } from '../../../report/sections/fingerprint-section.ts';
import { trainingSection } from '../../../report/sections/training-section.ts';
import type { GenerationReportData } from './facts.ts';
import { generationContext } from './generation-context.ts';
import {
  continuationsSection,
  generationOpening,
  generationUsage,
  generationVerdict,
  samplesSection,
} from './generation-sections.ts';

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
