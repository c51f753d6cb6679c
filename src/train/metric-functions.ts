import { UserError } from '../core/errors.ts';
import { abs, argMax, cast, equal, greater, negate, square, sub, type Tensor } from '../graph/index.ts';
import { kerasName, unknownName } from '../nn/keras-name.ts';
import { cosineSimilarity, losses, type TargetTraits } from '../nn/losses/index.ts';
import { alike, classesOf } from '../nn/losses/loss.ts';
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

/**
 * What a metric is for each sample `[batch, ...]`; the mean over samples is reported. Targets come as for a loss: float32
 * unless `targetDtype` says otherwise, and in the rank of the predictions.
 */
export type MetricFunction = ((target: Tensor, prediction: Tensor) => Tensor) & TargetTraits;
const asFloat = (condition: Tensor): Tensor => cast(condition, 'float32');
const difference = (target: Tensor, prediction: Tensor): Tensor => sub(alike(target, prediction), prediction);
/** A metric of class numbers. */
const ofClasses = (metric: MetricFunction): MetricFunction =>
  Object.assign(metric, { targetDtype: 'int32' as const, targets: { kind: 'classes' as const } });

/** Under Keras' names, in camelCase. */
const metricFunctions = {
  sparseCategoricalAccuracy: ofClasses((target: Tensor, prediction: Tensor) =>
    asFloat(
      equal(cast(classesOf(target, prediction.shape.slice(0, -1), prediction), 'int64'), argMax(prediction)),
    ),
  ),
  categoricalAccuracy: (target: Tensor, prediction: Tensor) =>
    asFloat(equal(argMax(alike(target, prediction)), argMax(prediction))),
  binaryAccuracy: (target: Tensor, prediction: Tensor) =>
    asFloat(equal(greater(prediction, 0.5), greater(alike(target, prediction), 0.5))),
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
  const add = (name: string, metric: MetricFunction): void => {
    if (Object.hasOwn(chosen, name)) throw calledTwice(name);
    chosen[name] = metric;
  };
  for (const metric of metrics) {
    if (typeof metric === 'function') add(metric.name || freeName('metric', chosen), metric);
    else if (typeof metric !== 'string') streamed.push(metric);
    else if (/^acc(uracy)?$/i.test(metric)) add(metric, accuracyFor(target, prediction));
    else {
      const found = named(metric);
      if (typeof found === 'function') add(metric, found);
      else streamed.push({ ...found, name: metric });
    }
  }
  return { metrics: chosen, streamed };
}

/** Keras' rule: yes or no where there is one score, class numbers where targets have no scores of their own. */
function accuracyFor(
  { shape: target }: { shape: readonly number[] },
  { shape: prediction }: { shape: readonly number[] },
): MetricFunction {
  if (prediction.length < 2 || prediction.at(-1) === 1) return metricFunctions.binaryAccuracy;
  return target.length === prediction.length && target.at(-1) !== 1
    ? metricFunctions.categoricalAccuracy
    : metricFunctions.sparseCategoricalAccuracy;
}

/** The name, or one with a number that is not taken. */
function freeName(name: string, taken: object): string {
  let free = name;
  for (let i = 1; Object.hasOwn(taken, free); i++) free = `${name}_${i}`;
  return free;
}

export function calledTwice(name: string): UserError {
  return new UserError({
    en: `two metrics are called "${name}"; give one of them another name: { name: '...' }`,
    zh: `有两个名为“${name}”的指标；请给其中一个另取名称：{ name: '...' }`,
  });
}

function named(name: string): MetricFunction | StreamedMetric {
  const wanted = metricNames.get(name.toLowerCase().replace(/_/g, '')) ?? name;
  const plain: MetricFunction | undefined = entryOf(metricFunctions, wanted);
  if (plain !== undefined) return plain;
  const make: (() => StreamedMetric) | undefined = entryOf(streamedMetrics, wanted);
  if (make !== undefined) return make();
  const loss = losses.get(kerasName(wanted, losses.keys()) ?? '');
  if (loss !== undefined) return loss();
  const known = [
    'accuracy',
    ...Object.keys(metricFunctions),
    ...Object.keys(streamedMetrics),
    ...losses.keys(),
  ];
  throw unknownName({ en: 'metric', zh: '指标' }, name, [...new Set(known)]);
}

/** Names that are no spelling of ours, without their underscores. */
const metricNames: ReadonlyMap<string, string> = new Map([
  ['rmse', 'rootMeanSquaredError'],
  ['r2', 'r2Score'],
  ['ece', 'expectedCalibrationError'],
  ['sparsetopkcategoricalaccuracy', 'topKCategoricalAccuracy'],
  ['mcc', 'matthewsCorrelationCoefficient'],
  ['f1', 'f1Score'],
  ['logcosherror', 'logCosh'],
]);

function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  const found = kerasName(name, Object.keys(table));
  return found === undefined ? undefined : table[found];
}
