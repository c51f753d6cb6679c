import { describe, expect, it } from 'vitest';
import { probabilitiesOf, recorded } from './recorded.test-data.ts';
import { topKAccuracy } from './top-k-accuracy.ts';

describe('topKAccuracy', () => {
  it.each(recorded.cases.filter(({ topK }) => topK))('equals scikit-learn: $name', (each) => {
    const got = each.topK?.map((_, i) =>
      topKAccuracy(each.truth, probabilitiesOf(each), each.classes, i + 1),
    );
    expect(got).toEqual(each.topK);
  });

  it('with k = 1 is the accuracy also where scores are equal', () => {
    const equal = new Float32Array(6).fill(0.5);
    expect(topKAccuracy([0, 1], equal, 3, 1)).toBe(0.5);
    expect(topKAccuracy([0, 1], equal, 3, 2)).toBe(1);
  });

  it('refuses NaN, a k of 0, no rows, and scores that do not fit', () => {
    expect(() => topKAccuracy([0], Float32Array.of(Number.NaN, 1), 2, 1)).toThrow('row 1, class 1 is NaN');
    expect(() => topKAccuracy([0], Float32Array.of(0, 1), 2, 0)).toThrow('k is 0');
    expect(() => topKAccuracy([], new Float32Array(0), 2, 1)).toThrow('at least one row');
    expect(() => topKAccuracy([0], new Float32Array(3), 2, 1)).toThrow('give 2');
  });
});
