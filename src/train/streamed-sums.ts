import { UserError } from '../core/errors.ts';
import type { Shape, TypedArray } from '../graph/index.ts';
import type { Step } from '../runtime/index.ts';
import { emptySums, type MetricBatch } from './metrics/streamed/index.ts';
import { numbered, type Objective, outputsOf, type RowTypes, streamedOf } from './objective.ts';

/** The sums of each streamed metric, by its name. */
export type StreamedSums = Record<string, number[]>;

/** Adds the batch that `step` has just run to the sums. Throws UserError where the step was given no targets. */
export function gather(
  objective: Objective,
  sums: StreamedSums,
  step: Step,
  batch: {
    readonly rows: number;
    readonly data: RowTypes;
    readonly outputs: readonly { readonly shape: Shape }[];
  },
): void {
  const targets = [batch.data.target, ...(batch.data.moreTargets ?? [])];
  outputsOf(objective).forEach((output, place) => {
    const metrics = streamedOf(output);
    if (metrics.length === 0) return;
    const own = batch.data.outputWeights === undefined ? 'sampleWeight' : numbered('sampleWeight', place);
    const weights = step.feeds.get(own);
    const target = step.feeds.get(numbered('target', place));
    const prediction = step.results.get(numbered('prediction', place));
    const mask = step.results.get(numbered('predictionMask', place));
    const type = targets[place];
    if (!isNumbers(target) || !isNumbers(prediction) || type === undefined) {
      throw new UserError({
        en: `the loss does not look at targets, so "${metrics[0].name}" has none to compare with`,
        zh: `损失不使用目标，因此“${metrics[0].name}”没有可比较的目标`,
      });
    }
    const seen: MetricBatch = {
      target,
      targetShape: [batch.rows, ...type.shape],
      prediction,
      predictionShape: [batch.rows, ...batch.outputs[output.output ?? 0].shape.slice(1)],
      ...(isNumbers(mask) && { mask }),
    };
    const weighted = isNumbers(weights) ? { ...seen, weights } : seen;
    for (const metric of metrics) {
      const own = output.weighted?.streamed?.includes(metric) ? weighted : seen;
      sums[metric.name] ??= emptySums(metric, own);
      metric.add(sums[metric.name], own);
    }
  });
}

/** What the metrics make of their sums; nothing of one that has seen no batch. */
export function resultsOf(objective: Objective, sums: Readonly<StreamedSums>): Record<string, number> {
  const known = outputsOf(objective)
    .flatMap(streamedOf)
    .filter(({ name }) => sums[name] !== undefined);
  return Object.fromEntries(known.map(({ name, result }) => [name, result(sums[name])]));
}

const isNumbers = (values: TypedArray | undefined): values is Float32Array | Int32Array =>
  values instanceof Float32Array || values instanceof Int32Array;
