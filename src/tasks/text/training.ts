import type { Language } from '../../core/language.ts';
import type { CleanOptions } from '../../data/cleaning/clean.ts';
import { splitByOf } from '../../data/split/by-column.ts';
import { TextStore } from '../../data/storage/text-store.ts';
import { readingOf } from '../../data/table/options.ts';
import { classificationReport } from '../classification/report/classification-report.ts';
import { implement } from '../kit/implement.ts';
import { leaksOf, testedOn } from '../kit/leaks.ts';
import type { TrainContext } from '../kit/task.ts';
import { augmentationOf, withCopies } from './augmentation.ts';
import { chooseArchitecture, type TextNetwork } from './choose.ts';
import { fitEncoder } from './encoder.ts';
import { numberHints } from './hints.ts';
import type { Labellings } from './labelling.ts';
import { measure } from './measure.ts';
import type { TextOptions } from './options.ts';
import { type PreparedTexts, prepareTexts, reasons } from './prepare.ts';
import { reportData } from './report-data.ts';
import { TextClassifier } from './text-classifier.ts';
import { trainClassifier } from './train-classifier.ts';

/** What one task that classifies texts has of its own. */
export interface TextTaskParts<Options extends TextOptions> {
  /** The report's title where the user gave none; made from the columns' names if left out. */
  readonly title?: Readonly<Record<Language, (input: string) => string>>;
  /** What labels mean, where the task knows; without it each label is a class. */
  readonly labellings?: Labellings<Options>;
}

/** The implementation of a task that classifies texts. */
export const implementTextTask = <Options extends TextOptions>(parts: TextTaskParts<Options>) =>
  implement({
    prepare: (context: TrainContext<Options>) => prepare(parts, context),
    network: chooseNetwork,
    async train(data, { architecture, encoder }, fit, { hold }) {
      const training = await trainClassifier(
        architecture,
        encoder,
        data.labels,
        { ...data, train: data.trained },
        fit,
      );
      const { onnx } = training;
      const { labels, labelling, columns, cleaning, augmentation } = data;
      return {
        ...training,
        classifier: hold(await TextClassifier.create({ labels, encoder, architecture, onnx })),
        files: { 'model.onnx': onnx, 'vocabulary.json': JSON.stringify(encoder) },
        content: {
          labels,
          ...(labelling && { labelling: labelling.saved }),
          columns,
          cleaning: JSON.parse(JSON.stringify(cleaning)),
          ...(augmentation && { augmentation }),
        },
      };
    },
    async measure({ classifier }, { test, leaks }, { files }) {
      const results = await measure(classifier, test);
      const { metrics, latency } = results;
      const [accuracy, f1] = [metrics.accuracy, metrics.f1Macro].map((each) => each.toFixed(4));
      const rows = testedOn(test.texts.length, { en: 'rows', zh: '行' }, leaks?.shared, files.test);
      return {
        results,
        metrics,
        latency,
        headline: {
          en: `accuracy ${accuracy}, macro F1 ${f1} on ${rows.en}`,
          zh: `在 ${rows.zh}上准确率 ${accuracy}，宏平均 F1 ${f1}`,
        },
      };
    },
    async report(run) {
      const { lang } = run.context;
      const title = parts.title?.[lang](run.data.columns.input);
      return classificationReport(await reportData(run, title), lang);
    },
  });

async function prepare<Options extends TextOptions>(
  { labellings }: TextTaskParts<Options>,
  { options, files, seed, signal, say, hold }: TrainContext<Options>,
): Promise<PreparedTexts> {
  const { input, target } = options;
  const maxCharacters = 1e6 * options.textsInMemory;
  const splitBy = splitByOf(options);
  const table = {
    input,
    target,
    ...readingOf(options),
    splitBy,
    maxCharacters,
    signal,
    log: say,
  };
  const cleaning: CleanOptions = {
    minRowsPerLabel: options.minRowsPerLabel,
    dropDuplicates: !options.keepDuplicates,
    dropLabels: options.dropLabels,
  };
  const shares = { validation: options.validationShare, test: options.testShare };
  const labellingOf = labellings && ((labels: readonly string[]) => labellings.learn(labels, options));
  const data = hold(await prepareTexts(files, table, cleaning, seed, shares, labellingOf));
  const changes = await augmentationOf(options.augment, seed);
  const copies = hold(new TextStore(maxCharacters));
  const trained = changes === undefined ? data.train : withCopies(data.train, changes, copies);
  const added = trained.texts.length - data.train.texts.length;
  const [train, validation, test] = [data.train, data.validation, data.test].map(({ texts }) => texts.length);
  const counts = { train, validation, test, classes: data.labels.length };
  return {
    ...data,
    cleaning,
    trained,
    augmentation: changes && [...changes.kinds],
    counts,
    summary: {
      en: `${data.rowsRead} rows read from ${files.train}: ${train} training, ${validation} validation, ${test} test rows; ${data.labels.length} classes`,
      zh: `从 ${files.train} 读取 ${data.rowsRead} 行：训练 ${train} 行，验证 ${validation} 行，测试 ${test} 行；${data.labels.length} 个类别`,
    },
    leftOut: data.clean.leftOut,
    reasons,
    notes: [
      ...data.notes,
      ...numberHints(data),
      ...(added > 0
        ? [
            {
              en: `${added} changed copies of rows are trained on as well`,
              zh: `另有 ${added} 行经改动的副本参与训练`,
            },
          ]
        : []),
    ],
    leaks: leaksOf(data, files),
    fingerprint: [data.labelling?.saved, [...(changes?.synonyms ?? [])]],
    content: { split: data.splitKind },
  };
}

function chooseNetwork(data: PreparedTexts, { architecture: asked }: TrainContext<TextOptions>): TextNetwork {
  const choice = chooseArchitecture(asked, data);
  const { architecture, ngrams } = choice;
  const encoder = fitEncoder(architecture.encoder, data.trained.texts, ngrams);
  const { name } = architecture;
  return {
    ...choice,
    encoder,
    name,
    epochs: architecture.epochs(data.trained.texts.length),
    about: {
      en: `${name}, ${encoder.size} ids, ${encoder.maxLength} per text`,
      zh: `${name}，${encoder.size} 个编号，每条文本 ${encoder.maxLength} 个`,
    },
  };
}
