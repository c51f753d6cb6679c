import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { binomial } from './binomial.ts';

/** The probability of each count, by its recurrence. */
function distribution(trials: number, probability: number): number[] {
  const logOdds = Math.log(probability) - Math.log1p(-probability);
  let logTerm = trials * Math.log1p(-probability);
  const terms = [Math.exp(logTerm)];
  for (let count = 0; count < trials; count++) {
    logTerm += logOdds + Math.log(trials - count) - Math.log(count + 1);
    terms.push(Math.exp(logTerm));
  }
  return terms;
}

describe('binomial', () => {
  it.each([
    [1, 0.3],
    [20, 0.02],
    [30, 0.3],
    [25, 0.4],
    [60, 0.5],
    [100, 0.97],
    [1000, 0.2],
    [10000, 0.0005],
    [10000, 0.9],
  ])('of %i trials at %f follows the distribution', (trials, probability) => {
    const draws = 20_000;
    const random = new Random(11);
    const seen = new Float64Array(trials + 1);
    for (let i = 0; i < draws; i++) seen[binomial(random, trials, probability)] += 1;
    // Pearson's chi-square over cells that expect at least ten.
    let chiSquare = 0;
    let cells = 0;
    let expected = 0;
    let count = 0;
    for (const [each, share] of distribution(trials, probability).entries()) {
      expected += share * draws;
      count += seen[each];
      if (expected < 10) continue;
      chiSquare += (count - expected) ** 2 / expected;
      cells += 1;
      expected = 0;
      count = 0;
    }
    const freedom = Math.max(1, cells - 1);
    expect(chiSquare).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
  });

  it('is certain at the ends', () => {
    const random = new Random(1);
    expect(binomial(random, 0, 0.5)).toBe(0);
    expect(binomial(random, 50, 0)).toBe(0);
    expect(binomial(random, 50, 1)).toBe(50);
  });
});
