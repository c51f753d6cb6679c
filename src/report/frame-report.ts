import type { Block, Report, Section } from './block.ts';
import { fewCases } from './few-cases.ts';
import type { Language } from './language/language.ts';
import { oneLine } from './plain-text.ts';
import type { ReportFacts } from './report-facts.ts';
import type { SectionContext } from './sections/section-context.ts';

/** What a family of tasks has of its own in a report. */
export interface ReportParts {
  readonly title: string;
  readonly verdict: Report['verdict'];
  readonly opening: readonly Block[];
  /** In their order; one that has nothing to say is left out. */
  readonly sections: readonly (Section | undefined)[];
}

/** A report with what every one has: its facts, a badge on simulated data, and a warning where there was little data. */
export function frameReport(
  { task, createdAt, data }: ReportFacts,
  { title, verdict, opening, sections }: ReportParts,
  { strings, format, list }: SectionContext,
  language: Language,
): Report {
  const date = format.moment(createdAt);
  const doubts = fewCases({ ...data.split, classes: data.classes?.length }, language);
  const warning: Block[] =
    doubts.length === 0
      ? []
      : [
          {
            kind: 'note',
            tone: 'warning',
            title: strings.fewCases.title,
            text: doubts.join(strings.frame.sentenceGap),
          },
        ];
  return {
    language,
    title: oneLine(title),
    facts: [task, list(data.files.map((file) => oneLine(file, 120))), date],
    ...(data.simulated ? { badge: strings.simulatedBadge } : {}),
    verdict: doubts.length > 0 && verdict.tone === 'good' ? { ...verdict, tone: 'warning' } : verdict,
    opening: [...warning, ...opening],
    sections: sections.filter((section) => section !== undefined),
    footer: strings.footer(date),
  };
}
