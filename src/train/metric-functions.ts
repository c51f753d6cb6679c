import { UserError } from '../core/errors.ts';
import {
  abs,
  argMax,
  cast,
  equal,
  greater,
  negate,
  reshape,
  square,
  squeeze,
  sub,
  type Tensor,
} from '../graph/index.ts';
import { kerasName } from '../nn/keras-name.ts';
import { cosineSimilarity, losses } from '../nn/losses/index.ts';
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
  matthewsCorrelationCoefficient,
  meanIoU,
  pearsonCorrelation,
  precision,
  r2Score,
  recall,
  rootMeanSquaredError,
  type StreamedMetric,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
} from './metrics/streamed/index.ts';

/** What a metric is for each sample `[batch, ...]`; the mean over samples is reported. */
export type MetricFunction = (target: Tensor, prediction: Tensor) => Tensor;
const asFloat = (condition: Tensor): Tensor => cast(condition, 'float32');
/** Differences, with targets `[batch]` set beside predictions `[batch, 1]`. */
const difference = (target: Tensor, prediction: Tensor): Tensor =>
  sub(reshape(cast(target, 'float32'), prediction.shape), prediction);

/** Under Keras' names, in camelCase. */
const metricFunctions = {
  sparseCategoricalAccuracy: (target: Tensor, prediction: Tensor) =>
    asFloat(equal(cast(target, 'int64'), argMax(prediction))),
  categoricalAccuracy: (target: Tensor, prediction: Tensor) =>
    asFloat(equal(argMax(target), argMax(prediction))),
  binaryAccuracy: (target: Tensor, prediction: Tensor) => {
    const flat = prediction.shape.length > target.shape.length ? squeeze(prediction, -1) : prediction;
    return asFloat(equal(greater(flat, 0.5), greater(cast(target, 'float32'), 0.5)));
  },
  meanSquaredError: (target: Tensor, prediction: Tensor) => square(difference(target, prediction)),
  meanAbsoluteError: (target: Tensor, prediction: Tensor) => abs(difference(target, prediction)),
  /** The cosine itself, unlike the loss of this name. */
  cosineSimilarity: (target: Tensor, prediction: Tensor) => negate(cosineSimilarity()(target, prediction)),
} satisfies Record<string, MetricFunction>;

/** Those that are more than a mean over rows, under Keras' names. */
const streamedMetrics = {
  auc,
  averagePrecision: averagePrecisionScore,
  binaryIoU,
  cohenKappa,
  concordanceCorrelation,
  expectedCalibrationError,
  f1Score,
  falseNegatives,
  falsePositives,
  matthewsCorrelationCoefficient,
  meanIoU,
  pearsonCorrelation,
  precision,
  r2Score,
  recall,
  rootMeanSquaredError,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
} satisfies Record<string, () => StreamedMetric>;

/** A metric of `compile`: a name, a mean over rows, or one that is gathered batch by batch. */
export type Metric = string | MetricFunction | StreamedMetric;

export interface ChosenMetrics {
  readonly metrics: Record<string, MetricFunction>;
  readonly streamed: readonly StreamedMetric[];
}

/**
 * The metrics of `compile`. `'accuracy'` means the kind that fits: by the greatest probability for class indices or
 * one-hot targets, by the threshold 0.5 for a single probability. Losses have their mean as a metric of the same name.
 */
export function metricsOf(
  metrics: readonly Metric[],
  target: { shape: readonly number[] },
  prediction: { shape: readonly number[] },
): ChosenMetrics {
  const chosen: Record<string, MetricFunction> = {};
  const streamed: StreamedMetric[] = [];
  for (const metric of metrics) {
    if (typeof metric === 'function') chosen[metric.name || 'metric'] = metric;
    else if (typeof metric !== 'string') streamed.push(metric);
    else if (metric === 'accuracy' || metric === 'acc') chosen[metric] = accuracyFor(target, prediction);
    else {
      const found = named(metric);
      if (typeof found === 'function') chosen[metric] = found;
      else streamed.push({ ...found, name: metric });
    }
  }
  const names = [...Object.keys(chosen), ...streamed.map(({ name }) => name)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UserError(`two metrics are called "${twice}"; give one of them another name: { name: '...' }`);
  }
  return { metrics: chosen, streamed };
}

function accuracyFor(
  target: { shape: readonly number[] },
  prediction: { shape: readonly number[] },
): MetricFunction {
  if (prediction.shape.at(-1) === 1) return metricFunctions.binaryAccuracy;
  return target.shape.length === prediction.shape.length
    ? metricFunctions.categoricalAccuracy
    : metricFunctions.sparseCategoricalAccuracy;
}

function named(name: string): MetricFunction | StreamedMetric {
  const wanted = metricNames.get(name.toLowerCase()) ?? kerasName(name);
  const plain: MetricFunction | undefined = entryOf(metricFunctions, wanted);
  if (plain !== undefined) return plain;
  const make: (() => StreamedMetric) | undefined = entryOf(streamedMetrics, wanted);
  if (make !== undefined) return make();
  const loss = losses.get(wanted);
  if (loss !== undefined) return loss();
  const known = ['accuracy', ...Object.keys(metricFunctions), ...Object.keys(streamedMetrics)].join(', ');
  throw new UserError(`no metric is called "${name}"; known: ${known}`);
}

const metricNames: ReadonlyMap<string, string> = new Map([
  ['rmse', 'rootMeanSquaredError'],
  ['r2', 'r2Score'],
  ['r2_score', 'r2Score'],
  ['mean_io_u', 'meanIoU'],
  ['ece', 'expectedCalibrationError'],
  ['sparse_top_k_categorical_accuracy', 'topKCategoricalAccuracy'],
  ['sparsetopkcategoricalaccuracy', 'topKCategoricalAccuracy'],
  ['mcc', 'matthewsCorrelationCoefficient'],
  ['f1', 'f1Score'],
]);

function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
