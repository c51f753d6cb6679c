import type { Block, Cell, Section } from '../block.ts';
import { bothWidths } from '../charts/chart.ts';
import { classDistribution } from '../charts/class-distribution.ts';
import { oneLine, truncate } from '../plain-text.ts';
import type { DataFacts, ReportFacts } from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

/** From the file to the split, what cleaning did, classes, some rows. */
export function dataSection({ data, subject }: ReportFacts, context: SectionContext): Section {
  const { strings, format, quote, list } = context;
  const words = strings.data;
  const isText = subject === 'text' || subject === 'workOrder' || subject === 'title';
  return {
    id: 'data',
    title: words.title,
    lead: words.lead(
      list(data.files.map((file) => oneLine(file, 120))),
      quote(data.inputColumn),
      quote(data.targetColumn),
    ),
    blocks: [
      funnel(data, context),
      {
        kind: 'paragraph',
        small: true,
        text: [
          ...(data.leftOut.length === 0 ? [words.noneLeftOut] : []),
          ...(data.leaks?.shared?.length
            ? []
            : [words.duplicates(format.count(data.duplicates.exact), format.count(data.duplicates.near))]),
          strings.splits[data.split.kind](String(data.split.seed)),
          ...(data.leaks?.repeated ? [words.repeated(format.count(data.leaks.repeated))] : []),
        ].join(strings.frame.sentenceGap),
      },
      ...leaks(data, context),
      ...changeTable(data, context),
      ...mergeTable(data, context),
      ...distribution(data, context),
      {
        kind: 'table',
        title: words.samples,
        columns: [
          { title: isText ? words.text : data.inputColumn, wide: true },
          { title: data.classes === undefined ? (words.target ?? data.targetColumn) : words.label },
        ],
        rows: data.samples.map(({ input, label }) => [oneLine(input, 220), context.name(label)]),
      },
    ],
  };
}

function funnel(data: DataFacts, { strings, format, list, quote }: SectionContext): Block {
  const words = strings.data;
  const reasons: Record<string, string> = strings.leftOut;
  const hasExamples = data.leftOut.some(({ examples = [] }) => examples.length > 0);
  const row = (step: string, rows: number, strong: boolean, examples = ''): Cell[] => {
    const share = data.rowsRead > 0 ? rows / data.rowsRead : 0;
    return [
      strong ? { text: step, strong } : step,
      format.count(rows),
      { text: format.percent(share), bar: share },
      ...(hasExamples ? [examples] : []),
    ];
  };
  const { train, validation, test } = data.split;
  return {
    kind: 'table',
    title: words.funnel,
    columns: [
      { title: words.step },
      { title: words.rows, align: 'end' },
      { title: words.share, align: 'end' },
      ...(hasExamples ? [{ title: words.examples, wide: true }] : []),
    ],
    rows: [
      row(words.read, data.rowsRead, true),
      ...data.leftOut.map(({ reason, rows, examples = [] }) =>
        row(
          words.leftOut(reasons[reason] ?? oneLine(reason, 80)),
          rows,
          false,
          list(examples.slice(0, 3).map((example) => quote(example))),
        ),
      ),
      row(words.kept, data.rowsKept, true),
      row(`– ${words.train}`, train, false),
      row(`– ${words.validation}`, validation, false),
      row(`– ${words.test}`, test, false),
    ],
  };
}

/** What makes the test easier than real use. */
function leaks({ leaks: found = {} }: DataFacts, { strings, format, quote }: SectionContext): Block[] {
  const words = strings.data;
  const { shared = [], answerInText } = found;
  return [
    ...shared.map(({ file, count, of, example }) =>
      words.shared(
        oneLine(file, 120),
        format.count(count),
        format.count(of),
        example && quote(oneLine(example, 120)),
      ),
    ),
    ...(answerInText === undefined
      ? []
      : [
          words.answerInText(
            format.count(answerInText.count),
            format.count(answerInText.of),
            quote(oneLine(answerInText.example, 120)),
          ),
        ]),
  ].map((text): Block => ({ kind: 'paragraph', text }));
}

function changeTable(data: DataFacts, { strings, format }: SectionContext): Block[] {
  const words = strings.data;
  const names: Record<string, string> = strings.changes;
  if (data.changes === undefined || data.changes.length === 0) return [];
  return [
    {
      kind: 'table',
      title: words.changes,
      columns: [
        { title: words.change },
        { title: words.rows, align: 'end' },
        { title: words.before, wide: true },
        { title: words.after, wide: true },
      ],
      rows: data.changes.map(({ action, rows, example }) => [
        names[action] ?? oneLine(action, 80),
        format.count(rows),
        // Some changes are about white space, so it is kept.
        truncate(example?.before ?? '', 100),
        truncate(example?.after ?? '', 100),
      ]),
    },
  ];
}

function mergeTable(
  { labelMerges = [] }: DataFacts,
  { strings, format, name, list, quote }: SectionContext,
): Block[] {
  const words = strings.data;
  if (labelMerges.length === 0) return [];
  return [
    {
      kind: 'table',
      title: words.merges,
      columns: [
        { title: words.mergedFrom, wide: true },
        { title: words.mergedTo },
        { title: words.rows, align: 'end' },
      ],
      rows: labelMerges.map(({ from, to, rows }) => [
        list(from.slice(0, 8).map(quote)) + (from.length > 8 ? ' …' : ''),
        name(to),
        format.count(rows),
      ]),
    },
  ];
}

function distribution({ classes }: DataFacts, { strings, format }: SectionContext): Block[] {
  if (classes === undefined) return [];
  const words = strings.data;
  const rows = classes.map((entry) => entry.rows).filter((count) => count > 0);
  const ratio = rows.length > 0 ? Math.max(...rows) / Math.min(...rows) : 1;
  return [
    {
      kind: 'chart',
      title: words.distribution,
      description: words.distribution,
      ...(ratio >= 1.5 ? { caption: words.distributionNote(format.decimal(ratio, ratio < 10 ? 1 : 0)) } : {}),
      ...bothWidths('full', format, classDistribution(classes, format, words.otherClasses)),
    },
  ];
}
