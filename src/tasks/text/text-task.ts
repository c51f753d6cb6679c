import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import type { CleanOptions } from '../../data/cleaning/clean.ts';
import { splitByOf } from '../../data/split/by-column.ts';
import { TextStore } from '../../data/storage/text-store.ts';
import { stringsFor } from '../../report/language/language.ts';
import { renderReport } from '../../report/render-report.ts';
import { classificationReport } from '../classification/report/classification-report.ts';
import { leakLines, leaksOf, testedOn } from '../kit/leaks.ts';
import { logLeftOut } from '../kit/log-left-out.ts';
import { mostCharactersOf, textsInMemoryOption } from '../kit/memory-options.ts';
import { augmentOption, sheetOption, splitOptions } from '../kit/split-options.ts';
import type { Language, Learned, Task, TaskOption, TrainRequest } from '../kit/task.ts';
import { architectures } from './architectures.ts';
import { augmentationOf, withCopies } from './augmentation.ts';
import { chooseArchitecture } from './choose.ts';
import { fitEncoder } from './encoder.ts';
import { numberHints } from './hints.ts';
import type { Labelling, Labellings } from './labelling.ts';
import { measure, metricsOutcome } from './measure.ts';
import { type PreparedData, prepareTexts } from './prepare.ts';
import type { TableOptions } from './read-rows.ts';
import { reportData } from './report-data.ts';
import { TextClassifier } from './text-classifier.ts';
import { textTaskModel } from './text-task-model.ts';
import { trainClassifier } from './train-classifier.ts';

/** What one task that sorts texts into classes has of its own. */
export interface TextTaskParts extends Pick<Task, 'name' | 'summary' | 'example'> {
  /** Beside those of every task that sorts texts. */
  readonly options?: readonly TaskOption[];
  /** What the report is called where the user gave no title; made from the columns' names if left out. */
  readonly title?: Readonly<Record<Language, (input: string) => string>>;
  /** What labels mean, where the task knows; without it each label is a class. */
  readonly labellings?: Labellings;
}

