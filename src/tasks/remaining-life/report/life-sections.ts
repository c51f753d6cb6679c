import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import { horizontalBars } from '../../../report/charts/horizontal-bars.ts';
import type { LifeAnswer, LifeResults, RemainingLifeReportData, SensorPart } from './facts.ts';
import { lifeCurve, lifeScatter } from './life-charts.ts';
import type { LifeContext } from './life-context.ts';

/** Predicted against true, and how far off by how much was left. */
export function answersSection(
  { answers }: LifeResults,
  { series }: RemainingLifeReportData,
  context: LifeContext,
): Section {
  const { words, unit, format } = context;
  const { scatter } = words;
  return {
    id: 'answers',
    title: scatter.title,
    lead: scatter.lead,
    blocks: [
      {
        kind: 'chart',
        title: scatter.chart,
        description: scatter.lead,
        ...bothWidths(
          'full',
          format,
          lifeScatter(
            answers,
            series.cap,
            {
              truth: scatter.truth(unit),
              predicted: scatter.predicted(unit),
              ideal: scatter.ideal,
              dots: scatter.dots,
            },
            format,
          ),
        ),
      },
      bandTable(answers, series.cap, context),
    ],
  };
}

function bandTable(
  answers: LifeAnswer[],
  cap: number,
  { words, life, unit, format, strings }: LifeContext,
): Block {
  const { scatter } = words;
  const edges = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => share * cap);
  const rows = edges.slice(1).flatMap((to, i) => {
    const last = i === edges.length - 2;
    const own = answers.filter(({ truth }) => truth >= edges[i] && (truth < to || last));
    if (own.length === 0) return [];
    const mean = (of: (answer: LifeAnswer) => number) =>
      own.reduce((sum, each) => sum + of(each), 0) / own.length;
    const bias = mean(({ truth, predicted }) => predicted - truth);
    return [
      [
        `${strings.interval(life(edges[i]), life(to))}${last ? '+' : ''} ${unit}`,
        format.count(own.length),
        life(mean(({ truth, predicted }) => Math.abs(predicted - truth))),
        bias < 0 ? scatter.early(life(-bias)) : scatter.late(life(bias)),
        format.percent(
          mean(({ truth, low, high }) => (low <= truth && truth <= high ? 1 : 0)),
          0,
        ),
      ],
    ];
  });
  return {
    kind: 'table',
    title: scatter.bands,
    columns: [
      { title: scatter.band },
      { title: scatter.count, align: 'end' },
      { title: scatter.off, align: 'end' },
      { title: scatter.tends, align: 'end' },
      { title: scatter.inside, align: 'end' },
    ],
    rows,
  };
}

/** The predictions at every moment of the lives of some units. */
export function curvesSection(
  { curves }: LifeResults,
  { series }: RemainingLifeReportData,
  { words, strings, format, name }: LifeContext,
): Section | undefined {
  if (curves.length === 0) return undefined;
  return {
    id: 'curves',
    title: words.curves.title,
    lead: words.curves.lead,
    blocks: curves.map(({ unit, points }) => ({
      kind: 'chart',
      title: words.curves.caption(name(unit)),
      description: words.curves.lead,
      ...bothWidths(
        'half',
        format,
        lifeCurve(
          points,
          series.cap,
          {
            predicted: strings.results.predicted,
            truth: strings.results.truth,
            band: words.curves.band,
            time: name(series.timeColumn),
          },
          format,
        ),
      ),
    })),
  };
}

export function worstSection({ worst }: LifeResults, context: LifeContext): Section | undefined {
  if (worst.length === 0) return undefined;
  const { words, life, name, strings, list, format } = context;
  return {
    id: 'worst',
    title: words.worst.title,
    lead: words.worst.lead,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: words.worst.unit },
          { title: words.worst.at, align: 'end' },
          { title: strings.results.truth, align: 'end' },
          { title: strings.results.predicted, align: 'end' },
          { title: words.worst.interval, align: 'end' },
          { title: words.worst.off, align: 'end' },
          { title: words.worst.drivers, wide: true },
        ],
        rows: worst.map(({ unit, time, truth, predicted, low, high, drivers }) => {
          const off = predicted - truth;
          return [
            { text: name(unit), strong: true },
            format.count(time),
            life(truth),
            life(predicted),
            strings.interval(life(low), life(high)),
            {
              text: off < 0 ? words.scatter.early(life(-off)) : words.scatter.late(life(off)),
              tone: off > 0 ? 'bad' : 'warning',
            },
            list(drivers.map((part) => signed(part, context))),
          ];
        }),
      },
    ],
  };
}

