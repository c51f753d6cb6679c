import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { TrainedDepth } from '../../data/images/deep-values.ts';
import { onlySide } from '../../data/images/folder-sides.ts';
import { heatMapOver } from '../../data/images/heat-map.ts';
import { checkListOptions, listImages } from '../../data/images/list-images.ts';
import type { LabelledFile } from '../../data/images/listed-images.ts';
import { loadImages } from '../../data/images/load-images.ts';
import { mergeLabels } from '../../data/images/merge-labels.ts';
import { readingOf } from '../../data/table/options.ts';
import type { ClassificationMetrics } from '../../train/metrics/index.ts';
import { bytesOf } from '../kit/common-options.ts';
import { percentOf } from '../kit/console.ts';
import { type ReasonWords, reasonWords } from '../kit/left-out.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import { exampleNotes, leftOutCounts } from '../vision/left-out.ts';
import { listOf } from '../vision/prepare.ts';
import { type Evidence, type ImageAnswer, ImageClassifier } from './image-classifier.ts';
import { measureImages } from './measure.ts';
import { type EvaluateOptions, type ExplainOptions, evaluateOptions } from './options.ts';
import { imagesEn } from './words/en.ts';
import { imagesZh } from './words/zh.ts';

/** Where in an image the network sees a class. */
export interface ImageExplanation {
  /** The path of the image. */
  readonly input: string;
  readonly label: string;
  readonly score: number;
  readonly evidence: Evidence;
  /** The path of the image with its evidence drawn over it, if a folder for it was given. */
  readonly picture?: string;
}

/** How good a model is on labelled images. */
export interface ImageEvaluation extends Evaluation<ClassificationMetrics> {
  /** Images that were measured on. */
  readonly rows: number;
  /** Images, files and rows that were not. */
  readonly leftOut: number;
  readonly latencyMs: { readonly median: number; readonly p95: number };
}

export interface Types {
  readonly input: string;
  readonly answer: ImageAnswer;
  readonly explanation: ImageExplanation;
  readonly evaluation: ImageEvaluation;
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: ExplainOptions;
}

/** What reasons for leaving images out are called. */
export const reasons: ReasonWords = {
  ...reasonWords(imagesEn.leftOut, imagesZh.leftOut),
  'unknown-label': { en: 'class that the model does not know', zh: '模型不认识的类别' },
};

/** Opens a classifier of images: it reads image files. */
export async function openImageClassifier(bundle: Bundle): Promise<OpenModel<Types>> {
  const classifier = await ImageClassifier.open(bundle);
  const parts = {
    labels: classifier.labels,
    columns: [],
    reasons,
    evaluate: (path: string, options: EvaluateOptions) => evaluate(bundle, classifier, path, options),
    predict: (inputs: readonly string[]) => classifier.predict(inputs),
    async explain(inputs: readonly string[], { label: asked, out }: ExplainOptions) {
      const explanations: ImageExplanation[] = [];
      for (const input of inputs) {
        const [{ label: answered, scores }] = await classifier.predict([input]);
        const label = asked === undefined ? answered : (classifier.knownLabel(asked) ?? asked);
        const evidence = await classifier.evidence(await classifier.see(input), label);
        explanations.push({
          input,
          label,
          score: scores[label],
          evidence,
          ...(out !== undefined && { picture: await writeHeatMap(out, input, evidence, classifier.depth) }),
        });
      }
      return explanations;
    },
    close: () => classifier.close(),
  };
  return {
    ...parts,
    show: {
      answer: ({ input, label, score }) => `${percentOf(score).padStart(6)}  ${label}  ←  ${input}`,
      explanation({ input, label, score, evidence, picture: overlay }, language) {
        const shown = score.toFixed(3);
        const [heading, drawn] =
          language === 'zh'
            ? [
                `${label}：${input} 的得分为 ${shown}`,
                overlay === undefined
                  ? '给出 --out 文件夹，可将依据叠加到图片上'
                  : `叠加了依据的图片在 ${overlay}`,
              ]
            : [
                `${label}: score ${shown} for ${input}`,
                overlay === undefined
                  ? 'give --out FOLDER to have it drawn over the image'
                  : `the image with its evidence is in ${overlay}`,
              ];
        return [heading, ...coarseMap(evidence), drawn].join('\n');
      },
      cells: ({ label, score }) => ({ label, score }),
    },
  };
}

