import type { Block, Report, Section, Verdict } from './block.ts';
import { fewCases } from './few-cases.ts';
import type { Language } from './language/language.ts';
import { oneLine } from './plain-text.ts';
import type { ReportFacts } from './report-facts.ts';
import { costSection } from './sections/cost-section.ts';
import { dataSection } from './sections/data-section.ts';
import { fingerprintSection } from './sections/fingerprint-section.ts';
import type { SectionContext } from './sections/section-context.ts';
import { trainingSection } from './sections/training-section.ts';
import { type UsageCode, usageOfTexts, usageSection } from './sections/usage-section.ts';

/** What a family of tasks has of its own in a report. */
export interface ReportFamily<Facts extends ReportFacts, Context extends SectionContext> {
  context(facts: Facts, language: Language): Context;
  /** The title where the user gave none; made from the names of columns if left out. */
  title?(facts: Facts, context: Context): string;
  verdict(facts: Facts, context: Context): Verdict;
  /** Blocks beside the verdict. */
  opening(facts: Facts, context: Context): readonly Block[];
  /** The family's own sections in their order, before those of every report; an undefined one is left out. */
  sections(facts: Facts, context: Context): readonly (Section | undefined)[];
  /** Replaces the blocks on the data, where the data are no texts with labels. */
  data?(facts: Facts, context: Context): Omit<Section, 'id' | 'title'>;
  /** Replaces the examples of use, where the inputs are no texts. */
  usage?(facts: Facts, context: Context): UsageCode;
}

/**
 * Makes reports of one family, ready for `renderReport`: the family's sections, then data, training, cost, usage and
 * fingerprint; a badge on simulated data, and a warning where there was little data.
 *
 *     export const tabularReport = frameReport<TabularReportData, TableContext>({ context, verdict, ... });
 *     await writeFile('report.html', renderReport(tabularReport(facts, 'en')));
 */
export function frameReport<Facts extends ReportFacts, Context extends SectionContext>(
  family: ReportFamily<Facts, Context>,
): (facts: Facts, language: Language) => Report {
  return (facts, language) => {
    const context = family.context(facts, language);
    const { strings, format, list, quote } = context;
    const { data, task, createdAt, title = family.title?.(facts, context) } = facts;
    const date = format.moment(createdAt);
    const verdict = family.verdict(facts, context);
    const doubts = fewCases({ ...data.split, classes: data.classes?.length }, language);
    const own = family.data?.(facts, context);
    return {
      language,
      title: oneLine(title ?? strings.title(quote(data.targetColumn), quote(data.inputColumn))),
      facts: [task, list(data.files.map((file) => oneLine(file, 120))), date],
      ...(data.simulated ? { badge: strings.simulatedBadge } : {}),
      verdict: {
        headline: verdict.headline,
        sentences: [...verdict.sentences, ...(data.simulated ? [strings.simulated] : [])],
        tone: doubts.length > 0 && verdict.tone === 'good' ? 'warning' : verdict.tone,
      },
      warnings: [...warningsOf(verdict), ...doubts],
      opening: [...fewCasesNote(doubts, context), ...family.opening(facts, context)],
      sections: [
        ...family.sections(facts, context),
        own === undefined ? dataSection(facts, context) : { id: 'data', title: strings.data.title, ...own },
        trainingSection(facts, context),
        costSection(facts, context),
        usageSection(family.usage?.(facts, context) ?? usageOfTexts(facts, context), context),
        fingerprintSection(facts, context),
      ].filter((section) => section !== undefined),
      footer: strings.footer(date),
    };
  };
}

/** Where the family names none, a headline that is not good is the warning. */
const warningsOf = ({ tone, headline, warnings }: Verdict): readonly string[] =>
  warnings ?? (tone === 'bad' || tone === 'warning' ? [headline] : []);

function fewCasesNote(doubts: readonly string[], { strings }: SectionContext): Block[] {
  if (doubts.length === 0) return [];
  const text = doubts.join(strings.frame.sentenceGap);
  return [{ kind: 'note', tone: 'warning', title: strings.fewCases.title, text }];
}