const signed = ({ sensor, contribution }: SensorPart, { life, name }: LifeContext): string =>
  `${name(sensor)} ${contribution < 0 ? '−' : '+'}${life(Math.abs(contribution))}`;

/** Which sensors move the answer, and readings of which age. */
export function sensorsSection({ sensors, when }: LifeResults, context: LifeContext): Section | undefined {
  if (sensors.length === 0) return undefined;
  const { words, life, format, unit, name } = context;
  const bars = (parts: { label: string; value: number }[]) => {
    const total = parts.reduce((sum, { value }) => sum + Math.abs(value), 0) || 1;
    return horizontalBars(
      parts.map(({ label, value }) => ({
        label,
        value,
        text: words.sensors.barText(life(value), format.percent(Math.abs(value) / total, 0)),
      })),
    );
  };
  return {
    id: 'sensors',
    title: words.sensors.title,
    lead: words.sensors.lead,
    blocks: [
      {
        kind: 'chart',
        title: `${words.sensors.bars} (${unit})`,
        description: words.sensors.lead,
        ...bothWidths(
          'half',
          format,
          bars(
            sensors
              .slice(0, 14)
              .map(({ sensor, contribution }) => ({ label: name(sensor), value: contribution })),
          ),
        ),
      },
      {
        kind: 'chart',
        title: `${words.sensors.when} (${unit})`,
        description: words.sensors.whenNote,
        caption: words.sensors.whenNote,
        ...bothWidths(
          'half',
          format,
          bars(
            when.map(({ from, to, contribution }) => ({
              label:
                from === 0
                  ? words.sensors.whenLast(format.count(to))
                  : words.sensors.whenRange(format.count(from), format.count(to)),
              value: contribution,
            })),
          ),
        ),
      },
    ],
  };
}

/** The data, and what cleaning did. */
export function seriesData(
  { data, series }: RemainingLifeReportData,
  context: LifeContext,
): Omit<Section, 'id' | 'title'> {
  const { words, strings, format, list, quote, name, life, unit } = context;
  const { units } = series;
  const row = (step: string, count: number) => [step, format.count(count)];
  return {
    lead: words.data.lead(list(data.files.map(name)), quote(series.unitColumn), quote(series.timeColumn)),
    blocks: [
      {
        kind: 'table',
        columns: [{ title: strings.data.step }, { title: strings.data.count, align: 'end' }],
        rows: [
          row(strings.data.read, data.rowsRead),
          row(words.data.train, units.train),
          row(words.data.failed, units.failed),
          row(words.data.censored, units.censored),
          row(words.data.test, units.test),
        ],
      },
      {
        kind: 'paragraph',
        text: [
          words.data.life(life(series.life.least), life(series.life.median), life(series.life.most), unit),
          words.data.sensors(
            format.count(series.sensors.length),
            list(series.sensors.slice(0, 30).map(name)) + (series.sensors.length > 30 ? ' …' : ''),
          ),
        ].join(strings.frame.sentenceGap),
      },
      series.changes.length === 0
        ? { kind: 'paragraph', text: strings.data.unchanged }
        : {
            kind: 'table',
            title: strings.data.changes,
            columns: [
              { title: strings.data.change, wide: true },
              { title: strings.data.count, align: 'end' },
              { title: words.data.where, wide: true },
            ],
            rows: series.changes.map(({ code, count, examples }) => [
              words.changes[code],
              format.count(count),
              list(examples.slice(0, 12).map(name)) + (examples.length > 12 ? ' …' : ''),
            ]),
          },
      { kind: 'paragraph', small: true, text: words.data.readings },
      {
        kind: 'note',
        tone: 'plain',
        title: words.method.title,
        text: words.method.text(
          format.count(series.interval.members),
          format.count(series.interval.folds),
          format.count(series.interval.units),
        ),
      },
    ],
  };
}
