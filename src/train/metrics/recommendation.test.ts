import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { rankingIntervals, rankingMetrics, rankOf, topItems } from './recommendation.ts';

/** The plain way: sort everything, find the answer, count. */
function oracle(scores: number[][], targets: number[], k: number) {
  let [hr, ndcg, mrr] = [0, 0, 0];
  const shown = new Set<number>();
  scores.forEach((row, question) => {
    const sorted = row
      .map((score, item) => ({ score, item }))
      .sort((a, b) => b.score - a.score || a.item - b.item);
    for (const { item } of sorted.slice(0, 10)) shown.add(item);
    const place = sorted.findIndex(({ item }) => item === targets[question]) + 1;
    if (place <= k) {
      hr += 1;
      ndcg += Math.log(2) / Math.log(place + 1);
    }
    mrr += 1 / place;
  });
  const count = scores.length;
  return { hr: hr / count, ndcg: ndcg / count, mrr: mrr / count, coverage: shown.size / scores[0].length };
}

test('ranks, hit rates, NDCG, MRR and coverage are what sorting all items gives, ties included', () => {
  const random = new Random(3);
  const items = 60;
  // Whole numbers from 0 to 19, so that many scores are equal.
  const scores = Array.from({ length: 200 }, () => Array.from({ length: items }, () => random.integer(20)));
  const targets = scores.map(() => random.integer(items));
  const ranks = scores.map((row, i) => rankOf(row, targets[i]));
  const shown = new Set(scores.flatMap((row) => topItems(row, 10)));
  const metrics = rankingMetrics(ranks, shown, items);
  for (const k of [5, 10, 20] as const) {
    const plain = oracle(scores, targets, k);
    expect(metrics[`hrAt${k}`]).toBeCloseTo(plain.hr, 12);
    expect(metrics[`ndcgAt${k}`]).toBeCloseTo(plain.ndcg, 12);
    expect(metrics.mrr).toBeCloseTo(plain.mrr, 12);
    expect(metrics.coverageAt10).toBe(plain.coverage);
  }
});

test('figures computed by hand: places 1, 3 and 11, and an answer that cannot be recommended', () => {
  const metrics = rankingMetrics([1, 3, 11, Number.POSITIVE_INFINITY], new Set([0, 1, 2]), 12);
  expect(metrics).toMatchObject({ questions: 4, hrAt5: 0.5, hrAt10: 0.5, hrAt20: 0.75, coverageAt10: 0.25 });
  expect(metrics.ndcgAt10).toBeCloseTo((1 + 0.5) / 4, 12);
  expect(metrics.mrr).toBeCloseTo((1 + 1 / 3 + 1 / 11) / 4, 12);
});

test('a score that is not a number is never recommended', () => {
  expect(topItems([Number.NaN, 1, 3, 2], 2)).toEqual([2, 3]);
  expect(rankOf([Number.NaN, 1, 3, 2], 0)).toBe(4);
});

test('intervals hold the value and narrow with more questions', () => {
  const few = rankingIntervals([1, 4, 30, 50]);
  const many = rankingIntervals(Array.from({ length: 4000 }, (_, i) => [1, 4, 30, 50][i % 4]));
  expect(few.hrAt10.low).toBeLessThan(0.5);
  expect(few.hrAt10.high).toBeGreaterThan(0.5);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(many.hrAt10)).toBeLessThan(width(few.hrAt10) / 10);
  expect(width(many.ndcgAt10)).toBeLessThan(width(few.ndcgAt10) / 10);
});
