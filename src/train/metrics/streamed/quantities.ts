import { knownOptions } from '../../../core/known-options.ts';
import { eachQuantity, outputsOf } from './batch.ts';
import type { NameOption, StreamedMetric } from './metric.ts';

/** A mean over quantities, of which `result` may make something else. */
function mean(
  kind: string,
  options: NameOption,
  value: (truth: number, predicted: number) => number,
  result: (mean: number) => number = (each) => each,
): StreamedMetric {
  const { name = kind } = knownOptions(kind, options, { name: true });
  return {
    name,
    sums: () => 2,
    add(sums, batch) {
      eachQuantity(batch, (truth, predicted, weight) => {
        sums[0] += weight * value(truth, predicted);
        sums[1] += weight;
      });
    },
    result: ([sum, count]) => result(sum / count),
  };
}

/** The root of the mean squared difference: large ones count most. */
export const rootMeanSquaredError = (options: NameOption = {}): StreamedMetric =>
  mean('rootMeanSquaredError', options, (truth, predicted) => (predicted - truth) ** 2, Math.sqrt);

/** The share of the variance that is explained, the mean over outputs: 1 is perfect, 0 what answering the mean gives. */
export function r2Score(options: NameOption = {}): StreamedMetric {
  const { name = 'r2Score' } = knownOptions('r2Score', options, { name: true });
  return {
    name,
    // Of each output: weights, values, squares of values, squares of errors.
    sums: (batch) => 4 * outputsOf(batch),
    add(sums, batch) {
      eachQuantity(batch, (truth, predicted, weight, output) => {
        const at = 4 * output;
        sums[at] += weight;
        sums[at + 1] += weight * truth;
        sums[at + 2] += weight * truth ** 2;
        sums[at + 3] += weight * (predicted - truth) ** 2;
      });
    },
    result(sums) {
      const outputs = sums.length / 4;
      let total = 0;
      for (let at = 0; at < sums.length; at += 4) {
        const [weight, values, squares, errors] = sums.slice(at, at + 4);
        const spread = squares - values ** 2 / weight;
        total += spread <= 0 ? Number(errors === 0) : 1 - errors / spread;
      }
      return total / outputs;
    },
  };
}

/** Sums of each output: weights, both values, their squares, their product. */
function ofMoments(
  name: string,
  result: (moments: { n: number; x: number; y: number; xx: number; yy: number; xy: number }) => number,
): StreamedMetric {
  return {
    name,
    sums: (batch) => 6 * outputsOf(batch),
    add(sums, batch) {
      eachQuantity(batch, (x, y, weight, output) => {
        [1, x, y, x * x, y * y, x * y].forEach((value, i) => {
          sums[6 * output + i] += weight * value;
        });
      });
    },
    result(sums) {
      let total = 0;
      for (let at = 0; at < sums.length; at += 6) {
        const [n, x, y, xx, yy, xy] = sums.slice(at, at + 6);
        total += result({ n, x: x / n, y: y / n, xx: xx / n, yy: yy / n, xy: xy / n });
      }
      return total / (sums.length / 6);
    },
  };
}

/** The correlation of true and predicted values (Pearson 1895), the mean over outputs. */
export function pearsonCorrelation(options: NameOption = {}): StreamedMetric {
  const { name = 'pearsonCorrelation' } = knownOptions('pearsonCorrelation', options, { name: true });
  return ofMoments(name, ({ x, y, xx, yy, xy }) => (xy - x * y) / Math.sqrt((xx - x * x) * (yy - y * y)));
}

/** How near true and predicted values are to being the same (Lin 1989), the mean over outputs: correlation less bias. */
export function concordanceCorrelation(options: NameOption = {}): StreamedMetric {
  const { name = 'concordanceCorrelation' } = knownOptions('concordanceCorrelation', options, { name: true });
  return ofMoments(
    name,
    ({ x, y, xx, yy, xy }) => (2 * (xy - x * y)) / (xx - x * x + yy - y * y + (x - y) ** 2),
  );
}
