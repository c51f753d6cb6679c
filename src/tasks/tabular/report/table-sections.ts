import type { Block, Cell, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import { horizontalBars } from '../../../report/charts/horizontal-bars.ts';
import { oneLine } from '../../../report/plain-text.ts';
import type { TabularReportData } from './facts.ts';
import type { TableContext } from './table-context.ts';

/** A label, or a quantity with the digits that count. */
const answerOf =
  ({ results }: TabularReportData, { format, name }: TableContext) =>
  (text: string): string =>
    results.kind === 'quantity' ? format.amount(Number(text)) : name(text);

/** Columns by importance, and some answers with their reasons. */
export function reasonsSection(data: TabularReportData, context: TableContext): Section | undefined {
  const { words, format, list } = context;
  const { amount } = format;
  const names = words.why;
  const answer = answerOf(data, context);
  if (data.importances.length === 0) return undefined;
  const bars = data.importances
    .slice(0, 20)
    .map(({ column, importance }) => ({ label: column, value: importance, text: amount(importance) }));
  return {
    id: 'reasons',
    title: names.title,
    lead: names.lead(format.count(data.explainedRows)),
    blocks: [
      {
        kind: 'chart',
        title: names.chart,
        description: names.chart,
        ...bothWidths('full', format, horizontalBars(bars)),
      },
      {
        kind: 'table',
        title: names.rows,
        columns: names.columns.map((title, i) => ({
          title,
          wide: i === 4,
          align: i === 2 || i === 3 ? ('end' as const) : ('start' as const),
        })),
        rows: data.explained.map(({ truth, said, score, baseline, contributions }) => [
          answer(truth),
          answer(said),
          amount(score),
          amount(baseline),
          list(
            contributions.map(
              ({ column, value, contribution }) =>
                `${oneLine(column, 30)} = ${oneLine(value, 20)}: ${contribution >= 0 ? '+' : '−'}${amount(Math.abs(contribution))}`,
            ),
          ),
        ]),
      },
    ],
  };
}

/** From the file to the model: rows, columns, what was done to cells. */
export function tableData(data: TabularReportData, context: TableContext): Omit<Section, 'id' | 'title'> {
  const { words, strings, list, quote, format } = context;
  const names = words.data;
  const { table, data: facts } = data;
  return {
    lead: names.lead(list(facts.files.map((file) => oneLine(file, 120))), quote(facts.targetColumn)),
    blocks: [
      funnel(data, context),
      ...(facts.duplicates.exact > 0
        ? [{ kind: 'paragraph' as const, text: names.duplicates(format.count(facts.duplicates.exact)) }]
        : []),
      readColumns(data, context),
      ...(table.crosses > 0
        ? [{ kind: 'paragraph' as const, text: names.crosses(format.count(table.crosses)) }]
        : []),
      ...unreadColumns(data, context),
      ...cellTable(data, context),
      {
        kind: 'table',
        title: strings.data.samples,
        columns: [{ title: names.row, wide: true }, { title: names.answer }],
        rows: facts.samples.map(({ input, label }) => [oneLine(input, 260), answerOf(data, context)(label)]),
      },
    ],
  };
}

function funnel(
  { data, table }: TabularReportData,
  { words, strings, format, list, quote }: TableContext,
): Block {
  const names = strings.data;
  const reasons: Record<string, string> = words.data.reasons;
  const row = (step: string, rows: number, strong = false): Cell[] => [
    strong ? { text: step, strong } : step,
    format.count(rows),
  ];
  const { train, validation, test } = data.split;
  return {
    kind: 'table',
    title: names.funnel,
    columns: [
      { title: names.step, wide: true },
      { title: names.rows, align: 'end' },
    ],
    rows: [
      row(names.read, data.rowsRead, true),
      ...data.leftOut.map(({ reason, rows, examples = [] }) =>
        row(
          names.leftOut([reasons[reason] ?? reason, list(examples.map(quote))].filter(Boolean).join(': ')),
          rows,
        ),
      ),
      row(validation > 0 ? names.train : words.data.train(format.count(table.members)), train),
      ...(validation > 0 ? [row(names.validation, validation)] : []),
      row(names.test, test),
    ],
  };
}

function readColumns({ table, data }: TabularReportData, { words, format, name }: TableContext): Block {
  const names = words.data;
  return {
    kind: 'table',
    title: names.columns,
    columns: [
      { title: names.column, wide: true },
      { title: names.kind },
      { title: names.missing, align: 'end' },
    ],
    rows: table.columns.map(({ name: column, kind, missing, unit, levels }) => {
      const more = levels === undefined ? unit : names.levels(format.count(levels));
      return [
        name(column),
        more === '' ? names.kinds[kind] : `${names.kinds[kind]} (${more})`,
        format.percent(missing / Math.max(1, data.split.train)),
      ];
    }),
  };
}

function unreadColumns({ table }: TabularReportData, { words, format, name, quote }: TableContext): Block[] {
  const names = words.data;
  if (table.leftOut.length + table.leaks.length === 0) return [];
  return [
    {
      kind: 'table',
      title: names.out,
      columns: [
        { title: names.column, wide: true },
        { title: names.why, wide: true },
      ],
      rows: [
        ...table.leaks.map(({ column, value, answer, right, rows }): Cell[] => [
          name(column),
          {
            text:
              value === undefined || answer === undefined
                ? names.leak(format.count(right), format.count(rows))
                : names.leakValue(quote(value), quote(answer), format.count(right), format.count(rows)),
            tone: 'warning',
          },
        ]),
        ...table.leftOut.map(({ name: column, reason }): Cell[] => [name(column), names.outReasons[reason]]),
      ],
    },
  ];
}

function cellTable({ table }: TabularReportData, { words, format, name }: TableContext): Block[] {
  const names = words.data;
  if (table.notes.length === 0) return [];
  return [
    {
      kind: 'table',
      title: names.cells,
      columns: [
        { title: names.column, wide: true },
        { title: names.what, wide: true },
        { title: names.count, align: 'end' },
        { title: names.example },
      ],
      rows: table.notes.map(({ column, what, cells, example }) => [
        name(column),
        names.whats[what],
        format.count(cells),
        oneLine(example, 40),
      ]),
    },
  ];
}
