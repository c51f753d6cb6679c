import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/errors.ts';
import { calibration } from '../calibration.ts';
import {
  auc,
  averagePrecisionScore,
  binaryIoU,
  cohenKappa,
  concordanceCorrelation,
  expectedCalibrationError,
  f1Score,
  falseNegatives,
  falsePositives,
  fBetaScore,
  type MetricBatch,
  matthewsCorrelationCoefficient,
  meanIoU,
  measured,
  pearsonCorrelation,
  precision,
  precisionAtRecall,
  r2Score,
  recall,
  recallAtPrecision,
  rootMeanSquaredError,
  type StreamedMetric,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
} from './index.ts';

interface Recorded extends Required<Omit<MetricBatch, 'mask'>> {
  readonly name: string;
  readonly target: readonly number[];
  readonly prediction: readonly number[];
  readonly weights: readonly number[];
  readonly expected: Readonly<Record<string, number>>;
  readonly unweighted?: Readonly<Record<string, number>>;
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../../fixtures/streamed-metrics.json', import.meta.url), 'utf8'),
);

const thresholds = { numThresholds: 500 };
const metrics: Readonly<Record<string, StreamedMetric>> = {
  auc: auc(thresholds),
  averagePrecision: averagePrecisionScore(thresholds),
  binaryIoU: binaryIoU(),
  'binaryIoU of yes': binaryIoU({ targetClassIds: [1], threshold: 0.4 }),
  cohenKappa: cohenKappa(),
  'cohenKappa linear': cohenKappa({ weightage: 'linear' }),
  'cohenKappa quadratic': cohenKappa({ weightage: 'quadratic' }),
  'f1Score macro': f1Score(),
  'f1Score weighted': f1Score({ average: 'weighted' }),
  'f1Score micro': f1Score({ average: 'micro' }),
  'fBetaScore 2': fBetaScore({ beta: 2 }),
  'meanIoU of 0 and 2': meanIoU({ targetClassIds: [0, 2] }),
  'precisionAtRecall 0.7': precisionAtRecall(0.7, thresholds),
  'recallAtPrecision 0.6': recallAtPrecision(0.6, thresholds),
  'sensitivityAtSpecificity 0.8': sensitivityAtSpecificity(0.8, thresholds),
  'specificityAtSensitivity 0.9': specificityAtSensitivity(0.9, thresholds),
  concordanceCorrelation: concordanceCorrelation(),
  falseNegatives: falseNegatives(),
  falsePositives: falsePositives(),
  matthewsCorrelationCoefficient: matthewsCorrelationCoefficient(),
  meanIoU: meanIoU(),
  pearsonCorrelation: pearsonCorrelation(),
  precision: precision(),
  r2Score: r2Score(),
  recall: recall(),
  rootMeanSquaredError: rootMeanSquaredError(),
  'topK 1': topKCategoricalAccuracy({ k: 1 }),
  'topK 2': topKCategoricalAccuracy({ k: 2 }),
  'topK 3': topKCategoricalAccuracy({ k: 3 }),
  trueNegatives: trueNegatives(),
  truePositives: truePositives(),
};

/** The rows in batches of `size`. */
function batchesOf(from: Recorded | MetricBatch, size: number): MetricBatch[] {
  const [rows] = from.predictionShape;
  const part = (values: ArrayLike<number>, start: number, end: number): number[] => {
    const width = values.length / rows;
    return Array.from(values).slice(start * width, end * width);
  };
  return Array.from({ length: Math.ceil(rows / size) }, (_, i) => {
    const [start, end] = [i * size, Math.min(rows, (i + 1) * size)];
    return {
      target: part(from.target, start, end),
      targetShape: [end - start, ...from.targetShape.slice(1)],
      prediction: part(from.prediction, start, end),
      predictionShape: [end - start, ...from.predictionShape.slice(1)],
      ...(from.weights && { weights: part(from.weights, start, end) }),
    };
  });
}

describe('streamed metrics as scikit-learn, scipy and Keras give them', () => {
  for (const each of recorded) {
    it.each(Object.entries(each.expected))(`${each.name}: %s`, (name, expected) => {
      for (const size of [1, 7, each.predictionShape[0]]) {
        expect(measured(metrics[name], batchesOf(each, size)), `batches of ${size}`).toBeCloseTo(expected, 6);
      }
    });
    it.each(Object.entries(each.unweighted ?? {}))(`${each.name}, all alike: %s`, (name, expected) => {
      const { weights: _, ...plain } = each;
      expect(measured(metrics[name], batchesOf(plain, 9))).toBeCloseTo(expected, 6);
    });
  }
});

it('the calibration error equals that of all rows at once', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 2 }),
          fc.array(fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ),
        { minLength: 1, maxLength: 40 },
      ),
      (rows) => {
        const scores = Float64Array.from(
          rows.flatMap(([, own]) => own.map((each) => each / own.reduce((a, b) => a + b, 0))),
        );
        const truth = rows.map(([each]) => each);
        const batch = {
          target: truth,
          targetShape: [rows.length],
          prediction: scores,
          predictionShape: [rows.length, 3],
        };
        expect(measured(expectedCalibrationError(), batchesOf(batch, 4))).toBeCloseTo(
          calibration(truth, scores, 3).expectedCalibrationError,
          9,
        );
      },
    ),
  );
});

it('what padding added does not count', () => {
  const batch: MetricBatch = {
    target: [1, 0, 9, 0, 9, 9],
    targetShape: [2, 3],
    prediction: [0.1, 0.9, 0.2, 0.8, 1, 0, 0.7, 0.3, 0, 1, 0, 1],
    predictionShape: [2, 3, 2],
    mask: [1, 1, 0, 1, 0, 0],
    weights: [1, 2],
  };
  expect(measured(topKCategoricalAccuracy({ k: 1 }), [batch])).toBeCloseTo(3 / 4, 9);
  expect(measured(f1Score({ average: 'micro' }), [batch])).toBeCloseTo(3 / 4, 9);
});

it('nothing to measure gives no number', () => {
  expect(measured(rootMeanSquaredError(), [])).toBeNaN();
  const yes = { target: [1, 1], targetShape: [2], prediction: [0.2, 0.8], predictionShape: [2] };
  expect(measured(auc(), [yes])).toBeNaN();
  expect(measured(recall(), [{ ...yes, target: [0, 0] }])).toBe(0);
});

it('what does not fit is refused', () => {
  const batch = {
    target: [0, 5],
    targetShape: [2],
    prediction: [0.5, 0.5, 0.5, 0.5],
    predictionShape: [2, 2],
  };
  expect(() => measured(cohenKappa(), [batch])).toThrow(/row 2 is 5.*2 classes/);
  expect(() => measured(cohenKappa(), [{ ...batch, target: [0, 1, 1], targetShape: [3] }])).toThrow(
    UserError,
  );
  expect(() => measured(r2Score(), [batch])).toThrow(/\[2\] do not fit.*\[2, 2\]/);
  expect(() => topKCategoricalAccuracy({ k: 0 })).toThrow(/k is 0/);
  expect(() => expectedCalibrationError({ bins: 1.5 })).toThrow(/bins is 1.5/);
  expect(() => auc({ numThresholds: 1 })).toThrow(/numThresholds is 1/);
});
