import type { Interval } from '../../train/metrics/interval.ts';
import {
  type RankingMetrics,
  rankingIntervals,
  rankingMetrics,
  topItems,
} from '../../train/metrics/recommendation.ts';
import type { Recommender } from './recommender.ts';
import { type Question, rankWith } from './train-network.ts';

/** The ways of recommending that every report shows beside the model. */
export const baselines = ['network', 'popularity', 'together', 'next', 'later'] as const;

export interface MeasuredMethod {
  readonly name: string;
  readonly metrics: RankingMetrics;
  readonly intervals: { readonly hrAt10: Interval; readonly ndcgAt10: Interval };
}

export interface MeasuredRecommender extends MeasuredMethod {
  /** The place of each question's answer; infinity where it cannot be recommended. */
  readonly ranks: readonly number[];
  /** The first ten items for each question. */
  readonly recommended: readonly (readonly number[])[];
  /** The network alone, popularity, item-kNN (`together`), Markov chains over the last (`next`) and last five items. */
  readonly baselines: readonly MeasuredMethod[];
  /** Milliseconds for one history, from items to recommendations. */
  readonly latency: { readonly median: number; readonly p95: number };
}

/** Ranks all items for questions with known answers, by the model and by simpler methods. */
export async function measure(
  recommender: Recommender,
  questions: readonly Question[],
): Promise<MeasuredRecommender> {
  const methods = [
    'blend',
    ...baselines.filter((name) => name === 'network' || recommender.blend.names.includes(name)),
  ];
  const ranks = methods.map((): number[] => []);
  const shown = methods.map(() => new Set<number>());
  const recommended: number[][] = [];
  const { blend } = recommender;
  const popularity = blend.signal('popularity', new Int32Array(0));
  await recommender.scoreEach(
    questions.map(({ history }) => history),
    (scores, network, row) => {
      const { history, item } = questions[row];
      methods.forEach((name, method) => {
        const own =
          name === 'blend'
            ? scores
            : name === 'network'
              ? network
              : name === 'popularity'
                ? popularity
                : // Items of which the method knows nothing come by popularity.
                  blend.signal(name, history).map((value, i) => value + 1e-5 * popularity[i]);
        ranks[method].push(rankWith(own, item));
        const top = topItems(own, 10);
        for (const each of top) shown[method].add(each);
        if (method === 0) recommended.push(top);
      });
    },
  );
  const measured = methods.map((name, method) => ({
    name,
    metrics: rankingMetrics(ranks[method], shown[method], recommender.catalog.size),
    intervals: rankingIntervals(ranks[method]),
  }));
  const [own, ...others] = measured;
  return {
    ...own,
    ranks: ranks[0],
    recommended,
    baselines: others,
    latency: await latencyOf(recommender, questions),
  };
}

async function latencyOf(
  recommender: Recommender,
  questions: readonly Question[],
): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    const start = performance.now();
    await recommender.recommend(questions[i % questions.length].history, 10);
    // The first calls warm up.
    if (i >= 20) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * times.length)] * 1000) / 1000;
  return { median: at(0.5), p95: at(0.95) };
}

/** The `metrics` object that `train` and `evaluate` print. */
export type RecommendationMetrics = RankingMetrics & {
  readonly intervals: MeasuredMethod['intervals'];
  readonly baselines: Readonly<Record<string, RankingMetrics>>;
};

export const metricsOutcome = ({
  metrics,
  intervals,
  baselines: others,
}: MeasuredRecommender): RecommendationMetrics => ({
  ...metrics,
  intervals: { hrAt10: { ...intervals.hrAt10 }, ndcgAt10: { ...intervals.ndcgAt10 } },
  baselines: Object.fromEntries(others.map(({ name, metrics: own }) => [name, { ...own }])),
});
