import { UserError } from '../../../core/errors.ts';
import { knownOptions, type OptionNames } from '../../../core/known-options.ts';
import { classesOf, eachClass, greatest } from './batch.ts';
import type { NameOption, StreamedMetric } from './metric.ts';

export interface ThresholdOption extends NameOption {
  /** Above which a single score means the second class; 0.5 by default. */
  readonly threshold?: number;
}

const thresholdOptions: OptionNames<ThresholdOption> = { name: true, threshold: true };

/** A metric of the confusion matrix `matrix[truth * classes + predicted]`. */
function ofConfusion(
  name: string,
  { name: own = name, threshold }: ThresholdOption,
  result: (matrix: readonly number[], classes: number) => number,
): StreamedMetric {
  return {
    name: own,
    sums: (batch) => classesOf(batch) ** 2,
    add(sums, batch) {
      const classes = classesOf(batch);
      eachClass(
        batch,
        (truth, predicted, _, weight) => {
          sums[truth * classes + predicted] += weight;
        },
        threshold,
      );
    },
    result: (sums) => result(sums, Math.sqrt(sums.length)),
  };
}

/** Sums of each row (what is true) and each column (what was answered), and of all. */
function margins(matrix: readonly number[], classes: number) {
  const each = Array.from({ length: classes }, (_, k) => k);
  const truth = each.map((k) => each.reduce((sum, other) => sum + matrix[k * classes + other], 0));
  const answered = each.map((k) => each.reduce((sum, other) => sum + matrix[other * classes + k], 0));
  return { each, truth, answered, all: truth.reduce((a, b) => a + b, 0) };
}

export interface CohenKappaOptions extends ThresholdOption {
  /** Makes far misses of ordered classes count more: by their distance, or its square. */
  readonly weightage?: 'linear' | 'quadratic';
}

/** Agreement of truth and answer beyond chance (Cohen 1960): 1 where all agree, 0 where no more than guessing would. */
export function cohenKappa(options: CohenKappaOptions = {}): StreamedMetric {
  const { weightage, ...rest } = knownOptions('cohenKappa', options, {
    ...thresholdOptions,
    weightage: true,
  });
  const cost = (a: number, b: number): number =>
    weightage === undefined ? Number(a !== b) : Math.abs(a - b) ** (weightage === 'linear' ? 1 : 2);
  return ofConfusion('cohenKappa', rest, (matrix, classes) => {
    const { each, truth, answered, all } = margins(matrix, classes);
    let [seen, expected] = [0, 0];
    for (const a of each) {
      for (const b of each) {
        seen += cost(a, b) * matrix[a * classes + b];
        expected += (cost(a, b) * truth[a] * answered[b]) / all;
      }
    }
    return expected === 0 ? Number.NaN : 1 - seen / expected;
  });
}

/** Matthews' correlation of truth and answer for any number of classes (Gorodkin 2004), 0 where there is only one. */
export const matthewsCorrelationCoefficient = (options: ThresholdOption = {}): StreamedMetric =>
  ofConfusion(
    'matthewsCorrelationCoefficient',
    knownOptions('matthewsCorrelationCoefficient', options, thresholdOptions),
    (matrix, classes) => {
      const { each, truth, answered, all } = margins(matrix, classes);
      const right = each.reduce((sum, k) => sum + matrix[k * classes + k], 0);
      const product = (a: readonly number[], b: readonly number[]): number =>
        a.reduce((sum, value, k) => sum + value * b[k], 0);
      const spread = (all ** 2 - product(truth, truth)) * (all ** 2 - product(answered, answered));
      return spread === 0 ? 0 : (right * all - product(truth, answered)) / Math.sqrt(spread);
    },
  );

export interface MeanIoUOptions extends ThresholdOption {
  /** The classes that count; all by default. */
  readonly targetClassIds?: readonly number[];
}

/** Of each class, what was rightly marked as a share of what is it or was marked as it; the mean over those that occur. */
export function meanIoU(options: MeanIoUOptions = {}): StreamedMetric {
  const { targetClassIds, ...rest } = knownOptions('meanIoU', options, {
    ...thresholdOptions,
    targetClassIds: true,
  });
  return ofConfusion('meanIoU', rest, (matrix, classes) => {
    const { each, truth, answered } = margins(matrix, classes);
    const shares = (targetClassIds ?? each).flatMap((k) => {
      const both = matrix[k * classes + k];
      const either = truth[k] + answered[k] - both;
      return either === 0 ? [] : [both / either];
    });
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  });
}

export interface BinaryIoUOptions extends ThresholdOption {
  /** The classes that count; both by default. */
  readonly targetClassIds?: readonly (0 | 1)[];
}

