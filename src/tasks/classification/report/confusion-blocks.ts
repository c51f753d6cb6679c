import type { Block } from '../../../report/block.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ResultFacts } from './facts.ts';

const LARGEST_MATRIX = 30;
const LISTED = 12;

/** The confusion matrix where it fits a page, and the most frequent confusions as sentences of a table. */
export function confusionBlocks({ confusion }: ResultFacts, context: ClassificationContext): Block[] {
  const { strings, format, name } = context;
  const words = context.words.results;
  const { labels, counts } = confusion;
  const blocks: Block[] = [];
  if (labels.length <= LARGEST_MATRIX) {
    blocks.push({
      kind: 'confusionMatrix',
      title: words.confusion,
      labels,
      counts,
      truth: words.truth,
      predicted: words.predicted,
      total: strings.results.total,
      note: words.confusionNote,
    });
  }
  const confusions = topConfusions(labels, counts);
  if (confusions.length === 0) {
    blocks.push({ kind: 'note', tone: 'good', text: words.noConfusions });
  } else if (labels.length > 3) {
    blocks.push({
      kind: 'table',
      title: words.topConfusions,
      columns: [
        { title: words.truth },
        { title: words.predicted },
        { title: words.count, align: 'end' },
        { title: words.shareOfClass, align: 'end' },
      ],
      rows: confusions
        .slice(0, LISTED)
        .map(({ truth, predicted, count, share }) => [
          name(truth),
          name(predicted),
          format.count(count),
          { text: format.percent(share), bar: share },
        ]),
      ...(labels.length > LARGEST_MATRIX
        ? { note: words.confusionTooLarge(format.count(labels.length)) }
        : {}),
    });
  }
  return blocks;
}

/** Every pair of classes that was confused, most frequent first. */
export function topConfusions(
  labels: string[],
  counts: number[][],
): { truth: string; predicted: string; count: number; share: number }[] {
  return labels
    .flatMap((truth, row) => {
      const cells = counts[row] ?? [];
      const total = cells.reduce((sum, count) => sum + count, 0);
      return labels.map((predicted, column) => {
        const count = row === column ? 0 : (cells[column] ?? 0);
        return { truth, predicted, count, share: total > 0 ? count / total : 0 };
      });
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || b.share - a.share);
}
