import type { Block, Section } from '../block.ts';
import { bothWidths } from '../charts/chart.ts';
import { learningCurve } from '../charts/learning-curve.ts';
import { oneLine } from '../plain-text.ts';
import type {
  ArchitectureReason,
  EpochFacts,
  ImbalanceHandling,
  ReportFacts,
  TrainingFacts,
} from '../report-facts.ts';
import type { SectionContext } from './section-context.ts';

/** Architecture and why, learning curves, hyperparameters, layers. */
export function trainingSection({ model, training }: ReportFacts, context: SectionContext): Section {
  const { strings, format } = context;
  const words = strings.training;
  const { history, bestEpoch, stopped } = training;
  const epochs = format.count(history.length);
  const summary =
    bestEpoch === undefined ? words.summaryNoBest(epochs) : words.summary(epochs, format.count(bestEpoch));
  return {
    id: 'training',
    title: words.title,
    lead: words.architecture(architectureName(model.architecture, context), format.count(model.parameters)),
    blocks: [
      ...(model.reasons.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: words.why },
            { kind: 'list' as const, items: model.reasons.map((reason) => reasonSentence(reason, context)) },
          ]),
      { kind: 'heading', text: words.curves },
      { kind: 'paragraph', text: summary + strings.frame.sentenceGap + strings.stopped[stopped] },
      ...overfitNote(training, context),
      ...curves(training, context),
      ...historyTable(history, context),
      ...(model.imbalance === undefined
        ? []
        : [
            { kind: 'heading' as const, text: words.imbalanceTitle },
            { kind: 'paragraph' as const, text: imbalanceSentence(model.imbalance, context) },
          ]),
      {
        kind: 'table',
        title: words.hyperParameters,
        columns: [{ title: words.name }, { title: words.value }],
        rows: model.hyperParameters.map(({ name: key, value }) => [
          named(words.names, key),
          Number.isInteger(value)
            ? format.count(Number(value))
            : inWords(oneLine(String(value)), words.terms),
        ]),
      },
      ...(model.summary === undefined
        ? []
        : [{ kind: 'code' as const, language: 'text', title: words.layers, text: model.summary }]),
    ],
  };
}

/** What a network is called and, for those that are known, what it looks at. */
function architectureName(architecture: string, { strings }: SectionContext): string {
  const known: Readonly<Record<string, string>> = strings.training.architectures;
  const name = oneLine(architecture, 60);
  const explained = Object.hasOwn(known, architecture) ? known[architecture] : undefined;
  return explained === undefined ? name : strings.training.explained(name, explained);
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

/** A gap of more than ten points between training and validation rows is mentioned. */
function overfitNote({ history, bestEpoch }: TrainingFacts, { strings, format }: SectionContext): Block[] {
  const kept = history.find(({ epoch }) => epoch === bestEpoch) ?? history.at(-1);
  if (kept?.accuracy === undefined || kept.valAccuracy === undefined) return [];
  if (!(kept.accuracy - kept.valAccuracy > 0.1)) return [];
  const text = strings.training.overfit(format.percent(kept.accuracy), format.percent(kept.valAccuracy));
  return [{ kind: 'note', tone: 'warning', text }];
}

/** A quantity of the history, on training rows and on validation rows. */
interface Curve {
  readonly metric: string;
  readonly validation: string;
}

/** Every metric that was logged, the loss first; learning rate and seconds are not metrics. */
function curvesOf(history: EpochFacts[]): Curve[] {
  const logged = new Set(
    history.flatMap((entry) => Object.keys(entry).filter((key) => entry[key] !== undefined)),
  );
  for (const key of ['epoch', 'learningRate', 'seconds']) logged.delete(key);
  const metrics = new Set<string>(['loss']);
  for (const key of logged) metrics.add(/^val[A-Z]/.test(key) ? key[3].toLowerCase() + key.slice(4) : key);
  return Array.from(metrics, (metric) => ({
    metric,
    validation: `val${metric[0].toUpperCase()}${metric.slice(1)}`,
  }));
}

const isShare = (metric: string): boolean => /accuracy$/i.test(metric);

/** The reader's name of a key; a key without one is shown as it is. */
function named(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? names[key] : oneLine(key, 40);
}

/** At most two charts, side by side: the loss, and the metric that was logged for both kinds of rows. */
function curves({ history, bestEpoch }: TrainingFacts, { strings, format }: SectionContext): Block[] {
  const words = strings.training;
  if (history.length < 2) return [];
  const all = curvesOf(history);
  const has = (key: string) => history.some((entry) => entry[key] !== undefined);
  const second =
    all.slice(1).find(({ metric, validation }) => has(metric) && has(validation)) ??
    all.slice(1).find(({ validation }) => has(validation)) ??
    all[1];
  return [all[0], ...(second === undefined ? [] : [second])].map(({ metric, validation }) => {
    const title = named(words.curveTitles, metric);
    return {
      kind: 'chart',
      title,
      description: title,
      ...bothWidths(
        'half',
        format,
        learningCurve(
          {
            names: {
              training: words.trainingLine,
              validation: words.validationLine,
              epoch: words.epoch,
              best: bestEpoch === undefined ? '' : words.best(format.count(bestEpoch)),
            },
            epochs: history.map(({ epoch }) => epoch),
            training: history.map((entry) => entry[metric]),
            validation: history.map((entry) => entry[validation]),
            ...(bestEpoch === undefined ? {} : { bestEpoch }),
            percent: isShare(metric),
          },
          format,
        ),
      ),
    };
  });
}

/** Terms of a value such as `AdamW, weight decay 0.05`, in the reader's language where it has words for them. */
function inWords(value: string, terms: Readonly<Record<string, string>>): string {
  return value
    .split(', ')
    .map((part) => {
      const [, term = part, number = ''] = /^(.*?)( [\d.e-]+)?$/.exec(part) ?? [];
      return named(terms, term) + number;
    })
    .join(', ');
}

/** Long histories show the first and the last epochs and every n-th between. */
function historyTable(history: EpochFacts[], { strings, format }: SectionContext): Block[] {
  const words = strings.training;
  const keys = [
    ...curvesOf(history).flatMap(({ metric, validation }) => [metric, validation]),
    'learningRate',
    'seconds',
  ].filter((key) => history.some((entry) => entry[key] !== undefined));
  const step = Math.ceil(history.length / 24);
  const shown = history.filter((_, index) => index % step === 0 || index === history.length - 1);
  if (shown.length === 0) return [];
  const write = (key: string, value: number | undefined): string => {
    if (value === undefined || !Number.isFinite(value)) return '–';
    if (key === 'learningRate') return value.toPrecision(2);
    if (isShare(key)) return format.percent(value);
    return Math.abs(value) < 0.01 ? format.amount(value) : format.decimal(value, key === 'seconds' ? 1 : 3);
  };
  return [
    {
      kind: 'table',
      title: words.history,
      columns: [
        { title: words.columns.epoch, align: 'end' },
        ...keys.map((key) => ({ title: named(words.columns, key), align: 'end' as const })),
      ],
      rows: shown.map((entry) => [format.count(entry.epoch), ...keys.map((key) => write(key, entry[key]))]),
    },
  ];
}
