import type { Block, Tone, Verdict } from '../../../report/block.ts';
import type { ClassFacts, PositiveFacts, QuantityFacts, TabularReportData } from './facts.ts';
import type { TableContext } from './table-context.ts';

/** The verdict in plain words; a bad model is called bad in the first sentence. */
export function tableVerdict(data: TabularReportData, context: TableContext): Verdict {
  const { words, strings, list, quote } = context;
  const { results } = data;
  const first =
    results.kind === 'classes'
      ? classVerdict(results, data.data.targetColumn, context)
      : quantityVerdict(results, context);
  const columns = data.table.leaks.map(({ column }) => quote(column));
  const leaks = columns.length > 0 ? [words.verdict.leaks(list(columns))] : [];
  const notes = [...first.sentences, ...leaks];
  return {
    headline: first.headline,
    sentences: notes.length > 0 ? [notes.join(strings.frame.sentenceGap)] : [],
    tone: first.tone,
    warnings: [...(first.tone === 'bad' ? [first.headline] : []), ...first.doubts, ...leaks],
  };
}

interface Judged {
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly tone: Tone;
  /** Those of the sentences that speak against the figures. */
  readonly doubts: readonly string[];
}

function classVerdict(results: ClassFacts, target: string, context: TableContext): Judged {
  const { words, format } = context;
  if (results.positive !== undefined) return positiveVerdict(results.positive, target, context);
  const good = results.accuracy.low > results.majority.accuracy;
  const [right, guess] = [results.accuracy.value, results.majority.accuracy].map((share) =>
    format.decimal(100 * share, 0),
  );
  const tooGood = results.accuracy.value > 0.995 && results.testRows >= 50;
  const doubts = tooGood ? [words.verdict.tooGood] : [];
  return {
    headline: good ? words.verdict.classes(right, guess) : words.verdict.classesBad(right, guess),
    sentences: doubts,
    doubts,
    tone: !good ? 'bad' : tooGood ? 'warning' : 'good',
  };
}

function positiveVerdict(positive: PositiveFacts, target: string, context: TableContext): Judged {
  const { words, format, quote } = context;
  const { found, missed, falseAlarms, costs } = positive;
  const label = quote(`${target} = ${positive.label}`);
  const all = found + missed;
  const headline =
    all === 0
      ? words.verdict.noAlarms(label)
      : found === 0
        ? words.verdict.none(format.count(all), label)
        : words.verdict.found(
            format.count(found),
            format.count(all),
            label,
            format.count(found),
            format.count(found + falseAlarms),
          );
  const sentences = [words.verdict.threshold[positive.thresholdBy](format.percent(positive.threshold))];
  const doubts: string[] = [];
  const pays = costs === undefined || costs.saving.value > 0;
  if (costs !== undefined) {
    const { value, low, high } = costs.saving;
    if (pays)
      sentences.push(words.verdict.saving(format.amount(value), format.amount(low), format.amount(high)));
    else doubts.push(words.verdict.noSaving(format.amount(Math.abs(value))));
  }
  if (all < 30) doubts.push(words.verdict.fewPositives(format.count(all)));
  const tooGood = positive.f1.value > 0.99 && all >= 20;
  if (tooGood) doubts.push(words.verdict.tooGood);
  // Guessing at random finds as much as the class is frequent.
  const useless = found === 0 || !(positive.averagePrecision > 1.5 * positive.share);
  const doubtful = all < 30 || tooGood || (costs !== undefined && costs.saving.low <= 0);
  const tone = useless || !pays ? 'bad' : doubtful ? 'warning' : 'good';
  return { headline, sentences: [...sentences, ...doubts], tone, doubts };
}

function quantityVerdict(results: QuantityFacts, { words, format }: TableContext): Judged {
  const good = results.r2 > 0 && results.mae.high < results.guessMae;
  const unit = results.unit === '' ? '' : ` ${results.unit}`;
  const [mae, guess] = [results.mae.value, results.guessMae].map((value) => `${format.amount(value)}${unit}`);
  const tooGood = results.r2 > 0.9999;
  const doubts = tooGood ? [words.verdict.tooGood] : [];
  const sentences = [
    words.verdict.interval(`${format.amount(results.margin)}${unit}`, format.percent(results.covered)),
  ];
  return {
    headline: good ? words.verdict.quantity(mae, guess) : words.verdict.quantityBad(mae, guess),
    sentences: [...sentences, ...doubts],
    doubts,
    tone: !good ? 'bad' : tooGood ? 'warning' : 'good',
  };
}

/** The figures beside the verdict. */
export function tableOpening({ results, cost }: TabularReportData, context: TableContext): Block[] {
  const { words, strings, format } = context;
  const { amount } = format;
  const names = words.figures;
  const interval = strings.interval95;
  const common = [
    {
      label: strings.figures.testRows,
      value: format.count(results.testRows),
      note: strings.figures.testRowsNote,
    },
    {
      label: strings.figures.trainingTime,
      value: format.duration(cost.trainingSeconds),
      note: cost.hardware,
    },
  ];
  if (results.kind === 'quantity') {
    const { mae, rmse, r2, guessRmse } = results;
    return [
      {
        kind: 'keyFigures',
        figures: [
          { label: names.mae, value: amount(mae.value), note: interval(amount(mae.low), amount(mae.high)) },
          { label: names.rmse, value: amount(rmse), note: names.guess(amount(guessRmse)) },
          { label: names.r2, value: format.decimal(r2) },
          ...common,
        ],
      },
    ];
  }
  const { positive, accuracy, f1Macro } = results;
  if (positive === undefined) {
    const note = interval(format.percent(accuracy.low), format.percent(accuracy.high));
    return [
      {
        kind: 'keyFigures',
        figures: [
          { label: strings.figures.accuracy, value: format.percent(accuracy.value), note },
          { label: strings.figures.f1Macro, value: format.decimal(f1Macro) },
          ...common,
        ],
      },
    ];
  }
  const { f1, precision, recall, averagePrecision, share } = positive;
  return [
    {
      kind: 'keyFigures',
      figures: [
        { label: names.recall, value: format.percent(recall) },
        { label: names.precision, value: format.percent(precision) },
        {
          label: names.f1,
          value: format.decimal(f1.value),
          note: interval(format.decimal(f1.low), format.decimal(f1.high)),
        },
        {
          label: names.averagePrecision,
          value: format.decimal(averagePrecision),
          note: names.averagePrecisionNote(format.decimal(share)),
        },
        ...common,
      ],
    },
  ];
}
