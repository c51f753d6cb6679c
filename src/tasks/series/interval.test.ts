import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { type CalibrationPoint, calibrateIntervals, intervalFor } from './interval.ts';

const cap = 125;

/** Units whose predictions are off by an amount of each unit's own, more in mid life, as those of real models are. */
function simulatedUnits(count: number, each: number, random: Random): CalibrationPoint[] {
  return Array.from({ length: count }, (_, unit) => unit).flatMap((unit) => {
    const own = random.normal();
    return Array.from({ length: each }, () => {
      const truth = cap * random.next();
      const spread = 3 + 12 * Math.sin((Math.PI * truth) / cap);
      const predicted = Math.min(cap, Math.max(0, truth + spread * (0.8 * own + 0.6 * random.normal())));
      return { unit, fold: unit % 5, predicted, truth };
    });
  });
}

/** Share of new units' lives that are inside, over many repetitions of calibrating and using. */
function coverageOf(level: number, units: number, each: number): number {
  const random = new Random(11).fork(`${level} ${units} ${each}`);
  let [inside, all] = [0, 0];
  for (let repetition = 0; repetition < 150; repetition++) {
    const rule = calibrateIntervals(simulatedUnits(units, each, random), level);
    for (const { predicted, truth } of simulatedUnits(40, 1, random)) {
      const { low, high } = intervalFor(rule, predicted, cap);
      all += 1;
      if (low <= truth && truth <= high) inside += 1;
    }
  }
  return inside / all;
}

describe('calibrateIntervals', () => {
  it.each([
    [0.9, 60, 10],
    [0.8, 60, 10],
    [0.9, 25, 1],
    [0.95, 100, 4],
  ])('holds %d of the lives of units never seen, from %d units at %d moments', (level, units, each) => {
    const coverage = coverageOf(level, units, each);
    // 6,000 lives in 150 repetitions: three standard errors are below 0.02.
    expect(coverage).toBeGreaterThan(level - 0.02);
    expect(coverage).toBeLessThan(level + 0.06);
  });

  it('promises nothing from too few units', () => {
    const rule = calibrateIntervals(simulatedUnits(8, 5, new Random(1)), 0.9);
    expect(rule.quantile).toBeNull();
    expect(intervalFor(rule, 60, cap)).toEqual({ low: 0, high: cap });
  });

  it('is narrower where the model is surer', () => {
    const rule = calibrateIntervals(simulatedUnits(100, 10, new Random(2)), 0.9);
    expect(intervalFor(rule, 8, cap).high - 8).toBeLessThan(intervalFor(rule, 60, cap).high - 60);
  });

  it('counts a unit once however often it was looked at', () => {
    const quiet = Array.from({ length: 19 }, (_, unit) => ({
      unit,
      fold: unit % 5,
      predicted: 50,
      truth: 51,
    }));
    const loud = Array.from({ length: 400 }, () => ({ unit: 19, fold: 4, predicted: 50, truth: 90 }));
    const rule = calibrateIntervals([...quiet, ...loud], 0.8);
    expect(intervalFor(rule, 50, cap).high).toBeLessThan(90);
  });
});
