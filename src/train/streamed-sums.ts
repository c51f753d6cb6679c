import { UserError } from '../core/errors.ts';
import type { RowType } from '../data/dataset.ts';
import type { Shape, TypedArray } from '../graph/index.ts';
import type { Step } from '../runtime/index.ts';
import { emptySums, type MetricBatch, type StreamedMetric } from './metrics/streamed/index.ts';

/** The sums of each streamed metric, by its name. */
export type StreamedSums = Record<string, number[]>;

/** Adds the batch that `step` has just run to the sums. Throws UserError where the step was given no targets. */
export function gather(
  metrics: readonly StreamedMetric[],
  sums: StreamedSums,
  step: Step,
  batch: { readonly rows: number; readonly target: RowType | undefined; readonly output: Shape },
): void {
  if (metrics.length === 0) return;
  const target = step.feeds.get('target');
  const prediction = step.results.get('prediction');
  const mask = step.results.get('predictionMask');
  const weights = step.feeds.get('sampleWeight');
  if (!isNumbers(target) || !isNumbers(prediction) || batch.target === undefined) {
    throw new UserError(
      `the loss does not look at targets, so "${metrics[0].name}" has none to compare with`,
    );
  }
  const seen: MetricBatch = {
    target,
    targetShape: [batch.rows, ...batch.target.shape],
    prediction,
    predictionShape: [batch.rows, ...batch.output.slice(1)],
    ...(isNumbers(weights) && { weights }),
    ...(isNumbers(mask) && { mask }),
  };
  for (const metric of metrics) {
    sums[metric.name] ??= emptySums(metric, seen);
    metric.add(sums[metric.name], seen);
  }
}

/** What the metrics make of their sums; nothing of one that has seen no batch. */
export function resultsOf(
  metrics: readonly StreamedMetric[],
  sums: Readonly<StreamedSums>,
): Record<string, number> {
  const known = metrics.filter(({ name }) => sums[name] !== undefined);
  return Object.fromEntries(known.map(({ name, result }) => [name, result(sums[name])]));
}

const isNumbers = (values: TypedArray | undefined): values is Float32Array | Int32Array =>
  values instanceof Float32Array || values instanceof Int32Array;
