import { describe, expect, it } from 'vitest';
import { majorityBaseline } from './majority-baseline.ts';
import { labelsOf, recorded } from './recorded.test-data.ts';

describe('majorityBaseline', () => {
  it.each(recorded.cases)("equals scikit-learn's dummy classifier: $name", (each) => {
    const baseline = majorityBaseline(each.confusion, labelsOf(each));
    expect(baseline.accuracy).toBeCloseTo(each.majority.accuracy, 12);
    expect(baseline.f1Macro).toBeCloseTo(each.majority.f1Macro, 12);
  });

  it('answers the class it is given as the most frequent in training', () => {
    const confusion = [
      [1, 0],
      [3, 0],
    ];
    expect(majorityBaseline(confusion, ['pump', 'hose'])).toMatchObject({ label: 'hose', accuracy: 0.75 });
    expect(majorityBaseline(confusion, ['pump', 'hose'], 0)).toMatchObject({ label: 'pump', accuracy: 0.25 });
  });

  it('refuses a class without a label', () => {
    expect(() => majorityBaseline([[1]], ['pump'], 1)).toThrow('class 1 of 1 has no label');
  });
});
