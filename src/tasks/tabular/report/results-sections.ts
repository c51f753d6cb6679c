import type { Block, Section } from '../../../report/block.ts';
import { bothWidths } from '../../../report/charts/chart.ts';
import { xyChart } from '../../../report/charts/xy-chart.ts';
import { reliability } from '../../classification/report/reliability.ts';
import type { ClassFacts, PositiveFacts, QuantityFacts, TabularReportData } from './facts.ts';
import type { TableContext } from './table-context.ts';

/** How good it is: what it found at its threshold, all thresholds, every figure. */
export function resultsSection({ results }: TabularReportData, context: TableContext): Section {
  const { strings } = context;
  return {
    id: 'results',
    title: strings.results.title,
    lead: strings.results.lead,
    blocks: results.kind === 'classes' ? classBlocks(results, context) : quantityBlocks(results, context),
  };
}

function classBlocks(results: ClassFacts, context: TableContext): Block[] {
  const { words, strings, format, name } = context;
  const names = words.results;
  const { positive } = results;
  return [
    {
      kind: 'confusionMatrix',
      title: names.confusion,
      labels: results.labels,
      counts: results.confusion,
      truth: strings.results.truth,
      predicted: strings.results.predicted,
      total: strings.results.total,
    },
    ...(positive === undefined ? [] : [precisionRecall(positive, context)]),
    {
      kind: 'table',
      title: names.classes,
      columns: names.columns.map((title, i) => ({
        title,
        align: i === 0 ? ('start' as const) : ('end' as const),
      })),
      rows: results.classes.map(({ label, precision, recall, f1, support }) => [
        name(label),
        ...[precision, recall, f1].map((value) => format.decimal(value)),
        format.count(support),
      ]),
    },
    figureTable(
      [
        ...(positive === undefined
          ? []
          : [
              [words.figures.averagePrecision, format.decimal(positive.averagePrecision)],
              [words.figures.rocAuc, format.decimal(positive.rocAuc)],
            ]),
        [strings.figures.accuracy, format.percent(results.accuracy.value)],
        [names.balancedAccuracy, format.percent(results.balancedAccuracy)],
        [strings.figures.f1Macro, format.decimal(results.f1Macro)],
        [names.matthews, format.decimal(results.matthews)],
        [names.logLoss, format.decimal(results.logLoss, 4)],
        [names.calibrationError, format.percent(results.calibrationError, 2)],
      ],
      context,
    ),
  ];
}

const figureTable = (rows: string[][], { words, strings }: TableContext): Block => ({
  kind: 'table',
  title: words.results.table,
  columns: [{ title: words.results.item }, { title: strings.results.value, align: 'end' }],
  rows,
});

function precisionRecall(
  { curve, share, precision, recall }: PositiveFacts,
  { words, strings, format }: TableContext,
): Block {
  const names = words.results;
  const write = (value: number) => format.percent(value, 0);
  return {
    kind: 'chart',
    title: names.curve,
    description: names.curve,
    caption: names.curveCaption,
    ...bothWidths(
      'full',
      format,
      xyChart({
        x: { name: names.recall, min: 0, max: 1, write },
        y: { name: names.precision, min: 0, max: 1, write },
        series: [
          {
            kind: 'line',
            name: names.guessing,
            points: [
              [0, share],
              [1, share],
            ],
            look: 'reference',
          },
          {
            kind: 'line',
            name: strings.results.thisModel,
            points: curve.map((point) => [point.recall, point.precision]),
            look: 'model',
          },
          { kind: 'dots', name: names.inUse, points: [[recall, precision]], sizes: 11, look: 'second' },
        ],
      }),
    ),
  };
}

function quantityBlocks(results: QuantityFacts, context: TableContext): Block[] {
  const { words, strings, format } = context;
  const { amount } = format;
  const names = words.results;
  const ends = results.dots.flatMap(({ truth, predicted }) => [truth, predicted]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return [
    {
      kind: 'chart',
      title: names.scatter,
      description: names.scatter,
      caption: names.scatterCaption,
      ...bothWidths(
        'full',
        format,
        xyChart({
          x: { name: strings.results.truth, write: amount },
          y: { name: strings.results.predicted, write: amount },
          series: [
            {
              kind: 'line',
              name: names.ideal,
              points: [
                [low, low],
                [high, high],
              ],
              look: 'reference',
            },
            {
              kind: 'dots',
              name: strings.figures.testRows,
              points: results.dots.map(({ truth, predicted }) => [truth, predicted]),
              sizes: results.dots.length > 150 ? 4 : 6,
            },
          ],
        }),
      ),
    },
    figureTable(
      [
        [words.figures.mae, amount(results.mae.value)],
        [words.figures.rmse, amount(results.rmse)],
        [names.medianError, amount(results.medianAbsoluteError)],
        [words.figures.r2, format.decimal(results.r2)],
        [names.mape, format.percent(results.mape)],
        [names.bias, amount(results.bias)],
      ],
      context,
    ),
  ];
}

/** Whether the probabilities are calibrated. */
export function calibrationSection(
  { results }: TabularReportData,
  context: TableContext,
): Section | undefined {
  if (results.kind !== 'classes') return undefined;
  const { words, strings, format } = context;
  const names = words.trust;
  return {
    id: 'trust',
    title: names.title,
    lead: names.lead(format.percent(results.calibrationError, 1)),
    blocks: [
      {
        kind: 'chart',
        title: names.chart,
        description: names.chart,
        ...bothWidths(
          'half',
          format,
          reliability(
            results.calibration,
            {
              score: names.score,
              right: names.right,
              ideal: names.ideal,
              model: strings.results.thisModel,
            },
            format,
          ),
        ),
      },
    ],
  };
}

/** What the model saves at the costs given. */
export function moneySection({ results }: TabularReportData, context: TableContext): Section | undefined {
  if (results.kind !== 'classes' || results.positive === undefined) return undefined;
  const { words, strings, format } = context;
  const { amount } = format;
  const names = words.money;
  const { costs, threshold } = results.positive;
  if (costs === undefined) {
    return { id: 'saving', title: names.title, blocks: [{ kind: 'note', tone: 'plain', text: names.none }] };
  }
  return {
    id: 'saving',
    title: names.title,
    lead: names.lead(amount(costs.miss), amount(costs.falseAlarm)),
    blocks: [
      {
        kind: 'table',
        columns: [{ title: names.way }, { title: names.cost, align: 'end' }],
        rows: [
          [names.never, amount(costs.never)],
          [names.always, amount(costs.always)],
          [strings.results.thisModel, amount(costs.model)],
          [
            { text: names.saving, strong: true },
            { text: amount(costs.saving.value), strong: true, tone: costs.saving.value > 0 ? 'good' : 'bad' },
          ],
        ],
        note: strings.interval95(amount(costs.saving.low), amount(costs.saving.high)),
      },
      {
        kind: 'chart',
        title: names.curve,
        description: names.curve,
        ...bothWidths(
          'full',
          format,
          xyChart({
            x: { name: names.threshold, min: 0, max: 1, write: (value) => format.percent(value, 0) },
            y: { name: names.perThousand, min: 0, write: amount },
            series: [
              {
                kind: 'line',
                name: strings.results.thisModel,
                points: costs.curve.map((point) => [point.threshold, point.cost]),
                look: 'model',
              },
              {
                kind: 'dots',
                name: words.results.inUse,
                points: [[threshold, costs.model]],
                sizes: 11,
                look: 'second',
              },
            ],
          }),
        ),
      },
    ],
  };
}
