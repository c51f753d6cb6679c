import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { nearestNames } from '../../core/nearest.ts';
import { cleanText } from '../../data/cleaning/text.ts';
import type { Texts } from '../../data/storage/list.ts';
import { IntegratedGradients } from '../../explain/integrated-gradients.ts';
import type { PathOptions } from '../../explain/path-integral.ts';
import { type Contribution, contributionsByWord } from '../../explain/text-contributions.ts';
import { buildNetwork } from '../../nn/model.ts';
import { SavedNetwork } from '../../runtime/index.ts';
import { savedWeights } from '../kit/saved-model.ts';
import { type Architecture, architectures, classifierNetwork } from './architectures.ts';
import { restoreEncoder } from './encoder.ts';
import type { TextEncoder } from './text-encoder.ts';

export interface TextPrediction {
  readonly input: string;
  readonly label: string;
  /** Probability of `label`. */
  readonly score: number;
  /** Probability of every class. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface TextExplanation {
  readonly input: string;
  readonly label: string;
  readonly score: number;
  /** The score of a text of which the model knows nothing; contributions lead from here to `score`. */
  readonly baseline: number;
  readonly contributions: readonly Contribution[];
}

/** A trained text classifier in memory. */
export class TextClassifier {
  readonly labels: readonly string[];
  readonly #encoder: TextEncoder;
  readonly #network: SavedNetwork;
  readonly #architecture: Architecture;
  readonly #onnx: Uint8Array;
  #gradients: Promise<IntegratedGradients> | undefined;

  private constructor(
    labels: readonly string[],
    encoder: TextEncoder,
    architecture: Architecture,
    onnx: Uint8Array,
    network: SavedNetwork,
  ) {
    this.labels = labels;
    this.#encoder = encoder;
    this.#architecture = architecture;
    this.#onnx = onnx;
    this.#network = network;
  }

  static async create(parts: {
    labels: readonly string[];
    encoder: TextEncoder;
    architecture: Architecture;
    onnx: Uint8Array;
  }): Promise<TextClassifier> {
    const network = await SavedNetwork.open(parts.onnx, {
      name: 'ids',
      dtype: 'int32',
      shape: [parts.encoder.maxLength],
    });
    return new TextClassifier(parts.labels, parts.encoder, parts.architecture, parts.onnx, network);
  }

  /** Opens a saved one. Throws UserError where the folder is damaged. */
  static async open(bundle: Bundle): Promise<TextClassifier> {
    const { labels, architecture } = bundle.manifest.content;
    const names = Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
    const known = architectures.find(({ name }) => name === architecture);
    if (names.length < 2 || known === undefined) {
      throw new UserError(
        `${bundle.folder}/millwright.json lacks labels or names an unknown network; copy the model folder again or train the model again`,
      );
    }
    const vocabulary: Json = JSON.parse((await bundle.read('vocabulary.json')).toString('utf8'));
    return TextClassifier.create({
      labels: names,
      encoder: restoreEncoder(vocabulary),
      architecture: known,
      onnx: await bundle.read('model.onnx'),
    });
  }

  /** Probabilities `[texts, classes]`, in parts that keep memory small. */
  async probabilities(texts: Texts): Promise<Float32Array> {
    const classes = this.labels.length;
    const all = new Float32Array(texts.length * classes);
    const part = Math.max(1, Math.min(512, Math.floor(65_536 / this.#encoder.maxLength)));
    for (let start = 0; start < texts.length; start += part) {
      const length = Math.min(part, texts.length - start);
      const cleaned = Array.from({ length }, (_, i) => cleanText(texts.at(start + i) ?? ''));
      const { data: scores } = await this.#network.run(this.#encoder.encodeAll(cleaned).data);
      if (scores.length !== cleaned.length * classes) {
        throw new UserError(
          `model.onnx gives ${scores.length / cleaned.length} scores a text where millwright.json names ${classes} labels; copy the model folder again or train the model again`,
        );
      }
      all.set(scores, start * classes);
    }
    return all;
  }

  async predict(texts: readonly string[]): Promise<TextPrediction[]> {
    const probabilities = await this.probabilities(texts);
    return texts.map((input, row) => {
      const own = probabilities.subarray(row * this.labels.length, (row + 1) * this.labels.length);
      const best = own.indexOf(Math.max(...own));
      const scores = Object.fromEntries(this.labels.map((label, i) => [label, own[i]]));
      return { input, label: this.labels[best], score: own[best], scores };
    });
  }

  /** Why a text is answered so, or how much it speaks for `label`. */
  async explain(input: string, label?: string, options: PathOptions = {}): Promise<TextExplanation> {
    const text = cleanText(input);
    const chosen = label ?? (await this.predict([text]))[0].label;
    const at = this.labels.indexOf(chosen);
    if (at < 0) {
      const near = nearestNames(chosen, this.labels);
      const hint =
        near.length > 0
          ? `did you mean ${near.map((each) => `"${each}"`).join(' or ')}?`
          : `known: ${this.labels.join(', ')}`;
      throw new UserError(`the model knows no label "${chosen}"; ${hint}`);
    }
    const gradients = await this.#integratedGradients();
    const { ids, spans } = this.#encoder.encodeWithSpans(text);
    const { contributions, score, baseline } = await gradients.explain(ids, at, options);
    return {
      input: text,
      label: chosen,
      score,
      baseline,
      contributions: contributionsByWord(text, spans, contributions),
    };
  }

  async close(): Promise<void> {
    await this.#network.release();
    await (await this.#gradients)?.release();
  }

  #integratedGradients(): Promise<IntegratedGradients> {
    this.#gradients ??= (async () => {
      const sizes = {
        vocabulary: this.#encoder.size,
        length: this.#encoder.maxLength,
        classes: this.labels.length,
      };
      const { input, embedding, output } = classifierNetwork(this.#architecture, sizes);
      const network = buildNetwork([input], [output], 0);
      return IntegratedGradients.create(network, embedding, savedWeights(this.#onnx, network));
    })();
    return this.#gradients;
  }
}