/** The same for areas separated by a threshold, such as a image's defects. */
export function binaryIoU(options: BinaryIoUOptions = {}): StreamedMetric {
  const { targetClassIds = [0, 1], ...rest } = knownOptions('binaryIoU', options, {
    ...thresholdOptions,
    targetClassIds: true,
  });
  return ofConfusion('binaryIoU', rest, (matrix, classes) => {
    if (classes !== 2) throw new UserError(`binaryIoU needs one score an answer, not ${classes} classes`);
    const { truth, answered } = margins(matrix, 2);
    const shares = targetClassIds.map((k) => matrix[3 * k] / (truth[k] + answered[k] - matrix[3 * k] + 1e-7));
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  });
}

export interface F1ScoreOptions extends ThresholdOption {
  /** Over classes: all alike, by how often they occur, or all answers together. */
  readonly average?: 'macro' | 'weighted' | 'micro';
}

/** The harmonic mean of precision and recall of the predicted classes. */
export function f1Score(options: F1ScoreOptions = {}): StreamedMetric {
  const { name = 'f1Score', ...rest } = knownOptions('f1Score', options, {
    ...thresholdOptions,
    average: true,
  });
  return fBetaScore({ ...rest, name, beta: 1 });
}

export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How many times as much recall counts as precision. */
  readonly beta?: number;
}

/** The mean of precision and recall in which recall counts `beta` times as much. */
export function fBetaScore(options: FBetaScoreOptions = {}): StreamedMetric {
  const {
    average = 'macro',
    beta = 1,
    ...rest
  } = knownOptions('fBetaScore', options, { ...thresholdOptions, average: true, beta: true });
  if (!(beta > 0)) throw new UserError(`fBetaScore: beta is ${beta}; give a number above 0`);
  return ofConfusion('fBetaScore', rest, (matrix, classes) => {
    const { each, truth, answered, all } = margins(matrix, classes);
    const right = each.map((k) => matrix[k * classes + k]);
    if (average === 'micro') return right.reduce((sum, value) => sum + value, 0) / all;
    const scores = each.map((k) =>
      truth[k] + answered[k] === 0 ? 0 : ((1 + beta ** 2) * right[k]) / (beta ** 2 * truth[k] + answered[k]),
    );
    const shares = each.map((k) => (average === 'macro' ? 1 / classes : truth[k] / all));
    return scores.reduce((sum, score, k) => sum + score * shares[k], 0);
  });
}

export interface TopKOptions extends NameOption {
  /** 5 by default, as in Keras. */
  readonly k?: number;
}

/** The share of answers whose true class is among the `k` best scored; of equal scores the first class is better. */
export function topKCategoricalAccuracy(options: TopKOptions = {}): StreamedMetric {
  const { k = 5, name = 'topKCategoricalAccuracy' } = knownOptions('topKCategoricalAccuracy', options, {
    k: true,
    name: true,
  });
  if (!Number.isInteger(k) || k < 1) throw new UserError(`${name}: k is ${k}; give a whole number from 1`);
  return {
    name,
    sums: () => 2,
    add(sums, batch) {
      const { prediction } = batch;
      const classes = classesOf(batch);
      eachClass(batch, (truth, _, start, weight) => {
        let before = 0;
        for (let other = 0; other < classes; other += 1) {
          const [score, own] = [prediction[start + other], prediction[start + truth]];
          if (score > own || (score === own && other < truth)) before += 1;
        }
        if (before < k) sums[0] += weight;
        sums[1] += weight;
      });
    },
    result: ([right, all]) => right / all,
  };
}

export interface CalibrationErrorOptions extends NameOption {
  /** Ranges of equal width into which the scores fall; 10 by default. */
  readonly bins?: number;
}

/** How far the greatest probability is from the share of answers that are right, on average (Guo et al. 2017): ECE. */
export function expectedCalibrationError(options: CalibrationErrorOptions = {}): StreamedMetric {
  const { bins = 10, name = 'expectedCalibrationError' } = knownOptions('expectedCalibrationError', options, {
    bins: true,
    name: true,
  });
  if (!Number.isInteger(bins) || bins < 1)
    throw new UserError(`${name}: bins is ${bins}; give a whole number from 1`);
  return {
    name,
    // Of each bin the sums of score less right, and of all the weights.
    sums: () => bins + 1,
    add(sums, batch) {
      const { prediction, predictionShape } = batch;
      const single = predictionShape.length < 2 || predictionShape[predictionShape.length - 1] === 1;
      eachClass(batch, (truth, predicted, start, weight) => {
        const score = single
          ? Math.max(prediction[start], 1 - prediction[start])
          : prediction[start + greatest(prediction, start, classesOf(batch))];
        const bin = Math.min(bins - 1, Math.max(0, Math.ceil(score * bins) - 1));
        sums[bin] += weight * (score - Number(predicted === truth));
        sums[bins] += weight;
      });
    },
    result: (sums) => sums.slice(0, bins).reduce((error, each) => error + Math.abs(each), 0) / sums[bins],
  };
}
