import { z } from 'zod';
import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import type { ImageShape } from '../../data/images/augment.ts';
import { checkDepth, type TrainedDepth } from '../../data/images/deep-values.ts';
import { classKey } from '../../data/images/merge-labels.ts';
import { type ReadOptions, readImage } from '../../data/images/read-image.ts';
import { SavedNetwork } from '../../runtime/index.ts';

/** The class of one image. */
export interface ImageAnswer {
  /** The path of the image. */
  readonly input: string;
  readonly label: string;
  readonly score: number;
  /** Every class' score. */
  readonly scores: Readonly<Record<string, number>>;
}
/** What each place of an image adds to a class' logit, against the mean of all classes. */
export interface Evidence {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; their mean is the lead of the class' logit over the mean logit, but for a constant. */
  readonly values: readonly number[];
}

/** Of deep images, as `millwright.json` has it. */
const valuesSchema = z
  .object({ low: z.number(), high: z.number(), mixed: z.boolean() })
  .refine(({ low, high }) => high > low);

function depthOf(bundle: Bundle, values: Json | undefined): TrainedDepth {
  if (values === undefined) return {};
  const { data } = valuesSchema.safeParse(values);
  if (data !== undefined) return { scale: { low: data.low, high: data.high }, mixed: data.mixed };
  throw new UserError({
    en: `model folder ${bundle.folder} is damaged: millwright.json has no right range of values of images; train the model again`,
    zh: `模型文件夹 ${bundle.folder} 已损坏：millwright.json 中图片的取值范围不正确；请重新训练模型`,
  });
}

/** Images that go through the network at once. */
const batch = 32;

/** A trained network for images, with the meaning of its inputs and outputs. */
export class ImageClassifier {
  readonly labels: readonly string[];
  readonly shape: ImageShape;
  /** The depth of the images that it was trained on. */
  readonly depth: TrainedDepth;
  readonly #network: SavedNetwork;

  private constructor(
    labels: readonly string[],
    shape: ImageShape,
    depth: TrainedDepth,
    network: SavedNetwork,
  ) {
    this.labels = labels;
    this.shape = shape;
    this.depth = depth;
    this.#network = network;
  }

  static async create(
    labels: readonly string[],
    shape: ImageShape,
    onnx: Uint8Array,
    depth: TrainedDepth = {},
  ): Promise<ImageClassifier> {
    const { height, width, channels } = shape;
    const input = { name: 'images', dtype: 'uint8', shape: [height, width, channels] } as const;
    return new ImageClassifier(labels, shape, depth, await SavedNetwork.open(onnx, input));
  }

  static async open(bundle: Bundle): Promise<ImageClassifier> {
    const { labels, picture: size } = bundle.manifest.content;
    const { width, height, channels, values } = jsonObject(size ?? null);
    const names = Array.isArray(labels) ? labels.filter((each) => typeof each === 'string') : [];
    const shape = { width: Number(width), height: Number(height), channels: Number(channels) };
    if (names.length < 2 || !Object.values(shape).every((extent) => extent > 0)) {
      throw new UserError({
        en: `model folder ${bundle.folder} is damaged: millwright.json lacks labels or the size of images; train the model again`,
        zh: `模型文件夹 ${bundle.folder} 已损坏：millwright.json 缺少标签或图片尺寸；请重新训练模型`,
      });
    }
    return ImageClassifier.create(names, shape, await bundle.read('model.onnx'), depthOf(bundle, values));
  }

  /** `[images, classes]` for decoded images, one after the other. */
  async probabilities(pixels: Uint8Array): Promise<Float32Array> {
    const size = this.shape.width * this.shape.height * this.shape.channels;
    const count = pixels.length / size;
    const all = new Float32Array(count * this.labels.length);
    for (let start = 0; start < count; start += batch) {
      const part = pixels.subarray(start * size, Math.min(count, start + batch) * size);
      const { data } = await this.#network.run(part, 'scores');
      all.set(data, start * this.labels.length);
    }
    return all;
  }

  /** An image file as the network sees it. Throws UserError for a file that is not an image, or is damaged. */
  async see(path: string): Promise<Uint8Array> {
    const image = await readImage(path, this.#asked());
    checkDepth(path, image.values, this.depth);
    return image.data;
  }

  /** One answer for each file. Throws UserError for the first that is not an image. */
  async predict(paths: readonly string[]): Promise<ImageAnswer[]> {
    const predictions: ImageAnswer[] = [];
    for (const path of paths) {
      const scores = await this.probabilities(await this.see(path));
      const best = scores.indexOf(Math.max(...scores));
      predictions.push({
        input: path,
        label: this.labels[best],
        score: scores[best],
        scores: Object.fromEntries(this.labels.map((label, i) => [label, scores[i]])),
      });
    }
    return predictions;
  }

  /** The model's name of a class that is written in some way: `ok` for `OK`. */
  knownLabel(label: string): string | undefined {
    if (this.labels.includes(label)) return label;
    const key = classKey(label);
    return this.labels.find((each) => classKey(each) === key);
  }

  /** Where in a decoded image the network sees a class. */
  async evidence(pixels: Uint8Array, label: string): Promise<Evidence> {
    const at = this.labels.indexOf(this.knownLabel(label) ?? label);
    if (at < 0) {
      throw new UserError({
        en: `the model has no class "${label}"; it has ${this.labels.join(', ')}`,
        zh: `模型没有类别“${label}”；它有：${this.labels.join('、')}`,
      });
    }
    const { data, shape } = await this.#network.run(pixels, 'evidence');
    const [, rows, columns, classes] = shape;
    const values = Array.from({ length: rows * columns }, (_, place) => {
      const here = data.subarray(place * classes, (place + 1) * classes);
      return here[at] - here.reduce((sum, value) => sum + value, 0) / classes;
    });
    return { rows, columns, values };
  }

  close(): Promise<void> {
    return this.#network.release();
  }

  #asked(): ReadOptions {
    const { width, height, channels } = this.shape;
    return { width, height, channels: channels === 1 ? 1 : 3, scale: this.depth.scale };
  }
}
