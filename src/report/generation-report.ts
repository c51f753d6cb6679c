import type { Report, Section } from './block.ts';
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
import { oneLine } from './plain-text.ts';
import { costSection } from './sections/cost-section.ts';
import { dataSection } from './sections/data-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import { trainingSection } from './sections/training-section.ts';

/** The report on a language model, ready for `renderReport`. */
export function generationReport(data: GenerationReportData, language: Language): Report {
  const context = generationContext(language);
  const { strings, format, list } = context;
  const sections: (Section | undefined)[] = [
    continuationsSection(data, context),
    samplesSection(data, context),
    dataSection(data, context),
    trainingSection(data, context),
    costSection(data, context),
    generationUsage(data, context),
    fingerprintSection(data, context),
  ];
  const date = format.moment(data.createdAt);
  return {
    language,
    title: oneLine(data.title ?? data.task),
    facts: [data.task, list(data.data.files.map((file) => oneLine(file, 120))), date],
    ...(data.data.simulated ? { badge: strings.simulatedBadge } : {}),
    verdict: generationVerdict(data, context),
    opening: generationOpening(data, context),
    sections: sections.filter((section) => section !== undefined),
    footer: strings.footer(date),
  };
}
