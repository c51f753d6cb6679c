import type { Json } from '../../core/json.ts';
import type { TypedArray } from '../../graph/index.ts';
import { buildNetwork, type Network } from '../../nn/model.ts';
import { type Callback, type EpochLogs, earlyStopping } from '../../train/callbacks.ts';
import { Engine } from '../../train/engine.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { rankingMetrics, rankOf } from '../../train/metrics/recommendation.ts';
import { model as createModel } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { type FitFacts, type FitRequest, fitFacts, fitOptions } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';
import type { RecommenderArchitecture, RecommenderSizes } from './architectures.ts';
import { historiesOnly, historyRows, sequenceRows } from './network-rows.ts';

/** A question with items by number. The answer is -1 where it is an item that nobody knew. */
export interface Question {
  readonly history: Int32Array;
  readonly item: number;
}

export interface NetworkTraining extends FitFacts {
  /** From histories to scores, and its weights. */
  readonly network: Network;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** Questions whose scores are in memory at one time. */
const part = 256;

/**
 * Trains a network on sequences. With questions to choose by, the epoch with the best NDCG@10 on them is kept; without,
 * the last one is.
 */
export async function trainNetwork(
  architecture: RecommenderArchitecture,
  sizes: RecommenderSizes,
  sequences: readonly Int32Array[],
  questions: readonly Question[] | undefined,
  options: FitRequest,
): Promise<NetworkTraining> {
  const { input, output, trained } = architecture.build(sizes);
  const model = createModel(
    { inputs: input, outputs: trained },
    { name: architecture.name, seed: options.seed, device: options.device },
  );
  model.compile({ optimizer: adam({ learningRate: architecture.learningRate }), loss: architecture.loss() });
  // The same layers, and so weights of the same names, up to the scores after the whole history.
  const network = buildNetwork([input], [output], options.seed);
  const data = (architecture.rows === 'sequences' ? sequenceRows : historyRows)(sequences, sizes.length);
  const clock = epochClock();
  const scorer = new NetworkScorer(network, sizes.length);
  const choosing =
    questions &&
    chooseEpoch(questions, sizes.items, architecture.patience, async () => {
      scorer.setWeights(model.getWeights());
      return scorer;
    });
  try {
    const history = await model.fit(data, undefined, {
      ...fitOptions(options),
      batchSize: architecture.batchSize,
      callbacks: [...(choosing ? [choosing] : []), clock, ...loggersOf(options.logs)],
    });
    const facts = fitFacts(model, history, clock, choosing);
    return {
      ...facts,
      history: facts.history.map((logs, i) => ({ ...logs, ...choosing?.logs[i] })),
      network,
      weights: model.getWeights(),
    };
  } finally {
    await model.dispose();
    await scorer.release();
  }
}

/** Scores of all items after histories, by the network alone. */
export class NetworkScorer {
  readonly #engine: Engine;
  readonly #length: number;

  constructor(network: Network, length: number) {
    this.#engine = new Engine(network);
    this.#length = length;
  }

  setWeights(weights: ReadonlyMap<string, TypedArray>): void {
    for (const [path, values] of weights)
      if (values instanceof Float32Array) this.#engine.state.set(path, values);
  }

  /** Gives each history's scores `[items]` to `use`, in order. */
  async each(
    histories: readonly Int32Array[],
    use: (scores: Float32Array, row: number) => void,
  ): Promise<void> {
    for (let start = 0; start < histories.length; start += part) {
      const some = histories.slice(start, start + part);
      const { data } = await this.#engine.predict(historiesOnly(some, this.#length), part);
      if (!(data instanceof Float32Array)) throw new Error('the network must give float32');
      const items = data.length / some.length;
      some.forEach((_, i) => use(data.subarray(i * items, (i + 1) * items), start + i));
    }
  }

  release = (): Promise<void> => this.#engine.release();
}

/** Ranks all items for the questions after every epoch and stops when that becomes no better. */
function chooseEpoch(
  questions: readonly Question[],
  items: number,
  patience: number,
  scorerNow: () => Promise<NetworkScorer>,
): Callback & { readonly bestEpoch: number; readonly logs: EpochLogs[] } {
  const stopping = earlyStopping({ monitor: 'valNdcgAt10', patience });
  const logs: EpochLogs[] = [];
  return {
    logs,
    get bestEpoch() {
      return stopping.bestEpoch;
    },
    async onEpochEnd(epoch, own, control) {
      const scorer = await scorerNow();
      const ranks: number[] = [];
      await scorer.each(
        questions.map(({ history }) => history),
        (scores, row) => void ranks.push(rankWith(scores, questions[row].item)),
      );
      const { hrAt10, ndcgAt10 } = rankingMetrics(ranks, new Set(), items);
      logs[epoch] = { valHrAt10: hrAt10, valNdcgAt10: ndcgAt10 };
      await stopping.onEpochEnd?.(epoch, { ...own, ...logs[epoch] }, control);
    },
    onTrainEnd: (control) => stopping.onTrainEnd?.(control),
    state: (): Json => ({ stopping: stopping.state?.() ?? null, logs: [...logs] }),
    restore(state) {
      if (typeof state !== 'object' || state === null || !('stopping' in state)) return;
      if (state.stopping !== null) stopping.restore?.(state.stopping);
      const saved = Array.isArray(state.logs) ? state.logs : [];
      logs.splice(0, logs.length, ...saved.map(numbersOf));
    },
  };
}

function numbersOf(json: Json): EpochLogs {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)]));
}

/** The place of an answer; infinity where it is no item that can be recommended. */
export const rankWith = (scores: ArrayLike<number>, item: number): number =>
  item < 0 ? Number.POSITIVE_INFINITY : rankOf(scores, item);
