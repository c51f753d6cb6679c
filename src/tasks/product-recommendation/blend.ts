import { UserError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { Random } from '../../core/random.ts';
import { topItems } from '../../train/metrics/recommendation.ts';
import { type BlendQuestion, blendWeights } from './signals/blend-weights.ts';
import {
  type HistorySignal,
  historySignals,
  signalContributions,
  signalValues,
} from './signals/history-signals.ts';
import type { ItemStatistics } from './signals/item-statistics.ts';
import type { TextLikeness } from './signals/text-likeness.ts';
import type { Question } from './train-network.ts';

/** Candidates of a question that weights are learned from, at most about as many. */
const maxCandidates = 1500;
/** Questions that weights are learned from, at most. */
const maxQuestions = 2000;

/** How much each signal counts in the score, by name; `network` and `popularity` among them. */
export type BlendFactors = Readonly<Record<string, number>>;

/**
 * The score that items are ranked by: the network's, how often an item is taken, and what counting and texts say about
 * the history, each times a factor learned from questions that neither network nor counts were made from.
 */
export class Blend {
  readonly #signals: readonly HistorySignal[];
  readonly #popularity: Float32Array;
  readonly #length: number;
  readonly #values: Float32Array;

  constructor(statistics: ItemStatistics, texts: TextLikeness | undefined, length: number) {
    this.#signals = historySignals(statistics, texts);
    this.#popularity = Float32Array.from(statistics.counts, (count) => Math.log1p(count));
    this.#length = length;
    this.#values = new Float32Array(statistics.counts.length);
  }

  get names(): string[] {
    return ['network', 'popularity', ...this.#signals.map(({ name }) => name)];
  }

  /** One signal's number for every item; for the baselines that are shown beside the model. */
  signal(name: string, history: Int32Array): Float32Array {
    const signal = this.#signals.find((each) => each.name === name);
    if (name === 'popularity' || signal === undefined) return this.#popularity;
    const values = new Float32Array(this.#values.length);
    signalValues(signal, this.#latest(history), values);
    return values;
  }

  /** Scores of all items `[items]`, in a new array. */
  scores(history: Int32Array, network: Float32Array, factors: BlendFactors): Float32Array {
    const latest = this.#latest(history);
    const [own, popular] = [factors.network ?? 0, factors.popularity ?? 0];
    const scores = network.map((score, item) => own * score + popular * this.#popularity[item]);
    for (const signal of this.#signals) {
      const factor = factors[signal.name] ?? 0;
      if (factor === 0) continue;
      signalValues(signal, latest, this.#values);
      for (let item = 0; item < scores.length; item++) scores[item] += factor * this.#values[item];
    }
    return scores;
  }

  /**
   * What each place of the history adds to an item's score besides what the network says, `[length]`, and the score
   * that is left without a history. The places are those of `latest(history)`.
   */
  contributions(
    history: Int32Array,
    item: number,
    factors: BlendFactors,
  ): { contributions: Float64Array; baseline: number } {
    const latest = this.#latest(history);
    const contributions = new Float64Array(latest.length);
    let baseline = (factors.popularity ?? 0) * this.#popularity[item];
    for (const signal of this.#signals) {
      const factor = factors[signal.name] ?? 0;
      if (factor === 0) continue;
      signalContributions(signal, latest, item).forEach((value, place) => {
        contributions[place] += factor * value;
      });
      if (signal.logOffset !== undefined) baseline += factor * Math.log(signal.logOffset);
    }
    return { contributions, baseline };
  }

  /** Learns the factors from questions with the network's scores of all items for each. */
  learn(questions: readonly { question: Question; network: Float32Array }[], seed: number): BlendFactors {
    const random = new Random(seed).fork('blend');
    const chosen = Array.from(random.permutation(questions.length))
      .map((place) => questions[place])
      .filter(({ question }) => question.item >= 0)
      .slice(0, maxQuestions);
    if (chosen.length === 0) return { network: 1 };
    const { names } = this;
    const table = chosen.map(({ question, network }) => this.#candidates(question, network, random));
    // As if each weight were known to be about one standard deviation of its signal at most.
    const weights = blendWeights(table, names.length, Math.max(1e-4, 0.5 / table.length));
    return Object.fromEntries(names.map((name, i) => [name, weights[i]]));
  }

  #candidates({ history, item }: Question, network: Float32Array, random: Random): BlendQuestion {
    const latest = this.#latest(history);
    const size = network.length;
    const columns = [network, this.#popularity];
    const certain = new Set([item, ...topItems(network, 100), ...topItems(this.#popularity, 50)]);
    for (const signal of this.#signals) {
      const values = new Float32Array(size);
      signalValues(signal, latest, values);
      columns.push(values);
      for (const top of topItems(values, 50)) certain.add(top);
    }
    const share = Math.min(1, (maxCandidates - certain.size) / Math.max(1, size - certain.size));
    const items = [...certain];
    const offsets = items.map(() => 0);
    for (let other = 0; other < size; other++) {
      if (certain.has(other) || random.next() >= share) continue;
      items.push(other);
      offsets.push(-Math.log(share));
    }
    const signals = new Float32Array(items.length * columns.length);
    items.forEach((each, row) => {
      columns.forEach((values, i) => {
        signals[row * columns.length + i] = values[each];
      });
    });
    return { signals, offsets: Float32Array.from(offsets) };
  }

  /** The part of a history that is looked at: as many items as the network reads. */
  #latest = (history: Int32Array): Int32Array => history.slice(-this.#length);
}

export function factorsFromJson(json: Json | undefined): BlendFactors {
  const factors = Object.entries(typeof json === 'object' && json !== null ? json : {});
  if (factors.length === 0 || factors.some(([, value]) => typeof value !== 'number')) {
    throw new UserError({
      en: 'the factors in the model folder are damaged; copy the folder again or train again',
      zh: '模型文件夹中的系数已损坏；请重新复制文件夹或重新训练',
    });
  }
  return Object.fromEntries(factors.map(([name, value]) => [name, Number(value)]));
}
