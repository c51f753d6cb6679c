import type { Section } from '../block.ts';
import type { ClassificationReportData } from '../classification-report-data.ts';
import type { SectionContext } from '../sections/section-context.ts';

/** Pictures as the network was given them. */
export function sheetSection(
  { sheet }: ClassificationReportData,
  context: SectionContext,
): Section | undefined {
  if (sheet === undefined) return undefined;
  const { title, lead } = context.strings.sheet;
  return {
    id: 'pictures',
    title,
    lead,
    blocks: [{ kind: 'pictures', wide: true, pictures: [{ png: sheet, description: title, facts: [] }] }],
  };
}
