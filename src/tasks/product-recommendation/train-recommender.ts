import type { Sentence } from '../../core/language.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import type { FitRequest } from '../kit/fit-facts.ts';
import type { RecommenderArchitecture } from './architectures.ts';
import { Blend, type BlendFactors } from './blend.ts';
import type { PreparedInteractions } from './prepare.ts';
import { countItems, type ItemStatistics } from './signals/item-statistics.ts';
import { NetworkScorer, type NetworkTraining, type Question, trainNetwork } from './train-network.ts';

export interface RecommenderTraining {
  readonly onnx: Uint8Array;
  readonly statistics: ItemStatistics;
  readonly factors: BlendFactors;
  /** The training by which the epoch was chosen. */
  readonly chosen: NetworkTraining;
  /** Seconds of both trainings. */
  readonly seconds: number;
}

/**
 * Trains in three steps: a network without the held-out users, to find the best epoch; the factors of network, counts and
 * texts from what those users took next; then network and counts from all users, for as many epochs.
 */
export async function trainRecommender(
  architecture: RecommenderArchitecture,
  data: PreparedInteractions,
  options: FitRequest,
  say: (line: Sentence) => void,
): Promise<RecommenderTraining> {
  const { catalog, sequences, apart, choosing, texts, length } = data;
  const sizes = { items: catalog.size, length };
  const without = sequences.filter((_, place) => !apart.has(place));
  const chosen = await trainNetwork(architecture, sizes, without, choosing, options);
  const blend = new Blend(countItems(without, catalog.size), texts, length);
  const factors = blend.learn(await scored(chosen, choosing, length), options.seed);
  let final = chosen;
  if (apart.size > 0) {
    say({
      en: `epoch ${chosen.bestEpoch} was best; training on all users for as many epochs`,
      zh: `第 ${chosen.bestEpoch} 轮最好；现用全部用户训练同样的轮数`,
    });
    final = await trainNetwork(architecture, sizes, sequences, undefined, {
      ...options,
      epochs: chosen.bestEpoch,
      checkpoint: `${options.checkpoint}.all`,
    });
  }
  return {
    onnx: inferenceOnnx(final.network, final.weights, { output: 'scores' }),
    statistics: countItems(sequences, catalog.size),
    factors,
    chosen,
    seconds: chosen.seconds + (final === chosen ? 0 : final.seconds),
  };
}

/** Questions with the network's scores of all items for each; at most as many as factors are learned from. */
async function scored(
  { network, weights }: NetworkTraining,
  questions: readonly Question[],
  length: number,
): Promise<{ question: Question; network: Float32Array }[]> {
  const scorer = new NetworkScorer(network, length);
  scorer.setWeights(weights);
  const all: { question: Question; network: Float32Array }[] = [];
  try {
    await scorer.each(
      questions.slice(0, 4000).map(({ history }) => history),
      (scores, row) => void all.push({ question: questions[row], network: scores.slice() }),
    );
    return all;
  } finally {
    await scorer.release();
  }
}
