import { UserError } from '../data/errors.ts';
import {
  abs,
  argMax,
  cast,
  equal,
  greater,
  reshape,
  square,
  squeeze,
  sub,
  type Tensor,
} from '../graph/index.ts';
import { kerasName } from '../nn/keras-name.ts';

/** What a metric is for each sample `[batch, ...]`; the mean over samples is reported. */
export type MetricFunction = (target: Tensor, prediction: Tensor) => Tensor;
export type MetricName = keyof typeof metricFunctions;

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
} satisfies Record<string, MetricFunction>;

/**
 * The metrics of `compile`. `'accuracy'` means the kind that fits: by the greatest probability for class indices or
 * one-hot targets, by the threshold 0.5 for a single probability.
 */
export function metricsOf(
  metrics: readonly (string | MetricFunction)[],
  target: { shape: readonly number[] },
  prediction: { shape: readonly number[] },
): Record<string, MetricFunction> {
  const chosen: Record<string, MetricFunction> = {};
  for (const metric of metrics) {
    if (typeof metric === 'function') chosen[metric.name || 'metric'] = metric;
    else
      chosen[metric] =
        metric === 'accuracy' || metric === 'acc' ? accuracyFor(target, prediction) : named(metric);
  }
  return chosen;
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

function named(name: string): MetricFunction {
  const wanted = kerasName(name);
  const found: MetricFunction | undefined = Object.entries(metricFunctions).find(
    ([each]) => each === wanted,
  )?.[1];
  if (found === undefined) {
    const known = ['accuracy', ...Object.keys(metricFunctions)].join(', ');
    throw new UserError(`no metric is called "${name}"; known: ${known}`);
  }
  return found;
}
