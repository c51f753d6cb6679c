import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import { horizontalBars } from '../../../report/charts/horizontal-bars.ts';
import { fitText, oneLine } from '../../../report/plain-text.ts';
import { intervalDots } from '../../classification/report/interval-dots.ts';
import type { MethodResult, RecommendationContext, RecommendationReportData } from './facts.ts';

/** Where an axis may end, so that its marks are round numbers. */
const axisEnds = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** The method's name in the reader's language. */
export function methodName(name: string, { words }: RecommendationContext): string {
  const known: Readonly<Record<string, string>> = words.methods;
  return known[name] ?? name;
}

/** The model beside simpler methods, the rank of answers, popular and rare items. */
export function resultsSection(
  { results }: RecommendationReportData,
  context: RecommendationContext,
): Section {
  const { words: all, strings, format } = context;
  const words = all.results;
  const methods = [results.model, ...results.baselines];
  return {
    id: 'results',
    title: strings.results.title,
    lead: words.lead,
    blocks: [
      comparison('hrAt10', words.hr, methods, context),
      comparison('ndcgAt10', words.ndcg, methods, context),
      {
        kind: 'table',
        columns: [
          { title: words.method },
          { title: 'HR@10', align: 'end' },
          { title: 'NDCG@10', align: 'end' },
          { title: words.mrr, align: 'end' },
          { title: words.coverage, align: 'end' },
        ],
        rows: methods.map((method) => [
          { text: methodName(method.name, context), strong: method === results.model },
          { text: format.percent(method.hrAt10.value), bar: method.hrAt10.value },
          format.decimal(method.ndcgAt10.value),
          format.decimal(method.mrr),
          format.percent(method.coverageAt10),
        ]),
        note: words.note,
      },
      {
        kind: 'table',
        title: words.places,
        columns: [{ title: words.rank }, { title: strings.data.share, align: 'end' }],
        rows: (
          [
            ['1', results.hrAt1],
            ['5', results.hrAt5],
            ['10', results.model.hrAt10.value],
            ['20', results.hrAt20],
          ] as const
        ).map(([place, share]) => [words.within(place), { text: format.percent(share), bar: share }]),
      },
      {
        kind: 'table',
        title: words.frequency,
        columns: [
          { title: words.times },
          { title: words.questions, align: 'end' },
          { title: 'HR@10', align: 'end' },
        ],
        rows: results.byFrequency.map(({ from, to, questions, hrAt10 }) => [
          to === 0
            ? words.never
            : to === undefined
              ? words.takenMore(format.count(from))
              : words.taken(format.count(from), format.count(to)),
          format.count(questions),
          { text: format.percent(hrAt10), bar: Number.isFinite(hrAt10) ? hrAt10 : 0 },
        ]),
        note: words.frequencyNote,
      },
    ],
  };
}

function comparison(
  metric: 'hrAt10' | 'ndcgAt10',
  title: string,
  methods: MethodResult[],
  context: RecommendationContext,
): Block {
  const { format } = context;
  const percent = metric === 'hrAt10';
  const dots = methods.map((method, i) => ({
    label: methodName(method.name, context),
    ...method[metric],
    muted: i > 0,
  }));
  const most = Math.max(...dots.map(({ high }) => high));
  const written = dots.map(
    ({ label, value }) => `${label} ${percent ? format.percent(value) : format.decimal(value)}`,
  );
  return {
    kind: 'chart',
    title,
    description: written.join('; '),
    ...bothWidths(
      'half',
      format,
      intervalDots(dots, {
        percent,
        range: [0, axisEnds.find((end) => end >= most * 1.05) ?? 1],
        rowHeight: 30,
      }),
    ),
  };
}

/** Histories with what was recommended and what was taken. */
export function examplesSection(
  { examples }: RecommendationReportData,
  { words: all, strings, format }: RecommendationContext,
): Section {
  const words = all.examples;
  const short = (name: string) => fitText(oneLine(name, 160), 300, 14);
  const brought = (because: { name: string; contribution: number }[]) =>
    because
      .map(({ name, contribution }) => {
        const sign = contribution >= 0 ? '+' : '';
        return `${short(name)} (${sign}${format.decimal(contribution, 2)})`;
      })
      .join(strings.frame.listSeparator);
  return {
    id: 'examples',
    title: words.title,
    lead: words.lead,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: words.history, wide: true },
          { title: words.recommended, wide: true },
          { title: words.taken, wide: true },
        ],
        rows: examples.map(({ history, taken, place, recommended, because }) => [
          history.map(short).join(' → '),
          words.answer(recommended.map((name, i) => `${i + 1}. ${short(name)}`).join('  '), brought(because)),
          {
            text: `${short(taken)} (${place === undefined ? words.missing : words.place(format.count(place))})`,
            strong: place !== undefined && place <= 10,
          },
        ]),
      },
    ],
  };
}

/** How much each part moves the score. */
export function factorsSection(
  { factors }: RecommendationReportData,
  { words: all, format }: RecommendationContext,
): Section {
  const words = all.factors;
  const names: Readonly<Record<string, string>> = words.names;
  const bars = factors.map(({ name, weight }) => ({
    label: names[name] ?? name,
    value: weight,
    text: format.decimal(weight, 2),
  }));
  return {
    id: 'factors',
    title: words.title,
    lead: words.lead,
    blocks: [
      {
        kind: 'chart',
        title: words.title,
        description: bars.map(({ label, text }) => `${label} ${text}`).join('; '),
        ...bothWidths('full', format, horizontalBars(bars)),
      },
    ],
  };
}

/** Users, items, events, and what cleaning did. */
export function eventsData(
  { data, events }: RecommendationReportData,
  { words: all, strings, format, list }: RecommendationContext,
): Omit<Section, 'id' | 'title'> {
  const words = all.data;
  const reasons: Readonly<Record<string, string>> = words.reasons;
  const counts: [string, number][] = [
    [strings.data.read, data.rowsRead],
    [words.users, events.users],
    [words.items, events.items],
    [words.events, events.events],
    [words.never, events.neverTaken],
    [words.choosing, data.split.validation],
    [words.test, data.split.test],
    [words.length, events.historyLength],
  ];
  return {
    lead: words.lead(list(data.files.map((file) => oneLine(file, 120)))),
    blocks: [
      {
        kind: 'table',
        columns: [{ title: words.what }, { title: strings.data.count, align: 'end' }],
        rows: counts.map(([what, count]) => [what, format.count(count)]),
        note: words.split[data.split.kind === 'given' ? 'given' : 'byTime'],
      },
      events.changes.length === 0
        ? { kind: 'paragraph', text: strings.data.unchanged }
        : {
            kind: 'table',
            title: strings.data.changes,
            columns: [{ title: strings.data.change }, { title: strings.data.count, align: 'end' }],
            rows: events.changes.map(({ reason, count }) => [reasons[reason] ?? reason, format.count(count)]),
          },
    ],
  };
}
