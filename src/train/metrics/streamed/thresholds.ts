import { UserError } from '../../../core/errors.ts';
import { knownOptions } from '../../../core/known-options.ts';
import { eachAnswer } from './batch.ts';
import type { NameOption, StreamedMetric } from './metric.ts';

/** Weights of answers that are yes and no, by the range of their score. */
function histogram(
  name: string,
  bins: number,
  result: (yes: readonly number[], no: readonly number[]) => number,
): StreamedMetric {
  return {
    name,
    sums: () => 2 * bins,
    add(sums, batch) {
      eachAnswer(batch, (truth, score, weight) => {
        if (Number.isNaN(score)) throw new UserError(`${name}: a score is not a number`);
        const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
        sums[(truth > 0.5 ? 0 : bins) + bin] += weight;
      });
    },
    result: (sums) => result(sums.slice(0, bins), sums.slice(bins)),
  };
}

/** Sums from the highest scores down to each bin. */
function fromTheTop(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.toReversed().map((count) => {
    sum += count;
    return sum;
  });
}

export interface AucOptions extends NameOption {
  /** True against false positives, or precision against recall. */
  readonly curve?: 'ROC' | 'PR';
  /** Into how many ranges scores from 0 to 1 are sorted; scores within one count as equal. */
  readonly numThresholds?: number;
}

/**
 * The area under a curve over all thresholds of probabilities. `'ROC'`: the chance that a yes scores higher than a no.
 * `'PR'`: average precision. With enough ranges that no two scores share one it is the exact area, scikit-learn's.
 */
export function auc(options: AucOptions = {}): StreamedMetric {
  const {
    curve = 'ROC',
    numThresholds = 2000,
    name = 'auc',
  } = knownOptions('auc', options, { curve: true, numThresholds: true, name: true });
  if (!Number.isInteger(numThresholds) || numThresholds < 2)
    throw new UserError(`${name}: numThresholds is ${numThresholds}; give a whole number from 2`);
  return histogram(name, numThresholds, (yes, no) => {
    const [right, wrong] = [fromTheTop(yes), fromTheTop(no)];
    const [positives, negatives] = [right[right.length - 1], wrong[wrong.length - 1]];
    let [area, tp, fp] = [0, 0, 0];
    right.forEach((now, i) => {
      if (curve === 'ROC') area += ((wrong[i] - fp) * (now + tp)) / 2 / (positives * negatives);
      else if (now > tp) area += ((now - tp) / positives) * (now / (now + wrong[i]));
      [tp, fp] = [now, wrong[i]];
    });
    return positives === 0 || negatives === 0 ? Number.NaN : area;
  });
}

/** `auc({ curve: 'PR' })`: precision averaged over recall. */
export function averagePrecisionScore(options: Omit<AucOptions, 'curve'> = {}): StreamedMetric {
  const { name = 'averagePrecision', numThresholds } = knownOptions('averagePrecisionScore', options, {
    name: true,
    numThresholds: true,
  });
  return auc({ curve: 'PR', numThresholds, name });
}

/** The best of one share over all thresholds at which another is at least `least`; 0 where it never is. */
function bestAt(
  kind: string,
  least: number,
  options: AtOptions,
  sharesOf: (tp: number, fp: number, positives: number, negatives: number) => [kept: number, wanted: number],
): StreamedMetric {
  const { name = kind, numThresholds = 2000 } = knownOptions(kind, options, {
    name: true,
    numThresholds: true,
  });
  if (!(least >= 0 && least <= 1))
    throw new UserError(`${name}: ${least} is no share; give a number from 0 to 1`);
  return histogram(name, numThresholds, (yes, no) => {
    const [right, wrong] = [fromTheTop(yes), fromTheTop(no)];
    const [positives, negatives] = [right[right.length - 1], wrong[wrong.length - 1]];
    const shares = right.map((tp, i) => sharesOf(tp, wrong[i], positives, negatives));
    return Math.max(0, ...shares.flatMap(([kept, wanted]) => (kept >= least ? [wanted] : [])));
  });
}

export interface AtOptions extends NameOption {
  readonly numThresholds?: number;
}
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** The best precision at a threshold that finds at least the share `recall` of what is yes. */
export const precisionAtRecall = (least: number, options: AtOptions = {}): StreamedMetric =>
  bestAt('precisionAtRecall', least, options, (tp, fp, positives) => [
    share(tp, positives),
    share(tp, tp + fp),
  ]);
/** The greatest share of what is yes that is found at a threshold of at least this precision. */
export const recallAtPrecision = (least: number, options: AtOptions = {}): StreamedMetric =>
  bestAt('recallAtPrecision', least, options, (tp, fp, positives) => [
    share(tp, tp + fp),
    share(tp, positives),
  ]);
/** The greatest share of yes that is found where at least the share `least` of no is recognised as no. */
export const sensitivityAtSpecificity = (least: number, options: AtOptions = {}): StreamedMetric =>
  bestAt('sensitivityAtSpecificity', least, options, (tp, fp, positives, negatives) => [
    1 - share(fp, negatives),
    share(tp, positives),
  ]);
/** The greatest share of no that is recognised as no where at least the share `least` of yes is found. */
export const specificityAtSensitivity = (least: number, options: AtOptions = {}): StreamedMetric =>
  bestAt('specificityAtSensitivity', least, options, (tp, fp, positives, negatives) => [
    share(tp, positives),
    1 - share(fp, negatives),
  ]);

export interface ThresholdedOptions extends NameOption {
  /** Scores above it are taken for yes; 0.5 by default. */
  readonly threshold?: number;
}

/** Counts of right and wrong answers at a threshold: true positives, false positives, true negatives, false negatives. */
function thresholded(
  kind: string,
  options: ThresholdedOptions,
  result: (tp: number, fp: number, tn: number, fn: number) => number,
): StreamedMetric {
  const { threshold = 0.5, name = kind } = knownOptions(kind, options, { name: true, threshold: true });
  return {
    name,
    sums: () => 4,
    add(sums, batch) {
      eachAnswer(batch, (truth, score, weight) => {
        const yes = score > threshold;
        sums[yes ? (truth > 0.5 ? 0 : 1) : truth > 0.5 ? 3 : 2] += weight;
      });
    },
    result: ([tp, fp, tn, fn]) => result(tp, fp, tn, fn),
  };
}

/** The share of what is taken for yes that is yes; 0 where nothing is. */
export const precision = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('precision', options, (tp, fp) => (tp + fp === 0 ? 0 : tp / (tp + fp)));
/** The share of what is yes that is taken for it; 0 where nothing is. */
export const recall = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('recall', options, (tp, _, __, fn) => (tp + fn === 0 ? 0 : tp / (tp + fn)));
/** How many rows that are yes were taken for it, by weight. */
export const truePositives = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('truePositives', options, (tp) => tp);
/** How many rows that are no were taken for yes, by weight. */
export const falsePositives = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('falsePositives', options, (_, fp) => fp);
/** How many rows that are no were taken for it, by weight. */
export const trueNegatives = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('trueNegatives', options, (_, __, tn) => tn);
/** How many rows that are yes were taken for no, by weight. */
export const falseNegatives = (options: ThresholdedOptions = {}): StreamedMetric =>
  thresholded('falseNegatives', options, (_, __, ___, fn) => fn);
