import { describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { classificationMetrics, metricsOfConfusion } from './classification.ts';
import { labelsOf, probabilitiesOf, recorded } from './recorded.test-data.ts';

describe('classificationMetrics equals scikit-learn', () => {
  it.each(recorded.cases)('$name', (each) => {
    const labels = labelsOf(each);
    const metrics = classificationMetrics(
      Int32Array.from(each.truth),
      each.predicted,
      labels,
      probabilitiesOf(each),
    );
    const { macro, weighted } = each.averages;
    expect(metrics.confusion).toEqual(each.confusion);
    expect(metrics.support).toBe(each.truth.length);
    expect(metrics.classes.map(({ label }) => label)).toEqual(labels);
    const expected = {
      accuracy: each.accuracy,
      balancedAccuracy: each.balancedAccuracy,
      precisionMacro: macro.precision,
      recallMacro: macro.recall,
      f1Macro: macro.f1,
      precisionWeighted: weighted.precision,
      recallWeighted: weighted.recall,
      f1Weighted: weighted.f1,
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(Reflect.get(metrics, name), name).toBeCloseTo(value, 12);
    }
    for (const name of ['precision', 'recall', 'f1', 'support'] as const) {
      metrics.classes.forEach((score, i) => {
        expect(score[name], `${name} of ${score.label}`).toBeCloseTo(each.perClass[name][i], 12);
      });
    }
    expect(metrics.logLoss).toBeCloseTo(each.logLoss, each.dtype === 'float32' ? 5 : 12);
  });
});

describe('classificationMetrics', () => {
  it('has no log loss without probabilities', () => {
    expect(classificationMetrics([0, 1], [0, 1], ['a', 'b'])).not.toHaveProperty('logLoss');
  });

  it('survives JSON', () => {
    const metrics = classificationMetrics([0, 1, 1], [0, 0, 1], ['a', 'b', 'never seen']);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
  });

  it.each([
    ['no rows', () => classificationMetrics([], [], ['a', 'b']), /no rows/],
    [
      'lengths that differ',
      () => classificationMetrics([0, 1], [0], ['a', 'b']),
      /2 true classes .* 1 predicted/,
    ],
    [
      'a class without a label',
      () => classificationMetrics([0, 2], [0, 1], ['a', 'b']),
      /true class of row 2 is 2/,
    ],
    ['a class of -1', () => classificationMetrics([0], [-1], ['a']), /predicted class of row 1 is -1/],
    ['half a class', () => classificationMetrics([0.5], [0], ['a']), /true class of row 1 is 0.5/],
    ['no labels', () => classificationMetrics([], [], []), /at least one class/],
    ['labels of another matrix', () => metricsOfConfusion([[1]], ['a', 'b']), /1 classes .* 2 labels/],
    [
      'NaN',
      () => classificationMetrics([0, 1], [0, 1], ['a', 'b'], Float32Array.of(0.5, 0.5, 0.2, Number.NaN)),
      /row 2, class 2 is NaN/,
    ],
    [
      'too few probabilities',
      () => classificationMetrics([0, 1], [0, 1], ['a', 'b', 'c'], new Float32Array(5)),
      /5 probabilities do not fit 2 rows and 3 classes; give 6/,
    ],
  ])('refuses %s', (_, measure, message) => {
    expect(measure).toThrow(UserError);
    expect(measure).toThrow(message);
  });
});
