import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import type { ClassificationContext } from './classification-context.ts';
import { confusionBlocks } from './confusion-blocks.ts';
import type { ClassificationReportData, Estimate, ResultFacts } from './facts.ts';
import { type IntervalDot, intervalDots } from './interval-dots.ts';

/** Classes beyond this number are left out of the chart, never out of the table. */
const CHARTED_CLASSES = 40;

/** Drawing a handful of rows again and again says nothing of other rows: with fewer than these, no interval is shown. */
const FEWEST_FOR_INTERVAL = 5;

/** How good the model is on rows it never saw: against baselines, class by class, and what it confuses. */
export function resultsSection(
  { results }: ClassificationReportData,
  context: ClassificationContext,
): Section {
  const { strings, format } = context;
  const words = context.words.results;
  const also = [
    ...(results.f1Weighted === undefined ? [] : [words.weightedF1(format.decimal(results.f1Weighted))]),
    ...(results.logLoss === undefined ? [] : [words.logLoss(format.decimal(results.logLoss))]),
  ];
  return {
    id: 'results',
    title: strings.results.title,
    lead: strings.results.lead,
    blocks: [
      comparison(results, 'accuracy', context),
      comparison(results, 'f1Macro', context),
      { kind: 'heading', text: words.perClass },
      { kind: 'definitions', entries: words.definitions },
      perClassTable(results, context),
      perClassChart(results, context),
      ...(also.length > 0
        ? [{ kind: 'paragraph' as const, small: true, text: also.join(strings.frame.sentenceGap) }]
        : []),
      ...confusionBlocks(results, context),
    ],
  };
}

function comparison(
  results: ResultFacts,
  metric: 'accuracy' | 'f1Macro',
  context: ClassificationContext,
): Block {
  const { strings, format, quote, name } = context;
  const words = context.words.results;
  const exactly = (value: number): Estimate => ({ value, low: value, high: value });
  const dots: IntervalDot[] = [
    { label: strings.results.thisModel, ...results[metric] },
    ...(results.baselines ?? []).map((baseline) => ({
      label: name(baseline.name),
      ...exactly(baseline[metric]),
      muted: true,
    })),
    {
      label: words.alwaysMajority(quote(results.majority.label)),
      ...exactly(results.majority[metric]),
      muted: true,
    },
  ];
  const percent = metric === 'accuracy';
  const written = dots.map(
    (dot) => `${dot.label} ${percent ? format.percent(dot.value) : format.decimal(dot.value)}`,
  );
  return {
    kind: 'chart',
    title: percent ? words.comparison : words.comparisonF1,
    description: written.join('; '),
    ...(percent ? { caption: words.comparisonNote } : {}),
    ...bothWidths('half', format, intervalDots(dots, { percent, rowHeight: 30 })),
  };
}

function perClassTable(
  { classes }: ResultFacts,
  { strings, words: all, format, name }: ClassificationContext,
): Block {
  const words = all.results;
  return {
    kind: 'table',
    columns: [
      { title: words.class },
      { title: words.f1, align: 'end' },
      { title: words.f1Interval, align: 'end' },
      { title: words.precision, align: 'end' },
      { title: words.recall, align: 'end' },
      { title: strings.figures.testRows, align: 'end' },
    ],
    rows: [...classes]
      .sort((a, b) => b.support - a.support)
      .map(({ label, support, precision, recall, f1 }) => [
        { text: name(label), strong: true },
        { text: format.decimal(f1.value), bar: f1.value },
        support < FEWEST_FOR_INTERVAL
          ? words.tooFewRows
          : strings.interval(format.decimal(f1.low), format.decimal(f1.high)),
        format.percent(precision),
        format.percent(recall),
        format.count(support),
      ]),
  };
}

function perClassChart({ classes }: ResultFacts, { words: all, format }: ClassificationContext): Block {
  const words = all.results;
  const tested = classes.filter(({ support }) => support > 0).sort((a, b) => a.f1.value - b.f1.value);
  const shown = tested.slice(0, CHARTED_CLASSES);
  return {
    kind: 'chart',
    title: words.perClassChart,
    description: words.perClassChart,
    caption:
      shown.length < tested.length
        ? words.perClassChartNote(format.count(shown.length), format.count(tested.length))
        : words.perClassChartAll,
    ...bothWidths(
      'full',
      format,
      intervalDots(
        shown.map(({ label, f1, support }) =>
          support < FEWEST_FOR_INTERVAL
            ? { label, value: f1.value, low: f1.value, high: f1.value, muted: true }
            : { label, ...f1 },
        ),
      ),
    ),
  };
}
