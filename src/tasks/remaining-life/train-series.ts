import { Random } from '../../core/random.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { buildNetwork } from '../../nn/model.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { model as createModel } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { linearDecay } from '../../train/schedules.ts';
import { type FitFacts, type FitRequest, fitFacts, fitOptions } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';
import { type CalibrationPoint, calibrateIntervals, type IntervalRule } from '../series/interval.ts';
import { type Cut, lifeAfter, type WindowOptions, windowDataset } from '../series/windows.ts';
import { type Architecture, buildSeriesNetwork, type SeriesShape } from './architectures.ts';
import { foldLoss } from './fold-loss.ts';
import { drawCuts, type PreparedSeries } from './prepare.ts';

export interface SeriesTraining extends FitFacts {
  readonly onnx: Uint8Array;
  readonly windows: number;
  /** Predictions for training units by the members that had not learned from them. */
  readonly calibration: readonly CalibrationPoint[];
  readonly interval: IntervalRule;
}

/** Windows made from each unit for one pass: one that ends with the unit, the others at drawn moments. */
const windowsPerUnit = 8;
const cutsPerUnit = 12;

/** Trains the ensemble and finds how wide its intervals must be from units that each member had not seen. */
export async function trainSeries(
  architecture: Architecture,
  data: PreparedSeries,
  options: FitRequest & { readonly level: number },
): Promise<SeriesTraining> {
  const { train, folds, foldCount, cap, length, data: series } = data;
  const random = new Random(options.seed);
  const shape: SeriesShape = { length, mean: data.mean, scale: data.scale, cap, folds: foldCount };
  const { input, curves, output } = buildSeriesNetwork(architecture, shape);
  const network = createModel(
    { inputs: input, outputs: curves },
    { name: architecture.name, seed: options.seed, device: options.device },
  );
  const window: WindowOptions = {
    length,
    sensors: series.sensors.length,
    cap,
    warmup: Math.min(20, length >> 2),
  };
  const cuts = trainingCuts(data, random.fork('windows'));
  const watched = drawCuts(train, 2, random.fork('watched'));
  const dataset = (chosen: readonly Cut[]) => windowDataset(train, folds, chosen, window);
  const steps = Math.ceil(cuts.length / architecture.batchSize) * options.epochs;
  const clock = epochClock();
  /** Points of units by members that did not learn from them, from curves `[cuts, length, members]`. */
  const unseen = (prediction: ArrayLike<number | bigint>, chosen: readonly Cut[]): CalibrationPoint[] => {
    const members = curves.shape[curves.shape.length - 1];
    return chosen.map(({ unit, end }, row) => {
      const own: number[] = [];
      for (let member = folds[unit]; member < members; member += foldCount) {
        own.push(Number(prediction[((row + 1) * length - 1) * members + member]));
      }
      const share = own.reduce((sum, value) => sum + value, 0) / own.length;
      const predicted = cap * Math.min(1, Math.max(0, share));
      return { unit, fold: folds[unit], predicted, truth: lifeAfter(train[unit], end, cap) };
    });
  };
  try {
    network.compile({
      optimizer: adam({ learningRate: linearDecay(architecture.learningRate, steps), clipnorm: 1 }),
      loss: foldLoss(foldCount),
    });
    const history = await network.fit(dataset(cuts), undefined, {
      ...fitOptions(options),
      batchSize: architecture.batchSize,
      validationData: dataset(watched),
      validationLogs: (prediction) => ({ rmse: rootMeanSquare(unseen(prediction, watched)) }),
      callbacks: [clock, ...loggersOf(options.logs)],
    });
    const calibrated = drawCuts(train, cutsPerUnit, random.fork('calibration'));
    const { data: prediction } = await network.predict(dataset(calibrated), { batchSize: 32 });
    const calibration = unseen(prediction, calibrated);
    const whole = buildNetwork([input], [output], options.seed);
    return {
      ...fitFacts(network, history, clock),
      onnx: inferenceOnnx(whole, network.getWeights(), { output: 'remaining_life' }),
      parameters: network.network.weights
        .filter(({ trainable }) => trainable !== false)
        .reduce((sum, { value }) => sum + value.length, 0),
      windows: cuts.length,
      calibration,
      interval: calibrateIntervals(calibration, options.level),
    };
  } finally {
    await network.dispose();
  }
}

function trainingCuts({ train, length }: PreparedSeries, random: Random): Cut[] {
  return train.flatMap(({ times }, unit) => [
    { unit, end: times.length },
    ...Array.from({ length: windowsPerUnit - 1 }, () => {
      const first = Math.min(times.length, Math.max(2, Math.ceil(0.3 * times.length), length >> 2));
      return { unit, end: first + random.integer(times.length - first + 1) };
    }),
  ]);
}

export const rootMeanSquare = (points: readonly CalibrationPoint[]): number =>
  Math.sqrt(
    points.reduce((sum, { predicted, truth }) => sum + (predicted - truth) ** 2, 0) /
      Math.max(1, points.length),
  );