/** A task that sorts texts into classes. */
export function textTask(parts: TextTaskParts): Task {
  return {
    name: parts.name,
    summary: parts.summary,
    example: parts.example,
    architectures: architectures.map(({ name }) => name),
    options: [
      { flags: '--input <column>', description: 'the column with the text', required: true },
      { flags: '--target <column>', description: 'the column with the class', required: true },
      { flags: '--drop-labels <labels>', description: 'labels whose rows are left out, separated by commas' },
      { flags: '--min-rows-per-label <number>', description: 'leave out labels with fewer rows (default 3)' },
      { flags: '--test-share <share>', description: 'share of the rows kept to report on (default 0.1)' },
      {
        flags: '--validation-share <share>',
        description: 'share of the rows kept to choose by (default 0.1)',
      },
      ...splitOptions,
      { flags: '--keep-duplicates', description: 'keep rows that say the same as an earlier one' },
      augmentOption,
      textsInMemoryOption,
      { flags: '--no-header', description: 'the first line is data; columns are then called 1, 2, ...' },
      { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
      sheetOption,
      { flags: '--title <text>', description: 'what the report calls the model' },
      ...(parts.options ?? []),
    ],
    evaluateOptions: [
      {
        flags: '--input <column>',
        description: 'the column to read, where it is called otherwise than in training',
      },
      { flags: '--target <column>', description: 'the column with the answers, likewise' },
      textsInMemoryOption,
      { flags: '--no-header', description: 'the first line is data' },
      { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
      sheetOption,
    ],
    learn: (request, checkpoint) => learn(parts, request, checkpoint),
    async load(bundle) {
      const saved = bundle.manifest.content.labelling;
      const labelling = saved === undefined ? undefined : parts.labellings?.restore(jsonObject(saved));
      return textTaskModel(bundle, await TextClassifier.open(bundle), labelling);
    },
  };
}

async function learn(parts: TextTaskParts, request: TrainRequest, checkpoint: string): Promise<Learned> {
  const { log, options, seed } = request;
  const table = {
    input: String(options.input),
    target: String(options.target),
    header: options.header === false ? false : undefined,
    encoding: typeof options.encoding === 'string' ? options.encoding : undefined,
    sheet: typeof options.sheet === 'string' ? options.sheet : undefined,
    splitBy: splitByOf(options),
    mostCharacters: mostCharactersOf(options),
    signal: request.signal,
    log,
  };
  const cleaning = cleaningOf(options);
  const files = { train: request.data, validation: request.validation, test: request.test };
  const { labellings } = parts;
  const labellingOf =
    labellings && ((labels: readonly string[]): Labelling => labellings.learn(labels, options));
  const data = await prepareTexts(files, table, cleaning, seed, sharesOf(options), labellingOf);
  const copies = new TextStore(table.mostCharacters);
  const close = (): void => {
    data.close();
    copies.close();
  };
  try {
    const learned = await learnFrom(parts, request, checkpoint, { data, copies, table, cleaning });
    return {
      ...learned,
      async close() {
        await learned.close?.();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function learnFrom(
  parts: TextTaskParts,
  request: TrainRequest,
  checkpoint: string,
  {
    data,
    copies,
    table,
    cleaning,
  }: {
    readonly data: PreparedData;
    readonly copies: TextStore;
    readonly table: TableOptions;
    readonly cleaning: CleanOptions;
  },
): Promise<Learned> {
  const { log, options, seed } = request;
  log(
    `${data.rowsRead} rows read from ${request.data}: ${data.train.texts.length} to learn from, ` +
      `${data.validation.texts.length} to choose by, ${data.test.texts.length} to report on; ${data.labels.length} classes`,
  );
  if (data.onDisk) log('the texts lie in a temporary file and are read from there');
  logLeftOut(log, data.clean.leftOut, stringsFor('en').leftOut);
  const leaks = leaksOf(data, request);
  for (const note of [...data.notes, ...numberHints(data), ...leakLines(leaks)]) log(note);
  const { architecture, ngrams, reasons } = chooseArchitecture(request.architecture, data);
  const augmentation = await augmentationOf(options.augment, seed);
  const learned = augmentation === undefined ? data.train : withCopies(data.train, augmentation, copies);
  if (learned !== data.train) {
    log(`${learned.texts.length - data.train.texts.length} changed copies of rows are learned from as well`);
  }
  const encoder = fitEncoder(architecture.encoder, learned.texts, ngrams);
  log(`network: ${architecture.name} on ${encoder.size} ids, ${encoder.maxLength} a text`);
  const epochs = request.epochs ?? architecture.epochs(learned.texts.length);
  const training = await trainClassifier(
    architecture,
    encoder,
    data.labels,
    { ...data, train: learned },
    {
      epochs,
      seed,
      device: request.device,
      checkpoint,
      fingerprint: `${data.filesSha256} ${JSON.stringify(sharesOf(options))} ${data.columns.input} ${data.columns.target} ${JSON.stringify(cleaning)}${data.labelling ? ` ${JSON.stringify(data.labelling.saved)}` : ''} ${epochs}${table.splitBy || table.sheet ? ` ${JSON.stringify([table.splitBy, table.sheet])}` : ''}${augmentation ? ` ${JSON.stringify([augmentation.kinds, [...(augmentation.synonyms ?? [])]])}` : ''}`,
      signal: request.signal,
      logs: request.logs,
    },
  );
  const classifier = await TextClassifier.create({
    labels: data.labels,
    encoder,
    architecture,
    onnx: training.onnx,
  });
  const results = await measure(classifier, data.test);
  const { accuracy, f1Macro } = results.metrics;
  const cases = {
    train: data.train.texts.length,
    validation: data.validation.texts.length,
    test: data.test.texts.length,
  };
  return {
    content: {
      architecture: architecture.name,
      labels: data.labels,
      ...(data.labelling ? { labelling: data.labelling.saved } : {}),
      columns: data.columns,
      cleaning: { ...cleaning },
      data: {
        files: [
          request.data,
          ...(request.validation ? [request.validation] : []),
          ...(request.test ? [request.test] : []),
        ],
        sha256: data.sha256,
        rowsRead: data.rowsRead,
        ...cases,
        leftOut: { ...data.clean.leftOut },
        split: data.splitKind,
        ...(Object.keys(leaks).length > 0 && { leaks: JSON.parse(JSON.stringify(leaks)) }),
      },
      ...(augmentation && { augmentation: [...augmentation.kinds] }),
      seed,
      parameters: training.parameters,
      metrics: metricsOutcome(results.metrics),
      cost: { seconds: round(training.seconds), latencyMs: results.latency },
      command: request.command,
    },
    files: { 'model.onnx': training.onnx, 'vocabulary.json': JSON.stringify(encoder) },
    cases: { ...cases, classes: data.labels.length },
    headline: `accuracy ${accuracy.toFixed(4)}, macro F1 ${f1Macro.toFixed(4)} on ${testedOn(data.test.texts.length, 'rows', leaks.shared, request.test)}`,
    async report() {
      const { name: task } = parts;
      const title = parts.title?.[request.lang](data.columns.input);
      const facts = {
        task,
        title,
        request,
        data,
        architecture,
        reasons,
        training,
        results,
        classifier,
        encoder,
      };
      return renderReport(classificationReport(await reportData(facts), request.lang));
    },
    close: () => classifier.close(),
  };
}

function sharesOf(options: Readonly<Record<string, unknown>>): { validation: number; test: number } {
  const share = (name: string, value: unknown): number => {
    const number = Number(value ?? 0.1);
    if (number > 0 && number <= 0.5) return number;
    throw new UserError(`${name} ${String(value)} must be a share above 0 and at most 0.5, such as 0.1`);
  };
  return {
    validation: share('--validation-share', options.validationShare),
    test: share('--test-share', options.testShare),
  };
}

function cleaningOf(options: Readonly<Record<string, unknown>>): CleanOptions {
  const least = Number(options.minRowsPerLabel ?? 3);
  if (!Number.isSafeInteger(least) || least < 1) {
    throw new UserError(
      `--min-rows-per-label ${String(options.minRowsPerLabel)} must be a whole number of at least 1`,
    );
  }
  return {
    minRowsPerLabel: least,
    dropDuplicates: options.keepDuplicates !== true,
    dropLabels:
      typeof options.dropLabels === 'string' ? options.dropLabels.split(',').map((each) => each.trim()) : [],
  };
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
