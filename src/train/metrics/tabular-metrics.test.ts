import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { averagePrecision, matthewsCorrelation, rankedPoints, regressionMetrics, rocAuc } from './index.ts';

/** What `../fixtures/record-tabular-metrics.py` recorded from scikit-learn. */
const recorded: {
  ranked: {
    name: string;
    truth: number[];
    scores: number[];
    averagePrecision: number;
    rocAuc: number;
    precision: number[];
    recall: number[];
    thresholds: number[];
  }[];
  correlated: { name: string; matrix: number[][]; matthews: number }[];
  quantities: {
    name: string;
    truth: number[];
    predicted: number[];
    rmse: number;
    mae: number;
    medianAbsoluteError: number;
    r2: number;
    mape: number;
  }[];
} = JSON.parse(readFileSync(new URL('../fixtures/tabular-metrics.json', import.meta.url), 'utf8'));

describe.each(recorded.ranked)('scores: $name', ({ truth, scores, ...expected }) => {
  const classes = Int32Array.from(truth);
  test('average precision and ROC AUC equal scikit-learn', () => {
    expect(averagePrecision(classes, scores)).toBeCloseTo(expected.averagePrecision, 12);
    expect(rocAuc(classes, scores)).toBeCloseTo(expected.rocAuc, 12);
  });
  test('the points of the precision-recall curve equal scikit-learn', () => {
    const points = rankedPoints(classes, scores).reverse();
    const positives = truth.reduce((sum, each) => sum + each, 0);
    expect(points.map(({ score }) => score)).toEqual(expected.thresholds);
    points.forEach(({ truePositives, falsePositives }, i) => {
      expect(truePositives / (truePositives + falsePositives)).toBeCloseTo(expected.precision[i], 12);
      expect(truePositives / positives).toBeCloseTo(expected.recall[i], 12);
    });
  });
});

test.each(recorded.correlated)('Matthews correlation equals scikit-learn: $name', ({ matrix, matthews }) => {
  expect(matthewsCorrelation(matrix)).toBeCloseTo(matthews, 12);
});

test.each(recorded.quantities)('errors of quantities equal scikit-learn: $name', (each) => {
  const found = regressionMetrics(each.truth, each.predicted);
  expect(found.rmse).toBeCloseTo(each.rmse, 10);
  expect(found.mae).toBeCloseTo(each.mae, 10);
  expect(found.medianAbsoluteError).toBeCloseTo(each.medianAbsoluteError, 10);
  expect(found.r2).toBeCloseTo(each.r2, 10);
  expect(found.mape / each.mape || 1).toBeCloseTo(1, 10);
});

test('what cannot be ranked or measured is refused in words', () => {
  expect(() => averagePrecision(Int32Array.of(1, 1), [0.1, 0.2])).toThrow(/rows of both answers/);
  expect(() => rocAuc(Int32Array.of(0, 1), [0.1, Number.NaN])).toThrow(/score in row 2 is not a number/);
  expect(() => rocAuc(Int32Array.of(0, 1), [0.1])).toThrow(/1 scores do not fit 2/);
  expect(() => regressionMetrics([], [])).toThrow(/at least one row/);
  expect(() => regressionMetrics([1, 2], [1, Number.NaN])).toThrow(/row 2 is not a finite number/);
});
