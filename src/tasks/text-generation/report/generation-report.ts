import { frameReport } from '../../../report/frame-report.ts';
import { sectionContext } from '../../../report/sections/section-context.ts';
import { generationEn } from '../words/en.ts';
import { generationZh } from '../words/zh.ts';
import type { GenerationContext, GenerationReportData } from './facts.ts';
import {
  continuationsSection,
  generationOpening,
  generationVerdict,
  samplesSection,
} from './generation-sections.ts';
import { generationUsage } from './generation-usage.ts';

/** The report on a language model, ready for `renderReport`. */
export const generationReport = frameReport<GenerationReportData, GenerationContext>({
  context: (_, language) => sectionContext(language, { en: generationEn, zh: generationZh }),
  title: ({ data }, { words, quote }) => words.title(quote(data.inputColumn)),
  verdict: generationVerdict,
  opening: generationOpening,
  sections: (facts, context) => [continuationsSection(facts, context), samplesSection(facts, context)],
  usage: generationUsage,
});
