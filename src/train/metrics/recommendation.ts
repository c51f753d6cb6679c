import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** How good recommendations are, over questions of each of which one answer is right. */
export interface RankingMetrics {
  readonly questions: number;
  /** Share of questions whose answer is among the first K (hit rate, here the same as recall). */
  readonly hrAt5: number;
  readonly hrAt10: number;
  readonly hrAt20: number;
  /** As the hit rate, an answer in place r counting 1 / log2(r + 1) (Järvelin and Kekäläinen 2002). */
  readonly ndcgAt5: number;
  readonly ndcgAt10: number;
  readonly ndcgAt20: number;
  /** Mean of 1 / place over all questions (Voorhees 1999); 0 for an answer that cannot be recommended. */
  readonly mrr: number;
  /** Share of all items that are among the first ten of at least one question. */
  readonly coverageAt10: number;
}

/**
 * The place of `target` from 1 when all items are sorted by falling score, equal ones by their number: what a full sort
 * would give, without sorting. A score that is not a number comes after all others.
 */
export function rankOf(scores: ArrayLike<number>, target: number): number {
  const own = scores[target];
  if (Number.isNaN(own)) return scores.length;
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > own || (scores[i] === own && i < target)) rank += 1;
  }
  return rank;
}

/** The numbers of the `count` items with the greatest scores, best first, equal ones by their number. */
export function topItems(scores: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    if (best.length === count && scores[i] <= scores[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && scores[best[at - 1]] < scores[i]) at -= 1;
    best.splice(at, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}

/**
 * Metrics from the place of each question's answer (`rankOf`; infinity for an answer that cannot be recommended) and the
 * items that are among the first ten of any.
 */
export function rankingMetrics(
  ranks: ArrayLike<number>,
  recommended: ReadonlySet<number>,
  items: number,
): RankingMetrics {
  const mean = (gain: (rank: number) => number): number => {
    let sum = 0;
    for (let i = 0; i < ranks.length; i++) sum += gain(ranks[i]);
    return ranks.length === 0 ? Number.NaN : sum / ranks.length;
  };
  const hr = (k: number): number => mean((rank) => (rank <= k ? 1 : 0));
  const ndcg = (k: number): number => mean((rank) => (rank <= k ? 1 / Math.log2(rank + 1) : 0));
  return {
    questions: ranks.length,
    hrAt5: hr(5),
    hrAt10: hr(10),
    hrAt20: hr(20),
    ndcgAt5: ndcg(5),
    ndcgAt10: ndcg(10),
    ndcgAt20: ndcg(20),
    mrr: mean((rank) => 1 / rank),
    coverageAt10: items === 0 ? Number.NaN : recommended.size / items,
  };
}

/** 95% intervals of the hit rate (Wilson) and of NDCG (normal, from its variance over the questions), both at 10. */
export function rankingIntervals(ranks: ArrayLike<number>): { hrAt10: Interval; ndcgAt10: Interval } {
  let [hits, sum, squares] = [0, 0, 0];
  for (let i = 0; i < ranks.length; i++) {
    if (ranks[i] > 10) continue;
    const gain = 1 / Math.log2(ranks[i] + 1);
    hits += 1;
    sum += gain;
    squares += gain ** 2;
  }
  const count = Math.max(1, ranks.length);
  const mean = sum / count;
  const spread = 1.959963984540054 * Math.sqrt(Math.max(0, squares / count - mean ** 2) / count);
  return {
    hrAt10: wilsonInterval(hits, ranks.length),
    ndcgAt10: { low: Math.max(0, mean - spread), high: Math.min(1, mean + spread) },
  };
}
