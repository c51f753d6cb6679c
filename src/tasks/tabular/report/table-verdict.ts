import type { Block, Report, Tone } from '../../../report/block.ts';
import type { ClassFacts, PositiveFacts, QuantityFacts, TabularReportData } from './facts.ts';
import type { TableContext } from './table-context.ts';

/** The verdict in plain words; a bad model is called bad in the first sentence. */
export function tableVerdict(data: TabularReportData, context: TableContext): Report['verdict'] {
  const { words, strings, list, quote } = context;
  const { results } = data;
  const first =
    results.kind === 'classes'
      ? classVerdict(results, data.data.targetColumn, context)
      : quantityVerdict(results, context);
  const notes = [...first.sentences];
  const leaks = data.table.leaks.map(({ column }) => quote(column));
  if (leaks.length > 0) notes.push(words.verdict.leaks(list(leaks)));
  if (data.data.simulated) notes.push(words.verdict.simulated);
  return {
    headline: first.headline,
    sentences: notes.length > 0 ? [notes.join(strings.frame.sentenceGap)] : [],
    tone: first.tone,
  };
}

interface Verdict {
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly tone: Tone;
}

function classVerdict(results: ClassFacts, target: string, context: TableContext): Verdict {
  const { words, format } = context;
  if (results.positive !== undefined) return positiveVerdict(results.positive, target, context);
  const good = results.accuracy.low > results.majority.accuracy;
  const [right, guess] = [results.accuracy.value, results.majority.accuracy].map((share) =>
    format.decimal(100 * share, 0),
  );
  const tooGood = results.accuracy.value > 0.995 && results.testRows >= 50;
  return {
    headline: good ? words.verdict.classes(right, guess) : words.verdict.classesBad(right, guess),
    sentences: tooGood ? [words.verdict.tooGood] : [],
    tone: !good ? 'bad' : tooGood ? 'warning' : 'good',
  };
}

function positiveVerdict(positive: PositiveFacts, target: string, context: TableContext): Verdict {
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
  const pays = costs === undefined || costs.saving.value > 0;
  if (costs !== undefined) {
    const { value, low, high } = costs.saving;
    sentences.push(
      pays
        ? words.verdict.saving(context.amount(value), context.amount(low), context.amount(high))
        : words.verdict.noSaving(context.amount(-value)),
    );
  }
  if (all < 30) sentences.push(words.verdict.fewPositives(format.count(all)));
  const tooGood = positive.f1.value > 0.99 && all >= 20;
  if (tooGood) sentences.push(words.verdict.tooGood);
  // Guessing at random finds as much as the class is frequent.
  const useless = found === 0 || !(positive.averagePrecision > 1.5 * positive.share);
  const doubtful = all < 30 || tooGood || (costs !== undefined && costs.saving.low <= 0);
  return { headline, sentences, tone: useless || !pays ? 'bad' : doubtful ? 'warning' : 'good' };
}

function quantityVerdict(results: QuantityFacts, { words, format, amount }: TableContext): Verdict {
  const good = results.r2 > 0 && results.mae.high < results.guessMae;
  const unit = results.unit === '' ? '' : ` ${results.unit}`;
  const [mae, guess] = [results.mae.value, results.guessMae].map((value) => `${amount(value)}${unit}`);
  const sentences = [
    words.verdict.interval(`${amount(results.margin)}${unit}`, format.percent(results.covered)),
  ];
  const tooGood = results.r2 > 0.9999;
  if (tooGood) sentences.push(words.verdict.tooGood);
  return {
    headline: good ? words.verdict.quantity(mae, guess) : words.verdict.quantityBad(mae, guess),
    sentences,
    tone: !good ? 'bad' : tooGood ? 'warning' : 'good',
  };
}

/** The figures that stand beside the verdict. */
export function tableOpening({ results, cost }: TabularReportData, context: TableContext): Block[] {
  const { words, format, amount } = context;
  const names = words.figures;
  const interval = (low: string, high: string) => names.interval(low, high);
  const common = [
    { label: names.testRows, value: format.count(results.testRows), note: names.testNote },
    { label: names.training, value: format.duration(cost.trainingSeconds), note: cost.hardware },
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
          { label: names.accuracy, value: format.percent(accuracy.value), note },
          { label: names.f1Macro, value: format.decimal(f1Macro) },
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
