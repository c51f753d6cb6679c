import { renderReport } from '../../report/render-report.ts';
import { classificationReport } from '../classification/report/classification-report.ts';
import { mostPictureBytesOf, picturesInMemoryOption } from '../kit/memory-options.ts';
import { augmentOption } from '../kit/split-options.ts';
import type { Learned, Task, TaskOption, TrainRequest } from '../kit/task.ts';
import { type Hold, holding } from '../kit/with-cleanup.ts';
import { metricsOutcome } from '../text/measure.ts';
import { augmentationOf, channelsOf, listOptionsOf, minRowsOf, sizeOf } from '../vision/options.ts';
import { leftOutCounts, type PreparedImages, prepareImages } from '../vision/prepare.ts';
import { preview } from '../vision/preview.ts';
import { imageArchitectures } from './architectures.ts';
import { ImageClassifier } from './image-classifier.ts';
import { imageTaskModel } from './image-task-model.ts';
import { measureImages } from './measure.ts';
import { imageReportData } from './report-data.ts';
import { trainImages } from './train-images.ts';
import { picturesEn } from './words/en.ts';
import { picturesZh } from './words/zh.ts';

const listing: readonly TaskOption[] = [
  {
    flags: '--labels-from <where>',
    description: 'where classes stand: folder (a folder for each) or name (scratch_12.jpg)',
  },
  { flags: '--input <column>', description: 'of a table: the column with the file (default file)' },
  { flags: '--target <column>', description: 'of a table: the column with the class (default label)' },
  picturesInMemoryOption,
];

/**
 * Pictures sorted into classes: surfaces by defect, parts by kind.
 *
 *     millwright train photos --task image-classification --out models/defects
 */
export const imageClassification: Task = {
  name: 'image-classification',
  summary: {
    en: 'sorts pictures into classes: surfaces by defect, parts by kind',
    zh: '把图片分到各个类别：按缺陷分表面，按种类分零件',
  },
  example: 'millwright train photos --task image-classification --out models/defects',
  architectures: imageArchitectures.map(({ name }) => name),
  options: [
    ...listing,
    { flags: '--size <pixels>', description: 'pixels on each side that the network sees (default 64)' },
    { flags: '--color <kind>', description: 'auto, grey or rgb' },
    augmentOption,
    {
      flags: '--flip <direction>',
      description: 'mirrored pictures mean the same: both, horizontal, vertical, none',
    },
    {
      flags: '--min-rows-per-label <number>',
      description: 'leave out classes with fewer pictures (default 5)',
    },
    { flags: '--title <text>', description: 'what the report calls the model' },
  ],
  evaluateOptions: listing,
  learn,
  preview,
  async load(bundle) {
    return imageTaskModel(bundle, await ImageClassifier.open(bundle));
  },
};

function learn(request: TrainRequest, checkpoint: string): Promise<Learned> {
  return holding((hold) => learnFrom(request, checkpoint, hold));
}

async function learnFrom(request: TrainRequest, checkpoint: string, hold: Hold): Promise<Learned> {
  const { log, options, seed } = request;
  const list = listOptionsOf(options);
  const augment = augmentationOf(options);
  const sources = { train: request.data, validation: request.validation, test: request.test };
  const reading = {
    list,
    size: sizeOf(options),
    channels: channelsOf(options),
    minRowsPerLabel: minRowsOf(options),
    mostBytes: mostPictureBytesOf(options),
    seed,
    log,
  };
  const data = hold(await prepareImages(sources, reading));
  const { images, names, labels, sides } = data;
  tell(data, request);
  if (images.onDisk) log('the decoded pictures lie in a temporary file and are read from there');
  const architecture =
    imageArchitectures.find(({ name }) => name === request.architecture) ?? imageArchitectures[0];
  const epochs = request.epochs ?? architecture.epochs;
  log(
    `network: ${architecture.name} on ${images.shape.width} x ${images.shape.height} ${images.shape.channels === 1 ? 'grey' : 'colour'} pixels`,
  );
  const training = await trainImages(architecture, images, labels, names, sides, {
    epochs,
    seed,
    device: request.device,
    augment: augment.options,
    checkpoint,
    fingerprint: `${images.sha256} ${JSON.stringify([images.shape, augment, epochs, [...sides.train].length])}`,
    signal: request.signal,
    logs: request.logs,
  });
  const share = training.waited / training.seconds;
  log(`training waited for pictures ${(100 * share).toFixed(1)}% of its ${training.seconds.toFixed(0)} s`);
  const classifier = await ImageClassifier.create(names, images.shape, training.onnx);
  const results = await measureImages(
    classifier,
    images,
    sides.test,
    sides.test.map((row) => labels[row]),
  );
  const { accuracy, f1Macro } = results.metrics;
  const cases = {
    train: sides.train.length,
    validation: sides.validation.length,
    test: sides.test.length,
  };
  return {
    content: {
      architecture: architecture.name,
      labels: names,
      picture: { ...images.shape },
      list: { ...list },
      augment: augment.name,
      data: {
        files: [request.data, request.validation, request.test].filter((file) => file !== undefined),
        sha256: images.sha256,
        rowsRead: data.filesListed,
        ...cases,
        leftOut: leftOutCounts(data),
      },
      seed,
      parameters: training.parameters,
      metrics: metricsOutcome(results.metrics),
      cost: {
        seconds: Math.round(training.seconds * 100) / 100,
        waitedSeconds: Math.round(training.waited * 100) / 100,
        latencyMs: { ...results.latency },
      },
      command: request.command,
    },
    files: { 'model.onnx': training.onnx },
    cases: { ...cases, classes: names.length },
    headline: `accuracy ${accuracy.toFixed(4)}, macro F1 ${f1Macro.toFixed(4)} on ${sides.test.length} pictures it never saw`,
    async report() {
      const facts = { request, data, architecture, training, results, classifier };
      return renderReport(
        classificationReport(await imageReportData(facts), request.lang, { en: picturesEn, zh: picturesZh }),
      );
    },
    close: () => classifier.close(),
  };
}

/** What was found in the data, and each kind of picture that was left out with one example. */
function tell(
  { images, names, sides, others, rare, filesListed }: PreparedImages,
  { log, data }: TrainRequest,
): void {
  log(
    `${filesListed} pictures in ${data}: ${sides.train.length} to learn from, ${sides.validation.length} to choose by, ` +
      `${sides.test.length} to report on; ${names.length} classes`,
  );
  const reasons = {
    unreadable: 'could not be read',
    duplicate: 'are copies',
    twoClasses: 'stand in two classes',
  };
  for (const [reason, said] of Object.entries(reasons)) {
    const found = images.leftOut.filter((each) => each.reason === reason);
    const shown = found.slice(0, 3).map(({ why }) => why);
    if (found.length > 0) log(`left out: ${found.length} that ${said}, such as: ${shown.join('; ')}`);
  }
  if (rare > 0) log(`left out: ${rare} of classes with too few pictures`);
  if (images.wrongExtension.length > 0) {
    log(
      `${images.wrongExtension.length} with an ending of another format, read all the same: ${images.wrongExtension[0]}`,
    );
  }
  if (others.length > 0)
    log(
      `${others.length === 1 ? '1 file is no picture by its name and was' : `${others.length} files are no pictures by their names and were`} passed over: ${others[0]}`,
    );
}
