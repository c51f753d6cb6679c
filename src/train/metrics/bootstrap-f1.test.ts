import { describe, expect, it } from 'vitest';
import { bootstrapF1 } from './bootstrap-f1.ts';
import { averageScore } from './f1.ts';
import { recorded } from './recorded.test-data.ts';

describe('bootstrapF1', () => {
  // Both sides draw 20,000 resamples; the ends of an interval then vary by a few thousandths.
  it.each(recorded.bootstrap)(
    'spans what drawing rows spans: $name',
    ({ classes, confusion, macro, macro80 }) => {
      const got = bootstrapF1(confusion, { seed: 3, resamples: 20_000 });
      const pairs = [
        [got.macro, macro] as const,
        [bootstrapF1(confusion, { seed: 3, resamples: 20_000, level: 0.8 }).macro, macro80] as const,
        ...classes.map((bounds, i) => [got.classes[i], bounds] as const),
      ];
      for (const [{ low, high }, bounds] of pairs) {
        expect(Math.abs(low - bounds[0])).toBeLessThan(0.006);
        expect(Math.abs(high - bounds[1])).toBeLessThan(0.006);
      }
    },
  );

  it('gives the same interval for the same seed, another for another', () => {
    const [{ confusion }] = recorded.bootstrap;
    expect(bootstrapF1(confusion, { seed: 1 })).toEqual(bootstrapF1(confusion, { seed: 1 }));
    expect(bootstrapF1(confusion, { seed: 1 })).not.toEqual(bootstrapF1(confusion, { seed: 2 }));
  });

  it('is narrower where there are more rows', () => {
    const [{ confusion }] = recorded.bootstrap;
    const width = ({ low, high }: { low: number; high: number }): number => high - low;
    const more = confusion.map((counts) => counts.map((count) => count * 100));
    expect(width(bootstrapF1(more).macro) * 8).toBeLessThan(width(bootstrapF1(confusion).macro));
  });

  it('says nothing of a class that never occurs, and leaves it out of the mean', () => {
    const { macro, classes } = bootstrapF1([
      [5, 0, 0],
      [0, 5, 0],
      [0, 0, 0],
    ]);
    expect(macro).toEqual({ low: 1, high: 1 });
    expect(classes[2]).toEqual({ low: 0, high: 1 });
  });

  it('holds the score it belongs to, however many classes have a single row', () => {
    const classes = 30;
    const confusion = Array.from({ length: classes }, (_, truth) =>
      Array.from({ length: classes }, (_, predicted) => {
        if (truth < 16) return truth === predicted ? 90 : predicted === (truth + 1) % 16 ? 10 : 0;
        return predicted === truth - 16 ? 1 : 0;
      }),
    );
    const score = averageScore(confusion, 'macro').f1;
    const { low, high } = bootstrapF1(confusion).macro;
    expect(low).toBeLessThan(score);
    expect(high).toBeGreaterThan(score);
  });

  it('refuses no rows and no resamples', () => {
    expect(() => bootstrapF1([[0]])).toThrow('at least one row');
    expect(() => bootstrapF1([[1]], { resamples: 0 })).toThrow('resamples is 0');
  });
});
