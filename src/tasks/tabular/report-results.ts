import { Random } from '../../core/random.ts';
import {
  balancedAccuracy,
  bootstrapF1,
  type Costs,
  calibration,
  costCurve,
  majorityBaseline,
  type RankedPoint,
  rankedPoints,
  regressionMetrics,
  wilsonInterval,
} from '../../train/metrics/index.ts';
import type { Measured, MeasuredClasses, MeasuredQuantity } from './measure.ts';
import type { ClassFacts, PositiveFacts, QuantityFacts, TabularReportData } from './report/facts.ts';
import type { TableData, TrainedTable } from './train-table.ts';

interface MeasuredTable<Results extends Measured = Measured> {
  readonly data: TableData;
  readonly trained: Pick<TrainedTable, 'design' | 'thresholdBy'>;
  readonly results: Results;
}

export function resultFacts({ results, ...rest }: MeasuredTable, seed: number): TabularReportData['results'] {
  return results.kind === 'classes'
    ? classFacts({ results, ...rest }, seed)
    : quantityFacts({ results, ...rest }, seed);
}

function classFacts(measured: MeasuredTable<MeasuredClasses>, seed: number): ClassFacts {
  const { results } = measured;
  const { metrics, truth, labels, probabilities } = results;
  const right = metrics.confusion.reduce((sum, row, i) => sum + row[i], 0);
  const { bins, expectedCalibrationError } = calibration(truth, probabilities, labels.length);
  const positive = positiveFacts(measured, seed);
  return {
    kind: 'classes',
    testRows: truth.length,
    labels: [...labels],
    accuracy: { value: metrics.accuracy, ...wilsonInterval(right, truth.length) },
    majority: { label: labels[0], accuracy: majorityBaseline(metrics.confusion, labels, 0).accuracy },
    f1Macro: metrics.f1Macro,
    balancedAccuracy: balancedAccuracy(metrics.confusion),
    matthews: results.matthews,
    logLoss: metrics.logLoss ?? Number.NaN,
    calibrationError: expectedCalibrationError,
    classes: metrics.classes.map(({ label, precision, recall, f1, support }) => ({
      label,
      precision,
      recall,
      f1,
      support,
    })),
    confusion: metrics.confusion.map((row) => [...row]),
    calibration: bins.filter(({ count }) => count > 0),
    ...(positive === undefined ? {} : { positive }),
  };
}

function positiveFacts(
  { data: { costs }, trained: { design, thresholdBy }, results }: MeasuredTable<MeasuredClasses>,
  seed: number,
): PositiveFacts | undefined {
  const { positive, labels, metrics } = results;
  const { decision } = design;
  if (positive === undefined || decision === undefined) return undefined;
  const { truth, scores, index } = positive;
  const yes = truth.reduce((sum, each) => sum + each, 0);
  const both = yes > 0 && yes < truth.length;
  const found = metrics.confusion[index][index];
  return {
    label: labels[index],
    share: yes / truth.length,
    f1: { value: positive.f1, ...bootstrapF1(metrics.confusion, { seed }).classes[index] },
    precision: positive.precision,
    recall: positive.recall,
    averagePrecision: positive.averagePrecision,
    rocAuc: positive.rocAuc,
    threshold: decision.threshold,
    thresholdBy: thresholdBy ?? 'half',
    curve: both
      ? thinned(rankedPoints(truth, scores).filter(isCorner), 600).map(
          ({ truePositives, falsePositives }) => ({
            recall: truePositives / yes,
            precision: truePositives / (truePositives + falsePositives),
          }),
        )
      : [],
    found,
    missed: yes - found,
    falseAlarms: metrics.confusion[1 - index][index],
    ...(costs === undefined ? {} : { costs: savingFacts(truth, scores, costs, decision.threshold, seed) }),
  };
}

/** Costs of a thousand rows, and what the model saves of them, with a bootstrap interval over the test rows. */
function savingFacts(
  truth: Int32Array,
  scores: Float32Array,
  costs: Costs,
  threshold: number,
  seed: number,
): PositiveFacts['costs'] {
  const costOf = (row: number): number => {
    const yes = scores[row] > threshold;
    return truth[row] === 1 ? (yes ? 0 : costs.miss) : yes ? costs.falseAlarm : 0;
  };
  const sums = (rows: Iterable<number>) => {
    let [model, never, always, count] = [0, 0, 0, 0];
    for (const row of rows) {
      model += costOf(row);
      if (truth[row] === 1) never += costs.miss;
      else always += costs.falseAlarm;
      count += 1;
    }
    const per = 1000 / count;
    return { model: model * per, never: never * per, always: always * per };
  };
  const whole = sums(truth.keys());
  const saved = ({ model, never, always }: typeof whole) => Math.min(never, always) - model;
  const random = new Random(seed).fork('saving');
  const drawn = Array.from({ length: 1000 }, () =>
    saved(sums(Array.from(truth, () => random.integer(truth.length)))),
  ).sort((a, b) => a - b);
  const thresholds = Array.from({ length: 101 }, (_, i) => i / 100);
  return {
    ...costs,
    ...whole,
    saving: { value: saved(whole), low: drawn[24], high: drawn[974] },
    curve: costCurve(truth, scores, costs, thresholds).map((each) => ({
      threshold: each.threshold,
      cost: each.cost * 1000,
    })),
  };
}

function quantityFacts(
  { trained: { design }, results }: MeasuredTable<MeasuredQuantity>,
  seed: number,
): QuantityFacts {
  const { truth, predicted, metrics, covered } = results;
  const { head } = design;
  const mean = (head.kind === 'quantity' ? head.mean : 0) + (design.origin ?? 0);
  const guess = regressionMetrics(truth, new Float64Array(truth.length).fill(mean));
  const random = new Random(seed).fork('error');
  const errors = Array.from(truth, (value, row) => Math.abs(predicted[row] - value));
  const drawn = Array.from({ length: 1000 }, () => {
    let sum = 0;
    for (let i = 0; i < errors.length; i++) sum += errors[random.integer(errors.length)];
    return sum / errors.length;
  }).sort((a, b) => a - b);
  const order = random.permutation(truth.length).subarray(0, 600);
  return {
    kind: 'quantity',
    testRows: truth.length,
    unit: /\[([^\]]{1,12})\]|\(([^)]{1,12})\)\s*$/.exec(design.target)?.slice(1).find(Boolean) ?? '',
    rmse: metrics.rmse,
    mae: { value: metrics.mae, low: drawn[24], high: drawn[974] },
    medianAbsoluteError: metrics.medianAbsoluteError,
    r2: metrics.r2,
    mape: metrics.mape,
    bias: metrics.bias,
    guessRmse: guess.rmse,
    guessMae: guess.mae,
    margin: design.margin ?? Number.NaN,
    covered,
    dots: Array.from(order, (row) => ({ truth: truth[row], predicted: predicted[row] })),
  };
}

/** Where the curve turns: points before or after which another yes is found. */
const isCorner = ({ truePositives }: RankedPoint, i: number, all: readonly RankedPoint[]): boolean =>
  truePositives !== all[i - 1]?.truePositives || truePositives !== all[i + 1]?.truePositives;

/** At most so many of a list, evenly, the ends among them. */
function thinned<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(list.length / most));
  return list.filter((_, i) => i % step === 0 || i === list.length - 1);
}
