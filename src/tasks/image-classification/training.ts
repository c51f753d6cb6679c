import type { Sentence } from '../../core/language.ts';
import { areSimulatedImages } from '../../core/simulated.ts';
import { shortly, type TrainedDepth } from '../../data/images/deep-values.ts';
import type { LoadedImages } from '../../data/images/load-images.ts';
import { implement } from '../kit/implement.ts';
import type { NetworkChoice, Prepared } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { augmentationOf } from '../vision/augmentation.ts';
import { exampleNotes } from '../vision/left-out.ts';
import type { ImageSides } from '../vision/prepare.ts';
import { listOf, type PreparedImages, prepareImages } from '../vision/prepare.ts';
import { preview } from '../vision/preview.ts';
import { type ImageArchitecture, imageArchitectures } from './architectures.ts';
import { ImageClassifier } from './image-classifier.ts';
import { measureImages } from './measure.ts';
import { reasons } from './model.ts';
import type { Options } from './options.ts';
import { imageReport } from './report/image-report.ts';
import { imageReportData } from './report-data.ts';
import { trainImages } from './train-images.ts';

export const implementation = implement({
  prepare,
  network,
  async train({ images, labels, names, sides }, { architecture }, fit, { options, hold, say }) {
    const augment = augmentationOf(options);
    const training = await trainImages(architecture, images, labels, names, sides, { ...fit, augment });
    const { scale, mixed } = depthOf(images);
    const values = scale && { ...scale, mixed: mixed === true };
    const [share, seconds] = [(100 * training.waited) / training.seconds, training.seconds.toFixed(0)];
    say({
      en: `training waited for images ${share.toFixed(1)}% of its ${seconds} s`,
      zh: `训练共 ${seconds} 秒，其中 ${share.toFixed(1)}% 在等待图片`,
    });
    return {
      ...training,
      classifier: hold(await ImageClassifier.create(names, images.shape, training.onnx, depthOf(images))),
      files: { 'model.onnx': training.onnx },
      content: {
        labels: names,
        picture: { ...images.shape, ...(values && { values }) },
        list: { ...listOf(options) },
        augment: options.augment,
      },
    };
  },
  async measure({ classifier, waited }, { images, labels, sides }) {
    const truth = sides.test.map((row) => labels[row]);
    const results = await measureImages(classifier, images, sides.test, truth);
    const { metrics, latency } = results;
    const [accuracy, f1] = [metrics.accuracy, metrics.f1Macro].map((value) => value.toFixed(4));
    return {
      results,
      metrics,
      latency,
      cost: { waitedSeconds: Math.round(waited * 100) / 100 },
      headline: {
        en: `accuracy ${accuracy}, macro F1 ${f1} on ${truth.length} images it never saw`,
        zh: `在 ${truth.length} 张从未见过的图片上，准确率 ${accuracy}，宏平均 F1 ${f1}`,
      },
    };
  },
  report: async (run) => imageReport(await imageReportData(run), run.context.lang, run.data.images.scale),
  preview,
});

async function prepare({
  options,
  files,
  seed,
  say,
  hold,
}: TrainContext<Options>): Promise<PreparedImages & Prepared> {
  const data = hold(await prepareImages(files, options, seed, say));
  const { images, names, sides, trainingListed } = data;
  const counts = countsOf(sides);
  return {
    ...data,
    counts: { ...counts, classes: names.length },
    rowsRead: trainingListed,
    summary: {
      en: `${trainingListed} images in ${files.train}: ${counts.train} for training, ${counts.validation} for validation, ${counts.test} for the test; ${names.length} classes`,
      zh: `${files.train} 中有 ${trainingListed} 张图片：训练 ${counts.train} 张，验证 ${counts.validation} 张，测试 ${counts.test} 张；${names.length} 个类别`,
    },
    leftOut: data.leftOutOfTraining,
    reasons,
    notes: notesOn(data),
    onDisk: images.onDisk,
    simulated: await areSimulatedImages(images.files.map(({ path }) => path)),
    dataSha256: images.sha256,
    fingerprint: [images.shape, counts, ...(images.scale ? [{ ...images.scale }] : [])],
  };
}

const depthOf = ({ scale, deep, files }: LoadedImages): TrainedDepth =>
  scale === undefined ? {} : { scale, mixed: deep < files.length };

const countsOf = ({ train, validation, test }: ImageSides) => ({
  train: train.length,
  validation: validation.length,
  test: test.length,
});

function network(
  { images: { shape } }: PreparedImages,
  { architecture: asked }: TrainContext<Options>,
): NetworkChoice & { readonly architecture: ImageArchitecture } {
  const architecture = imageArchitectures.find(({ name }) => name === asked) ?? imageArchitectures[0];
  const { name, epochs } = architecture;
  const [color, zhColor] = shape.channels === 1 ? ['grey', '灰度'] : ['colour', '彩色'];
  return {
    architecture,
    name,
    epochs,
    about: {
      en: `${name} on ${shape.width} x ${shape.height} ${color} pixels`,
      zh: `${name}，${shape.width} x ${shape.height} ${zhColor}像素`,
    },
  };
}

/** Some of the images that were left out, and files that are not what their names say. */
function notesOn(data: PreparedImages): Prepared['notes'] {
  const { images, listNotes } = data;
  const { length: renamed, 0: firstRenamed } = images.wrongExtension;
  return [
    ...listNotes,
    ...exampleNotes(data, reasons),
    ...depthNotes(images),
    ...linkNotes(images),
    ...(renamed === 0
      ? []
      : [
          {
            en: `read in spite of an extension of another format: ${renamed}, such as ${firstRenamed}`,
            zh: `${renamed} 个文件的扩展名属于其他格式，已按实际格式读取，例如 ${firstRenamed}`,
          },
        ]),
  ];
}

/** How images of more than 8 bits a channel were read. */
function depthNotes({ scale, deep, files }: LoadedImages): Sentence[] {
  if (scale === undefined) return [];
  const [low, high] = [scale.low, scale.high].map(shortly);
  const others = files.length - deep;
  const [mixed, mixedZh] =
    others === 0
      ? ['', '']
      : [
          `; ${others} have 8 bits and are read as they are: give all in one depth if they show the same`,
          `；另有 ${others} 张为 8 位，按原值读取：若拍摄内容相同，请统一位数`,
        ];
  return [
    {
      en: `images with more than 8 bits a channel: ${deep}; their values from ${low} to ${high}, found on the training images, are the scale from black to white, also for new images${mixed}`,
      zh: `${deep} 张图片每通道超过 8 位；以训练图片的取值 ${low} 到 ${high} 作为从黑到白的范围，新图片也按此处理${mixedZh}`,
    },
  ];
}

/** Links that a checkout wrote as text. */
const linkNotes = ({ textLinks }: LoadedImages): Sentence[] =>
  textLinks.length === 0
    ? []
    : [
        {
          en: `links written as text, as Git does on Windows, whose images were read: ${textLinks.length}, such as ${textLinks[0]}`,
          zh: `有 ${textLinks.length} 个以文本形式保存的链接（版本管理工具检出时会这样），已读取其指向的图片，例如 ${textLinks[0]}`,
        },
      ];
