import type { Section } from '../../../report/block.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';

/** Images as the network is given them. */
export function sheetSection(
  { sheet }: ClassificationReportData,
  context: ClassificationContext,
): Section | undefined {
  if (sheet === undefined) return undefined;
  const { title, lead } = context.words.sheet;
  return {
    id: 'images',
    title,
    lead,
    blocks: [{ kind: 'pictures', wide: true, pictures: [{ png: sheet, description: title, facts: [] }] }],
  };
}
