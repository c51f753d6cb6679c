import { basename, relative } from 'node:path';
import { Random } from '../../core/random.ts';
import { augmentBatch } from '../../data/images/augment-batch.ts';
import { contactSheet } from '../../data/images/contact-sheet.ts';
import { imageAt } from '../../data/images/decoded-pictures.ts';
import { heatMapOver, imageWithoutHeat } from '../../data/images/heat-map.ts';
import type { ClassificationReportData, Mistake } from '../classification/report/facts.ts';
import { classificationResults } from '../classification/results.ts';
import type { NetworkChoice, Prepared, Run } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { fileNames, leftOutFacts, modelFacts } from '../kit/training-facts.ts';
import { augmentationOf } from '../vision/augmentation.ts';
import { leftOutCounts, leftOutExamples } from '../vision/left-out.ts';
import type { PreparedImages } from '../vision/prepare.ts';
import type { ImageArchitecture } from './architectures.ts';
import type { ImageClassifier } from './image-classifier.ts';
import type { MeasuredImages } from './measure.ts';
import type { Options } from './options.ts';
import type { ImageTraining } from './train-images.ts';

type ImageRun = Run<
  Options,
  PreparedImages & Pick<Prepared, 'simulated'>,
  NetworkChoice & { readonly architecture: ImageArchitecture },
  ImageTraining & { readonly classifier: ImageClassifier },
  { readonly results: MeasuredImages }
>;

/** Mistakes that are shown. */
const shownMistakes = 12;

/** Everything the report says about one training. */
export async function imageReportData({
  context,
  data,
  network: { architecture },
  trained,
  measured: { results },
  facts,
}: ImageRun): Promise<ClassificationReportData> {
  const { files, seed, out, options, lang } = context;
  const { images, names, labels, sides } = data;
  const { width, height, channels } = images.shape;
  const truth = sides.test.map((row) => labels[row]);
  const shown = (path: string): string => relative(files.train, path) || basename(path);
  const mistakes = await mistakesOf(trained.classifier, data, results, shown);
  return {
    title: basename(files.train.replace(/[/\\]+$/, '')),
    ...facts,
    subject: 'image',
    data: {
      files: fileNames(files),
      inputColumn: 'file',
      targetColumn: 'label',
      simulated: data.simulated,
      rowsRead: data.filesListed,
      rowsKept: images.files.length,
      leftOut: leftOutFacts(leftOutCounts(data), (reason) =>
        leftOutExamples(data, reason).map((example) => example[lang]),
      ),
      duplicates: { exact: leftOutCounts(data).duplicate, near: 0 },
      split: {
        train: sides.train.length,
        validation: sides.validation.length,
        test: sides.test.length,
        seed,
        kind: data.splitKind,
      },
      classes: names.map((label, i) => ({ label, rows: labels.filter((each) => each === i).length })),
      samples: Array.from(
        new Random(seed).fork('samples').permutation(images.files.length).subarray(0, 6),
        (row) => ({ input: shown(images.files[row].path), label: images.files[row].label }),
      ),
    },
    model: {
      ...modelFacts(context, architecture, trained, [
        { name: 'batchSize', value: architecture.batchSize },
        { name: 'learningRate', value: architecture.learningRate },
        {
          name: 'optimizer',
          value: `AdamW, warm-up, cosine decay, weight decay ${architecture.weightDecay}`,
        },
        { name: 'size', value: `${width} x ${height} x ${channels}` },
        { name: 'augment', value: options.augment },
      ]),
      imbalance: {
        method: 'classWeights',
        largest: Math.max(...trained.classWeights),
        smallest: Math.min(...trained.classWeights.filter((weight) => weight > 0)),
      },
    },
    results: classificationResults(names, truth, results, seed, mistakes),
    sheet: await sheetOf(data, context),
    usage: {
      folder: out,
      example: images.files[sides.test[0]].path,
      newData: 'new-images',
      onnxInputs: [{ name: 'images', dtype: 'uint8', shape: [1, height, width, channels] }],
    },
  };
}

/** The wrong answers the model was surest of, each image with what misled it. */
async function mistakesOf(
  classifier: ImageClassifier,
  { images, labels, names, sides }: PreparedImages,
  { predicted, scores }: MeasuredImages,
  shown: (path: string) => string,
): Promise<Mistake[]> {
  const wrong = [...predicted.keys()].filter((at) => predicted[at] !== labels[sides.test[at]]);
  wrong.sort((a, b) => scores[b] - scores[a]);
  const mistakes: Mistake[] = [];
  const seen = { side: 320, scale: images.scale };
  for (const at of wrong.slice(0, shownMistakes)) {
    const { path } = images.files[sides.test[at]];
    const evidence = await classifier.evidence(await classifier.see(path), names[predicted[at]]);
    mistakes.push({
      input: shown(path),
      truth: names[labels[sides.test[at]]],
      predicted: names[predicted[at]],
      score: scores[at],
      spans: [],
      picture: await heatMapOver(path, evidence, seen),
      original: await imageWithoutHeat(path, seen),
    });
  }
  return mistakes;
}

/** A row for each class (ten at most): an image as it is, and as five epochs see it. */
async function sheetOf(
  { images, labels, names, sides }: PreparedImages,
  { options, seed }: TrainContext<Options>,
): Promise<Uint8Array> {
  const { shape, decoded } = images;
  const maker = { decoded, options: augmentationOf(options), seed, rows: sides.train };
  const rows = names
    .slice(0, 10)
    .flatMap((_, label) => [...sides.train].filter((row) => labels[row] === label).slice(0, 1));
  const tiles = rows.flatMap((row) => [
    imageAt(decoded, row),
    ...[0, 1, 2, 3, 4].map((epoch) => augmentBatch(maker, epoch, Int32Array.of(row))),
  ]);
  return contactSheet(tiles, shape, { columns: 6, side: 96 });
}
