import { basename, relative } from 'node:path';
import { Random } from '../../core/random.ts';
import { augmentBatch } from '../../data/images/augment-batch.ts';
import { contactSheet } from '../../data/images/contact-sheet.ts';
import { imageAt } from '../../data/images/decoded-pictures.ts';
import { heatMapOver } from '../../data/images/heat-map.ts';
import type { ClassificationReportData, Mistake } from '../classification/report/facts.ts';
import { classificationResults } from '../classification/results.ts';
import type { TrainRequest } from '../kit/task.ts';
import { fileNames, learningFacts, leftOutFacts, modelFacts, trainingFacts } from '../kit/training-facts.ts';
import { augmentationOf } from '../vision/options.ts';
import { leftOutCounts, type PreparedImages } from '../vision/prepare.ts';
import type { ImageArchitecture } from './architectures.ts';
import type { ImageClassifier } from './image-classifier.ts';
import type { MeasuredImages } from './measure.ts';
import type { ImageTraining } from './train-images.ts';

/** Worst misses that are shown. */
const shownMistakes = 12;

/** Everything the report says about one training. */
export async function imageReportData(parts: {
  readonly request: TrainRequest;
  readonly data: PreparedImages;
  readonly architecture: ImageArchitecture;
  readonly training: ImageTraining;
  readonly results: MeasuredImages;
  readonly classifier: ImageClassifier;
}): Promise<ClassificationReportData> {
  const { request, data, architecture, training, results, classifier } = parts;
  const { images, names, labels, sides } = data;
  const { width, height, channels } = images.shape;
  const truth = sides.test.map((row) => labels[row]);
  const shown = (path: string): string => relative(request.data, path) || basename(path);
  const mistakes = await mistakesOf(classifier, data, results, shown);
  return {
    title: basename(request.data.replace(/[/\\]+$/, '')),
    task: 'image-classification',
    ...trainingFacts(request, {
      seconds: training.seconds,
      modelBytes: training.onnx.byteLength,
      latencyMs: results.latency,
      sha256: images.sha256,
    }),
    subject: 'image',
    data: {
      files: fileNames(request),
      inputColumn: 'file',
      targetColumn: 'label',
      simulated: false,
      rowsRead: data.filesListed,
      rowsKept: images.files.length,
      leftOut: leftOutFacts(leftOutCounts(data), (reason) => examplesOf(data, reason)),
      duplicates: { exact: leftOutCounts(data).duplicate, near: 0 },
      split: {
        train: sides.train.length,
        validation: sides.validation.length,
        test: sides.test.length,
        seed: request.seed,
        kind: data.splitKind,
      },
      classes: names.map((label, i) => ({ label, rows: labels.filter((each) => each === i).length })),
      samples: Array.from(
        new Random(request.seed).fork('samples').permutation(images.files.length).subarray(0, 6),
        (row) => ({ input: shown(images.files[row].path), label: images.files[row].label }),
      ),
    },
    model: {
      ...modelFacts(request, architecture, training, [
        { name: 'batchSize', value: architecture.batchSize },
        { name: 'learningRate', value: architecture.learningRate },
        {
          name: 'optimizer',
          value: `AdamW, warm-up, cosine decay, weight decay ${architecture.weightDecay}`,
        },
        { name: 'size', value: `${width} x ${height} x ${channels}` },
        { name: 'augment', value: augmentationOf(request.options).name },
      ]),
      imbalance: {
        method: 'classWeights',
        largest: Math.max(...training.classWeights),
        smallest: Math.min(...training.classWeights.filter((weight) => weight > 0)),
      },
    },
    training: learningFacts(training),
    results: classificationResults(names, truth, results, request.seed, mistakes),
    sheet: await sheetOf(data, request),
    usage: {
      folder: request.out,
      example: images.files[sides.test[0]].path,
      newData: 'new-pictures',
      onnxInputs: [{ name: 'images', dtype: 'uint8', shape: [1, height, width, channels] }],
    },
  };
}

/** The wrong answers the model was surest of, each picture with what misled it. */
async function mistakesOf(
  classifier: ImageClassifier,
  { images, labels, names, sides }: PreparedImages,
  { predicted, scores }: MeasuredImages,
  shown: (path: string) => string,
): Promise<Mistake[]> {
  const wrong = [...predicted.keys()].filter((at) => predicted[at] !== labels[sides.test[at]]);
  wrong.sort((a, b) => scores[b] - scores[a]);
  const mistakes: Mistake[] = [];
  for (const at of wrong.slice(0, shownMistakes)) {
    const { path } = images.files[sides.test[at]];
    const evidence = await classifier.evidence(await classifier.see(path), names[predicted[at]]);
    mistakes.push({
      input: shown(path),
      truth: names[labels[sides.test[at]]],
      predicted: names[predicted[at]],
      score: scores[at],
      spans: [],
      picture: await heatMapOver(path, evidence, 320),
    });
  }
  return mistakes;
}

/** A row for each class (ten at most): a picture as it is, and as five epochs have it. */
async function sheetOf(
  { images, labels, names, sides }: PreparedImages,
  request: TrainRequest,
): Promise<Uint8Array> {
  const { shape, decoded } = images;
  const { options } = augmentationOf(request.options);
  const maker = { decoded, options, seed: request.seed, rows: sides.train };
  const rows = names
    .slice(0, 10)
    .flatMap((_, label) => [...sides.train].filter((row) => labels[row] === label).slice(0, 1));
  const tiles = rows.flatMap((row) => [
    imageAt(decoded, row),
    ...[0, 1, 2, 3, 4].map((epoch) => augmentBatch(maker, epoch, Int32Array.of(row))),
  ]);
  return contactSheet(tiles, shape, { columns: 6, side: 96 });
}

function examplesOf({ images }: PreparedImages, reason: string): string[] {
  const own: Readonly<Record<string, string>> = { 'conflicting-label': 'twoClasses' };
  const wanted = own[reason] ?? reason;
  return images.leftOut
    .filter((each) => each.reason === wanted)
    .slice(0, 3)
    .map(({ why }) => why);
}
