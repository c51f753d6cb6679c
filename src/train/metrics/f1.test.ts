import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy } from './accuracy.ts';
import { totalsOf } from './confusion-matrix.ts';
import { averageScore, macroF1 } from './f1.ts';
import { recorded } from './recorded.test-data.ts';

const confusions = fc
  .integer({ min: 1, max: 6 })
  .chain((n) =>
    fc.array(fc.array(fc.nat(20), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
  );

describe('averageScore', () => {
  it.each(recorded.cases)('micro equals scikit-learn: $name', ({ confusion, averages }) => {
    const { precision, recall, f1 } = averageScore(confusion, 'micro');
    expect(precision).toBeCloseTo(averages.micro.precision, 12);
    expect(recall).toBeCloseTo(averages.micro.recall, 12);
    expect(f1).toBeCloseTo(averages.micro.f1, 12);
  });

  it('weighted recall is the accuracy, and all scores are shares', () => {
    fc.assert(
      fc.property(confusions, (confusion) => {
        fc.pre(totalsOf(confusion).rows > 0);
        expect(averageScore(confusion, 'weighted').recall).toBeCloseTo(accuracy(confusion), 12);
        for (const average of ['macro', 'weighted', 'micro'] as const) {
          for (const score of Object.values(averageScore(confusion, average))) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1 + 1e-12);
          }
        }
      }),
    );
  });

  it('does not change when a class is added that never occurs', () => {
    fc.assert(
      fc.property(confusions, (confusion) => {
        const more = [...confusion.map((counts) => [...counts, 0]), new Array(confusion.length + 1).fill(0)];
        for (const average of ['macro', 'weighted', 'micro'] as const) {
          expect(averageScore(more, average)).toEqual(averageScore(confusion, average));
        }
      }),
    );
  });

  it('of macro F1 agrees with the short cut', () => {
    fc.assert(
      fc.property(confusions, (confusion) => {
        expect(macroF1(totalsOf(confusion))).toBeCloseTo(averageScore(confusion, 'macro').f1, 12);
      }),
    );
  });
});
