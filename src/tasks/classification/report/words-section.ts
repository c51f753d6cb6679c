import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import { drivingWords } from '../../../report/charts/driving-words.ts';
import { oneLine } from '../../../report/plain-text.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';

/** Classes drawn as charts; the others share a table, so that a page with many classes stays readable. */
const CHARTED = 12;

/** The words that drive each class, classes in the order given. */
export function wordsSection(
  data: ClassificationReportData,
  context: ClassificationContext,
): Section | undefined {
  const { format, name, list } = context;
  const words = context.words.words;
  const classes = (data.drivingWords ?? []).filter((entry) => entry.words.length > 0);
  if (classes.length === 0) return undefined;
  const charts: Block[] = classes.slice(0, CHARTED).map((entry) => ({
    kind: 'chart',
    title: oneLine(entry.label, 48),
    description: `${oneLine(entry.label, 90)}: ${list(entry.words.slice(0, 8).map(({ word }) => oneLine(word, 40)))}`,
    ...bothWidths('third', format, drivingWords(entry.words, format)),
  }));
  const rest = classes.slice(CHARTED);
  const table: Block[] =
    rest.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: words.rest,
            columns: [{ title: words.class }, { title: words.words, wide: true }],
            rows: rest.map((entry) => [
              { text: name(entry.label), strong: true },
              list(
                entry.words
                  .slice(0, 8)
                  .map(({ word, weight }) => `${oneLine(word, 40)} (${format.decimal(weight, 2)})`),
              ),
            ]),
          },
        ];
  return {
    id: 'words',
    title: words.title,
    lead: words.lead,
    blocks: [...charts, { kind: 'paragraph', small: true, text: words.note }, ...table],
  };
}
