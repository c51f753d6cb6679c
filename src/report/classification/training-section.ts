import type { Block, Section } from '../block.ts';
import { bothWidths } from '../charts/chart.ts';
import { learningCurve } from '../charts/learning-curve.ts';
import type {
  ArchitectureReason,
  ClassificationReportData,
  EpochFacts,
  ImbalanceHandling,
  TrainingFacts,
} from '../classification-report-data.ts';
import { oneLine } from '../plain-text.ts';
import type { SectionContext } from './section-context.ts';

/** How the model learned: architecture and why, learning curves, settings, layers. */
export function trainingSection(
  { model, training }: ClassificationReportData,
  context: SectionContext,
): Section {
  const { strings, format, name } = context;
  const words = strings.training;
  const { history, bestEpoch, stopped } = training;
  const epochs = format.count(history.length);
  const passes =
    bestEpoch === undefined ? words.summaryNoBest(epochs) : words.summary(epochs, format.count(bestEpoch));
  return {
    id: 'training',
    title: words.title,
    lead: words.architecture(oneLine(model.architecture, 60), format.count(model.parameters)),
    blocks: [
      ...(model.reasons.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: words.why },
            { kind: 'list' as const, items: model.reasons.map((reason) => reasonSentence(reason, context)) },
          ]),
      { kind: 'heading', text: words.curves },
      { kind: 'paragraph', text: passes + strings.frame.sentenceGap + strings.stopped[stopped] },
      ...overfitNote(training, context),
      ...curves(training, context),
      ...historyTable(history, context),
      { kind: 'heading', text: words.imbalanceTitle },
      { kind: 'paragraph', text: imbalanceSentence(model.imbalance, context) },
      {
        kind: 'table',
        title: words.hyperParameters,
        columns: [{ title: words.name }, { title: words.value }],
        rows: model.hyperParameters.map(({ name: key, value }) => [name(key), oneLine(String(value))]),
      },
      ...(model.summary === undefined
        ? []
        : [{ kind: 'code' as const, language: 'text', title: words.layers, text: model.summary }]),
    ],
  };
}

function reasonSentence(reason: ArchitectureReason, { strings, format, list }: SectionContext): string {
  const sentences = strings.training.reasons;
  switch (reason.code) {
    case 'fewRows':
    case 'manyRows':
      return sentences[reason.code](format.count(reason.rows));
    case 'shortTexts':
    case 'longTexts':
      return sentences[reason.code](format.count(reason.medianTokens));
    case 'chinese':
      return sentences.chinese(format.percent(reason.share, 0));
    case 'manyClasses':
      return sentences.manyClasses(format.count(reason.classes));
    case 'bestOnValidation':
      return sentences.bestOnValidation(
        list(reason.candidates.map(({ architecture, score }) => `${architecture} ${format.decimal(score)}`)),
      );
    default:
      return sentences[reason.code]();
  }
}

function imbalanceSentence(imbalance: ImbalanceHandling, { strings, format }: SectionContext): string {
  const sentence = strings.imbalance[imbalance.method];
  if (imbalance.method === 'classWeights') {
    return sentence(format.decimal(imbalance.largest, 2), format.decimal(imbalance.smallest, 2));
  }
  return sentence(imbalance.method === 'focalLoss' ? format.decimal(imbalance.gamma, 1) : '', '');
}

/** A gap of more than ten points between learning and validation rows is said in words. */
function overfitNote({ history, bestEpoch }: TrainingFacts, { strings, format }: SectionContext): Block[] {
  const kept = history.find(({ epoch }) => epoch === bestEpoch) ?? history.at(-1);
  if (kept?.accuracy === undefined || kept.valAccuracy === undefined) return [];
  if (!(kept.accuracy - kept.valAccuracy > 0.1)) return [];
  const text = strings.training.overfit(format.percent(kept.accuracy), format.percent(kept.valAccuracy));
  return [{ kind: 'note', tone: 'warning', text }];
}

function curves({ history, bestEpoch }: TrainingFacts, { strings, format }: SectionContext): Block[] {
  const words = strings.training;
  if (history.length < 2) return [];
  const has = (key: keyof EpochFacts) => history.some((entry) => entry[key] !== undefined);
  const curve = (
    title: string,
    training: keyof EpochFacts,
    validation: keyof EpochFacts,
    percent: boolean,
  ): Block => ({
    kind: 'chart',
    title,
    description: title,
    ...bothWidths(
      'half',
      format,
      learningCurve({
        names: {
          training: words.trainingLine,
          validation: words.validationLine,
          epoch: words.epoch,
          best: bestEpoch === undefined ? '' : words.best(format.count(bestEpoch)),
        },
        epochs: history.map(({ epoch }) => epoch),
        training: history.map((entry) => entry[training]),
        validation: history.map((entry) => entry[validation]),
        ...(bestEpoch === undefined ? {} : { bestEpoch }),
        percent,
      }),
    ),
  });
  return [
    curve(words.loss, 'loss', 'valLoss', false),
    ...(has('accuracy') || has('valAccuracy')
      ? [curve(words.accuracy, 'accuracy', 'valAccuracy', true)]
      : []),
  ];
}

/** Long histories show the first and the last epochs and every n-th between. */
function historyTable(history: EpochFacts[], { strings, format }: SectionContext): Block[] {
  const words = strings.training;
  const keys = (
    ['loss', 'valLoss', 'accuracy', 'valAccuracy', 'valF1Macro', 'learningRate', 'seconds'] as const
  ).filter((key) => history.some((entry) => entry[key] !== undefined));
  const step = Math.ceil(history.length / 24);
  const shown = history.filter((_, index) => index % step === 0 || index === history.length - 1);
  if (shown.length === 0) return [];
  const write = (key: (typeof keys)[number], value: number | undefined): string => {
    if (value === undefined || !Number.isFinite(value)) return '–';
    if (key === 'learningRate') return value.toPrecision(2);
    if (key === 'accuracy' || key === 'valAccuracy') return format.percent(value);
    return format.decimal(value, key === 'seconds' ? 1 : 3);
  };
  return [
    {
      kind: 'table',
      title: words.history,
      columns: [
        { title: words.columns.epoch, align: 'end' },
        ...keys.map((key) => ({ title: words.columns[key], align: 'end' as const })),
      ],
      rows: shown.map((entry) => [format.count(entry.epoch), ...keys.map((key) => write(key, entry[key]))]),
    },
  ];
}
