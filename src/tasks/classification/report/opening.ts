import type { Block } from '../../../report/block.ts';
import { alikeLabels } from './alike-labels.ts';
import type { ClassificationContext } from './classification-context.ts';
import type { ClassificationReportData } from './facts.ts';
import { comparedWithMajority } from './verdict.ts';

/** The figures beside the verdict. */
export function opening(data: ClassificationReportData, context: ClassificationContext): Block[] {
  const { strings, words, format, quote } = context;
  const { results, cost } = data;
  const names = strings.figures;
  const percentInterval = (estimate: { low: number; high: number }) =>
    strings.interval95(format.percent(estimate.low), format.percent(estimate.high));
  const state = comparedWithMajority(data);
  // Written like the verdict, so that the same share never reads as two numbers.
  const filled = Math.min(100, Math.max(0, Math.round(results.accuracy.value * 100)));
  return [
    {
      kind: 'pictogram',
      filled,
      total: 100,
      caption: words.pictogram.caption(strings.subjects[data.subject]),
      legend: [
        words.pictogram.right(format.count(filled)),
        words.pictogram.wrong(format.count(100 - filled)),
      ],
    },
    {
      kind: 'keyFigures',
      figures: [
        {
          label: names.accuracy,
          value: format.percent(results.accuracy.value),
          note: percentInterval(results.accuracy),
          tone: state === 'better' ? 'plain' : state === 'unproven' ? 'warning' : 'bad',
        },
        {
          label: names.f1Macro,
          value: format.decimal(results.f1Macro.value),
          note: strings.interval95(format.decimal(results.f1Macro.low), format.decimal(results.f1Macro.high)),
        },
        {
          label: words.figures.majority,
          value: format.percent(results.majority.accuracy),
          note: words.figures.majorityNote(quote(results.majority.label)),
        },
        { label: names.testRows, value: format.count(results.testRows), note: names.testRowsNote },
        { label: names.trainingTime, value: format.duration(cost.trainingSeconds), note: cost.hardware },
      ],
    },
    ...alikeNote(data, context),
  ];
}

/** Labels that may be two spellings of one, for which no training can make up. */
function alikeNote(
  { results }: ClassificationReportData,
  { words: all, format, quote, list }: ClassificationContext,
): Block[] {
  const alike = alikeLabels(results);
  if (alike.length === 0) return [];
  const words = all.alikeLabels;
  const pairs = alike.slice(0, 5).map(({ rare, frequent }) => words.pair(quote(rare), quote(frequent)));
  if (alike.length > 5) pairs.push(words.more(format.count(alike.length - 5)));
  return [
    {
      kind: 'note',
      tone: 'warning',
      title: words.title,
      text: words.text(list(pairs)),
    },
  ];
}
