import {
  type IntervalMetrics,
  intervalMetrics,
  type RemainingLifeMetrics,
  remainingLifeMetrics,
} from '../../train/metrics/index.ts';
import type { TestUnits } from './prepare.ts';
import type { LifePrediction, RemainingLifeModel } from './remaining-life-model.ts';

export interface Measured {
  readonly metrics: RemainingLifeMetrics & IntervalMetrics;
  readonly predictions: readonly LifePrediction[];
  /** Of always answering the mean of the true lives: what knowing nothing would give at best. */
  readonly constantRmse: number;
  /** Milliseconds for one unit, from readings to answer. */
  readonly latency: { readonly median: number; readonly p95: number };
}

/** Every figure about a model on units it never saw. */
export async function measure(model: RemainingLifeModel, test: TestUnits): Promise<Measured> {
  const predictions = await model.predict(test.units, test.cuts);
  const { truth } = test;
  const low = predictions.map((each) => each.low);
  const high = predictions.map((each) => each.high);
  const predicted = predictions.map(({ remainingLife }) => remainingLife);
  const mean = truth.reduce((sum, life) => sum + life, 0) / truth.length;
  return {
    metrics: { ...remainingLifeMetrics(truth, predicted), ...intervalMetrics(truth, low, high) },
    predictions,
    constantRmse: remainingLifeMetrics(truth, new Float64Array(truth.length).fill(mean)).rmse,
    latency: await latencyOf(model, test),
  };
}

async function latencyOf(
  model: RemainingLifeModel,
  { units, cuts }: TestUnits,
): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const start = performance.now();
    await model.predict(units, [cuts[i % cuts.length]]);
    // The first calls warm up.
    if (i >= 10) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * times.length)] * 1000) / 1000;
  return { median: at(0.5), p95: at(0.95) };
}

/** The `metrics` object that `train` and `evaluate` print. */
export type SeriesMetrics = Measured['metrics'] & {
  readonly constantRmse: number;
  readonly predictions: number;
  readonly units: number;
};

export function metricsOutcome(test: TestUnits, { metrics, constantRmse }: Measured): SeriesMetrics {
  return { ...metrics, constantRmse, predictions: test.cuts.length, units: test.units.length };
}
