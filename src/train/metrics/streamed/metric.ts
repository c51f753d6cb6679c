/** What a batch of rows held and what the network made of it. Arrays are row-major. */
export interface MetricBatch {
  readonly target: ArrayLike<number>;
  /** `[rows, ...]` */
  readonly targetShape: readonly number[];
  readonly prediction: ArrayLike<number>;
  /** `[rows, ...]`, the last axis the classes or features. */
  readonly predictionShape: readonly number[];
  /** How much each row counts, or each step of `[rows, time]`. */
  readonly weights?: ArrayLike<number>;
  /** Of sequences `[rows, time]`, 0 for a step that padding added. */
  readonly mask?: ArrayLike<number>;
}

/**
 * A metric that is more than a mean over rows, computed from sums that grow batch by batch: however many rows there
 * are, only the sums are kept, and a checkpoint holds them.
 *
 *     const bias: StreamedMetric = {
 *       name: 'bias',
 *       sums: () => 2,
 *       add(sums, { target, prediction }) {
 *         for (let i = 0; i < target.length; i++) sums[0] += prediction[i] - target[i];
 *         sums[1] += target.length;
 *       },
 *       result: ([total, count]) => total / count,
 *     };
 */
export interface StreamedMetric {
  /** Under which it is logged. */
  readonly name: string;
  /** How many sums are kept, for batches like this one. */
  readonly sums: (batch: MetricBatch) => number;
  /** Adds a batch to the sums. */
  readonly add: (sums: number[], batch: MetricBatch) => void;
  /** What the sums come to. */
  readonly result: (sums: readonly number[]) => number;
}

/** What a streamed metric gives for all of `batches`. */
export function measured(metric: StreamedMetric, batches: Iterable<MetricBatch>): number {
  let sums: number[] | undefined;
  for (const batch of batches) {
    sums ??= emptySums(metric, batch);
    metric.add(sums, batch);
  }
  return sums === undefined ? Number.NaN : metric.result(sums);
}

export const emptySums = (metric: StreamedMetric, batch: MetricBatch): number[] =>
  Array.from({ length: metric.sums(batch) }, () => 0);

export interface NameOption {
  /** Under which it is logged; its kind's name by default. */
  readonly name?: string;
}
