import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { nearestNames } from '../../core/nearest.ts';
import { Catalog } from '../../data/interactions/index.ts';
import { IntegratedGradients } from '../../explain/integrated-gradients.ts';
import { buildNetwork } from '../../nn/model.ts';
import { SavedNetwork } from '../../runtime/index.ts';
import { topItems } from '../../train/metrics/recommendation.ts';
import { savedWeights } from '../kit/saved-model.ts';
import { type RecommenderArchitecture, recommenderArchitectures } from './architectures.ts';
import { Blend, type BlendFactors, factorsFromJson } from './blend.ts';
import { paddedIds } from './network-rows.ts';
import { type ItemStatistics, statisticsFromJson } from './signals/item-statistics.ts';
import { TextLikeness } from './signals/text-likeness.ts';

export interface RecommendedItem {
  readonly id: string;
  readonly name: string;
  /** Greater is more probable; differences are differences of log probability. */
  readonly score: number;
  /** Among all items, from the scores by softmax. */
  readonly probability: number;
}

export interface HistoryExplanation {
  readonly item: number;
  readonly score: number;
  /** The item's score for a user of whom nothing is known. */
  readonly baseline: number;
  /** The items of the history that were looked at, with what each adds: together `score - baseline`. */
  readonly contributions: readonly { readonly item: number; readonly contribution: number }[];
}

export interface RecommenderParts {
  readonly catalog: Catalog;
  readonly architecture: RecommenderArchitecture;
  /** Items of a history that are read. */
  readonly length: number;
  readonly statistics: ItemStatistics;
  readonly texts: TextLikeness | undefined;
  readonly factors: BlendFactors;
  readonly onnx: Uint8Array;
}

/** Histories scored at one time. */
const part = 128;

/** A trained recommender in memory. */
export class Recommender {
  readonly catalog: Catalog;
  readonly length: number;
  readonly factors: BlendFactors;
  readonly blend: Blend;
  readonly #architecture: RecommenderArchitecture;
  readonly #onnx: Uint8Array;
  readonly #network: SavedNetwork;
  #gradients: Promise<IntegratedGradients> | undefined;

  private constructor(parts: RecommenderParts, network: SavedNetwork) {
    this.catalog = parts.catalog;
    this.length = parts.length;
    this.factors = parts.factors;
    this.blend = new Blend(parts.statistics, parts.texts, parts.length);
    this.#architecture = parts.architecture;
    this.#onnx = parts.onnx;
    this.#network = network;
  }

  static async create(parts: RecommenderParts): Promise<Recommender> {
    const input = { name: 'history', dtype: 'int32', shape: [parts.length] } as const;
    return new Recommender(parts, await SavedNetwork.open(parts.onnx, input));
  }

  /** Opens a saved one. Throws UserError where the folder is damaged. */
  static async open(bundle: Bundle): Promise<Recommender> {
    const { architecture, historyLength, factors } = bundle.manifest.content;
    const known = recommenderArchitectures.find(({ name }) => name === architecture);
    if (known === undefined || typeof historyLength !== 'number') {
      throw new UserError({
        en: `${bundle.folder}/millwright.json names an unknown network; copy the model folder again, train again, or update Millwright`,
        zh: `${bundle.folder}/millwright.json 中的网络无法识别；请重新复制模型文件夹、重新训练或更新 Millwright`,
      });
    }
    const json = async (name: string): Promise<Json> =>
      JSON.parse((await bundle.read(name)).toString('utf8'));
    const catalog = Catalog.fromJSON(await json('items.json'));
    const texts =
      'texts.json' in bundle.manifest.files
        ? TextLikeness.fromJSON(await json('texts.json'), catalog.size)
        : undefined;
    return Recommender.create({
      catalog,
      architecture: known,
      length: historyLength,
      statistics: statisticsFromJson(await json('statistics.json'), catalog.size),
      texts,
      factors: factorsFromJson(factors),
      onnx: await bundle.read('model.onnx'),
    });
  }

  /** Gives `use` each history's scores of all items: the blend's, and the network's alone. */
  async scoreEach(
    histories: readonly Int32Array[],
    use: (scores: Float32Array, network: Float32Array, row: number) => void,
  ): Promise<void> {
    for (let start = 0; start < histories.length; start += part) {
      const some = histories.slice(start, start + part);
      const ids = new Int32Array(some.length * this.length);
      some.forEach((history, i) => ids.set(paddedIds(history, this.length), i * this.length));
      const { data: all } = await this.#network.run(ids);
      some.forEach((history, i) => {
        const network = all.subarray(i * this.catalog.size, (i + 1) * this.catalog.size);
        use(this.blend.scores(history, network, this.factors), network, start + i);
      });
    }
  }

  /** The `count` items that come next, the most probable first. */
  async recommend(history: Int32Array, count: number): Promise<RecommendedItem[]> {
    let found: RecommendedItem[] = [];
    await this.scoreEach([history], (scores) => {
      const greatest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - greatest), 0);
      found = topItems(scores, count).map((item) => ({
        id: this.catalog.ids[item],
        name: this.catalog.names[item],
        score: scores[item],
        probability: Math.exp(scores[item] - greatest) / total,
      }));
    });
    return found;
  }

  /** Which items of the history brought `item` (by number; the first recommended where none is given). */
  async explain(history: Int32Array, item?: number): Promise<HistoryExplanation> {
    const chosen = item ?? (await this.#first(history));
    const latest = history.slice(-this.length);
    const gradients = await this.#integratedGradients();
    const own = await gradients.explain(paddedIds(latest, this.length), chosen);
    const counted = this.blend.contributions(latest, chosen, this.factors);
    const factor = this.factors.network ?? 0;
    const contributions = Array.from(latest, (taken, place) => ({
      item: taken,
      contribution:
        factor * own.contributions[this.length - latest.length + place] + counted.contributions[place],
    }));
    return {
      item: chosen,
      score: (await this.#scoreOf(latest, chosen)) ?? Number.NaN,
      baseline: factor * own.baseline + counted.baseline,
      contributions,
    };
  }

  /** An item by id or name. @throws UserError where it is unknown, with the nearest names. */
  itemNamed(text: string): number {
    try {
      return this.catalog.parse(text).items[0];
    } catch {
      const near = nearestNames(text, this.catalog.names);
      throw new UserError({
        en: `the model knows no item "${text}"${near.length > 0 ? `; did you mean ${near.map((name) => `"${name}"`).join(' or ')}?` : ''}`,
        zh: `模型不认识物品“${text}”${near.length > 0 ? `；是否指 ${near.map((name) => `“${name}”`).join('或')}？` : ''}`,
      });
    }
  }

  async close(): Promise<void> {
    await this.#network.release();
    await (await this.#gradients)?.release();
  }

  async #first(history: Int32Array): Promise<number> {
    let first = 0;
    await this.scoreEach([history], (scores) => {
      first = topItems(scores, 1)[0];
    });
    return first;
  }

  async #scoreOf(history: Int32Array, item: number): Promise<number | undefined> {
    let score: number | undefined;
    await this.scoreEach([history], (scores) => {
      score = scores[item];
    });
    return score;
  }

  #integratedGradients(): Promise<IntegratedGradients> {
    this.#gradients ??= (async () => {
      const { input, embedding, output } = this.#architecture.build({
        items: this.catalog.size,
        length: this.length,
      });
      const network = buildNetwork([input], [output], 0);
      return IntegratedGradients.create(network, embedding, savedWeights(this.#onnx, network));
    })();
    return this.#gradients;
  }
}
