import type { RawColumn } from '../../data/table/columns/raw-columns.ts';
import { pickRows } from '../../data/table/columns/raw-columns.ts';
import {
  averagePrecision,
  balancedAccuracy,
  type ClassificationMetrics,
  calibration,
  classificationMetrics,
  matthewsCorrelation,
  predictedClasses,
  type RegressionMetrics,
  regressionMetrics,
  rocAuc,
} from '../../train/metrics/index.ts';
import type { Answers } from './answers.ts';
import type { TabularModel } from './tabular-model.ts';

export interface MeasuredClasses {
  readonly kind: 'classes';
  readonly truth: Int32Array;
  readonly labels: readonly string[];
  /** `[rows, classes]` */
  readonly probabilities: Float32Array;
  readonly predicted: Int32Array;
  readonly metrics: ClassificationMetrics;
  readonly matthews: number;
  readonly calibrationError: number;
  /** Of the class looked for; only for two classes. */
  readonly positive:
    | {
        readonly index: number;
        readonly f1: number;
        readonly precision: number;
        readonly recall: number;
        readonly averagePrecision: number;
        readonly rocAuc: number;
        /** 1 where the class is the one looked for. */
        readonly truth: Int32Array;
        readonly scores: Float32Array;
      }
    | undefined;
}

export interface MeasuredQuantity {
  readonly kind: 'quantity';
  readonly truth: Float32Array | Float64Array;
  readonly predicted: Float32Array | Float64Array;
  readonly metrics: RegressionMetrics;
  /** Share of the rows whose truth is within the margin that is stated with each answer. */
  readonly covered: number;
}

export type Measured = MeasuredClasses | MeasuredQuantity;

/** Every figure about a model on rows that it never saw. */
export async function measureTable(
  model: TabularModel,
  raw: readonly RawColumn[],
  answers: Answers,
): Promise<Measured> {
  const output = await model.run(raw);
  if (answers.kind === 'quantity') {
    const { margin = 0 } = model.design;
    const truth = fromOrigin(answers.values, answers.origin);
    const predicted = fromOrigin(output, answers.origin);
    const inside = answers.values.filter((value, row) => Math.abs(output[row] - value) <= margin).length;
    return {
      kind: 'quantity',
      truth,
      predicted,
      metrics: regressionMetrics(truth, predicted),
      covered: inside / answers.values.length,
    };
  }
  const { labels, values: truth } = answers;
  const predicted = decide(model, output);
  const metrics = classificationMetrics(truth, predicted, labels, output);
  return {
    kind: 'classes',
    truth,
    labels,
    probabilities: output,
    predicted,
    metrics,
    matthews: matthewsCorrelation(metrics.confusion),
    calibrationError: calibration(truth, output, labels.length).expectedCalibrationError,
    positive: positiveOf(model, truth, output, metrics),
  };
}

/** Numbers that are counted from an origin, as they are. */
const fromOrigin = (values: Float32Array, origin: number): Float32Array | Float64Array =>
  origin === 0 ? values : Float64Array.from(values, (value) => value + origin);

/** The class that each row is taken for: the likeliest, or for two classes by the threshold. */
export function decide(
  { design: { decision, labels } }: TabularModel,
  probabilities: Float32Array,
): Int32Array {
  const rows = probabilities.length / labels.length;
  if (decision === undefined) return predictedClasses(probabilities, rows, labels.length);
  const { positive, threshold } = decision;
  return Int32Array.from({ length: rows }, (_, row) =>
    probabilities[2 * row + positive] > threshold ? positive : 1 - positive,
  );
}

function positiveOf(
  { design: { decision } }: TabularModel,
  classes: Int32Array,
  probabilities: Float32Array,
  metrics: ClassificationMetrics,
): MeasuredClasses['positive'] {
  if (decision === undefined) return undefined;
  const { positive: index } = decision;
  const truth = classes.map((each) => Number(each === index));
  const scores = Float32Array.from(truth, (_, row) => probabilities[2 * row + index]);
  const { f1, precision, recall } = metrics.classes[index];
  const both = truth.includes(0) && truth.includes(1);
  return {
    index,
    f1,
    precision,
    recall,
    averagePrecision: both ? averagePrecision(truth, scores) : Number.NaN,
    rocAuc: both ? rocAuc(truth, scores) : Number.NaN,
    truth,
    scores,
  };
}

/** The `metrics` of a classifier that `train` and `evaluate` give; the first five only of two classes. */
export interface ClassMetrics {
  readonly f1?: number;
  readonly averagePrecision?: number;
  readonly rocAuc?: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly f1Macro: number;
  readonly matthews: number;
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly classes: ClassificationMetrics['classes'];
  /** `confusion[truth][predicted]`, in rows. */
  readonly confusion: ClassificationMetrics['confusion'];
}

/** The `metrics` where a number is predicted; `coverage90` is the share of true values that intervals contain. */
export type QuantityMetrics = RegressionMetrics & { readonly coverage90: number };

export function metricsOutcome(measured: MeasuredClasses): ClassMetrics;
export function metricsOutcome(measured: MeasuredQuantity): QuantityMetrics;
export function metricsOutcome(measured: Measured): ClassMetrics | QuantityMetrics;
export function metricsOutcome(measured: Measured): ClassMetrics | QuantityMetrics {
  if (measured.kind === 'quantity') return { ...measured.metrics, coverage90: measured.covered };
  const { metrics, positive, matthews, calibrationError } = measured;
  const { classes, confusion } = metrics;
  return {
    ...(positive !== undefined && {
      f1: positive.f1,
      averagePrecision: positive.averagePrecision,
      rocAuc: positive.rocAuc,
      precision: positive.precision,
      recall: positive.recall,
    }),
    accuracy: metrics.accuracy,
    balancedAccuracy: balancedAccuracy(confusion),
    f1Macro: metrics.f1Macro,
    matthews,
    logLoss: metrics.logLoss ?? Number.NaN,
    calibrationError,
    classes,
    confusion,
  };
}

/** Milliseconds for one row, from raw columns to answer. */
export async function latencyOf(
  model: TabularModel,
  raw: readonly RawColumn[],
): Promise<{ median: number; p95: number }> {
  const rows = raw[0].values.length;
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    const one = pickRows(raw, Int32Array.of(i % rows));
    const start = performance.now();
    await model.run(one);
    // The first calls warm up.
    if (i >= 20) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * times.length)] * 1000) / 1000;
  return { median: at(0.5), p95: at(0.95) };
}