const evaluate = (
  bundle: Bundle,
  classifier: ImageClassifier,
  path: string,
  options: EvaluateOptions,
): Promise<ImageEvaluation> =>
  withCleanup(async (hold) => {
    const saved = evaluateOptions.safeParse(bundle.manifest.content.list).data ?? {};
    const list = { ...listOf(saved), ...listOf(options), ...readingOf(options) };
    await checkListOptions(path, list);
    const { files, incomplete, passedOver, notes } = onlySide(await listImages(path, list), 'test');
    const known = files.flatMap((file) => {
      const label = classifier.knownLabel(file.label);
      return label === undefined ? [] : [{ ...file, label }];
    });
    if (known.length === 0) {
      const labels = classifier.labels;
      throw new UserError({
        en: `no image in ${path} is of a class that the model knows (${labels.join(', ')}); check the names of the folders`,
        zh: `${path} 中没有模型认识的类别（${labels.join('、')}）的图片；请检查文件夹的名称`,
      });
    }
    const { width, channels } = classifier.shape;
    const images = hold(
      await loadImages(known, {
        size: width,
        channels: channels === 1 ? 1 : 3,
        maxBytes: bytesOf(options.picturesInMemory),
        trained: classifier.depth,
      }),
    );
    const labels = Int32Array.from(images.files, ({ label }) => classifier.labels.indexOf(label));
    const rows = Int32Array.from(labels.keys());
    const { metrics, latency } = await measureImages(classifier, images, rows, labels);
    const leftOut = {
      ...leftOutCounts({ images, rare: 0, incomplete, passedOver }),
      'unknown-label': files.length - known.length,
    };
    const { note: mergeNote } = mergeLabels(files.map(({ label }) => label));
    const unknown = files.filter(({ label }) => classifier.knownLabel(label) === undefined);
    return {
      model: bundle.folder,
      data: path,
      notes: [
        ...notes,
        ...(mergeNote === undefined ? [] : [mergeNote]),
        ...unknownNote(unknown),
        ...exampleNotes({ images, passedOver }, reasons),
      ],
      rows: rows.length,
      leftOut: Object.values(leftOut).reduce((sum, count) => sum + count, 0),
      leftOutBy: Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0)),
      metrics,
      latencyMs: { ...latency },
    };
  });

/** Which classes the model does not know, where there are some. */
function unknownNote(files: readonly LabelledFile[]): Sentence[] {
  const names = [...new Set(files.map(({ label }) => label))];
  if (names.length === 0) return [];
  const [some, more] = [names.slice(0, 3), names.length > 3 ? ' ...' : ''];
  return [
    {
      en: `classes that the model does not know: ${some.join(', ')}${more} (${files.length} images)`,
      zh: `模型不认识的类别：${some.join('、')}${more}（${files.length} 张图片）`,
    },
  ];
}

async function writeHeatMap(
  folder: string,
  path: string,
  evidence: Evidence,
  { scale }: TrainedDepth,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${basename(path, extname(path))}-evidence.png`);
  await writeFile(`${target}.partial`, await heatMapOver(path, evidence, { scale }));
  await rename(`${target}.partial`, target);
  return target;
}

/** The evidence as a few lines of shades, for a terminal. */
function coarseMap({ rows, columns, values }: Evidence): string[] {
  const strongest = Math.max(...values, 1e-12);
  const shades = ' ·░▒▓█';
  const shade = (value: number): string =>
    shades[Math.round((Math.max(0, value) / strongest) * (shades.length - 1))];
  return Array.from({ length: rows }, (_, row) => {
    const line = values.slice(row * columns, (row + 1) * columns);
    return `  ${line.map((value) => shade(value).repeat(2)).join('')}`;
  });
}
