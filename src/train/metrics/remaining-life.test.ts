import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalMetrics, nasaScore, remainingLifeMetrics } from './remaining-life.ts';

/** Written as the definitions read, without regard to speed. */
function oracle(truth: number[], predicted: number[]) {
  const errors = truth.map((each, i) => predicted[i] - each);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rmse: mean(errors.map((d) => d ** 2)) ** 0.5,
    mae: mean(errors.map((d) => Math.abs(d))),
    bias: mean(errors),
    nasaScore: errors
      .map((d) => (d < 0 ? Math.E ** (-d / 13) - 1 : Math.E ** (d / 10) - 1))
      .reduce((sum, value) => sum + value, 0),
    late: errors.filter((d) => d > 0).length / errors.length,
  };
}

const pairs = fc.array(
  fc.tuple(fc.double({ min: 0, max: 200, noNaN: true }), fc.double({ min: 0, max: 200, noNaN: true })),
  {
    minLength: 1,
    maxLength: 30,
  },
);

describe('remainingLifeMetrics', () => {
  it('equals a plain reading of the definitions', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [truth, predicted] = [rows.map(([t]) => t), rows.map(([, p]) => p)];
        const ours = remainingLifeMetrics(truth, predicted);
        for (const [name, value] of Object.entries(oracle(truth, predicted))) {
          expect(Math.abs(Object(ours)[name] - value)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(value)),
          );
        }
      }),
    );
  });

  it('is nothing for perfect predictions', () => {
    expect(remainingLifeMetrics([10, 125], [10, 125])).toEqual({
      rmse: 0,
      mae: 0,
      bias: 0,
      nasaScore: 0,
      late: 0,
    });
  });

  it('refuses nothing to measure and lists of different lengths', () => {
    expect(() => remainingLifeMetrics([], [])).toThrow('at least one prediction');
    expect(() => remainingLifeMetrics([1, 2], [1])).toThrow('2 true values and 1 predictions');
  });
});

describe('nasaScore', () => {
  it('punishes ten cycles too late more than ten too early', () => {
    expect(nasaScore([50], [60])).toBeCloseTo(Math.E - 1, 12);
    expect(nasaScore([50], [37])).toBeCloseTo(Math.E - 1, 12);
    expect(nasaScore([50], [60])).toBeGreaterThan(nasaScore([50], [40]));
  });
});

describe('intervalMetrics', () => {
  it('counts what is inside, ends included, and means the widths', () => {
    expect(intervalMetrics([1, 5, 9], [1, 6, 0], [2, 8, 9])).toEqual({ coverage: 2 / 3, meanWidth: 4 });
  });
});
