import fc from 'fast-check';
import { Random } from '../core/random.ts';
import type { NDArray } from '../data/nd-array.ts';
import { abs, reduceMean, square, sub } from '../graph/index.ts';
import type { Layer } from '../nn/layer.ts';
import * as layers from '../nn/layers/index.ts';
import { type LossFunction, sparseCategoricalCrossentropy } from '../nn/losses/index.ts';
import { L2 } from '../nn/regularizers.ts';
import type { Model } from './model.ts';
import { sequential } from './model.ts';
import { sgd } from './optimizers/index.ts';

/** A small network, its data, and how it is measured: what the invariances are tried on. */
export interface RandomCase {
  readonly seed: number;
  /** Steps of its sequences; 0 for plain rows. */
  readonly time: number;
  readonly rows: number;
  /** `time` 0: 0 none, 1 BatchNormalization, 2 LayerNormalization. Otherwise 0 dense, 1 LSTM, 2 GRU, 3 wrapped dense. */
  readonly body: number;
  readonly answer: 'number' | 'numbers' | 'yes' | 'class' | 'ownLoss' | 'ignored';
  readonly regularized: boolean;
  readonly weighted: 'no' | 'rows' | 'steps';
  readonly batchSizes: readonly [number, number];
}

export const randomCase: fc.Arbitrary<RandomCase> = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  time: fc.constantFrom(0, 0, 2, 3, 5),
  rows: fc.integer({ min: 1, max: 9 }),
  body: fc.integer({ min: 0, max: 3 }),
  answer: fc.constantFrom('number', 'numbers', 'yes', 'class', 'ownLoss', 'ignored'),
  regularized: fc.boolean(),
  weighted: fc.constantFrom('no', 'rows', 'steps'),
  batchSizes: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
});

/** Mean squared error as a user writes it. */
export const ownLoss: LossFunction = (target, prediction) => reduceMean(square(sub(target, prediction)), -1);
const ownMetric = (target: Parameters<LossFunction>[0], prediction: Parameters<LossFunction>[1]) =>
  abs(sub(target, prediction));

const classes = 3;
export const features = 2;

/** Steps that are real, from the front; the others are padding. */
function lengthsOf({ seed, time, rows }: RandomCase): number[] {
  const random = new Random(seed).fork('lengths');
  return Array.from({ length: rows }, () => 1 + Math.floor(random.next() * time));
}

/** Inputs `[rows, 2]` or `[rows, time + padding, 2]`, padding being zeros. */
export function inputsOf(each: RandomCase, padding = 0): NDArray {
  const random = new Random(each.seed).fork('inputs');
  const { time, rows } = each;
  if (time === 0) {
    return {
      data: Float32Array.from({ length: rows * features }, () => random.normal()),
      shape: [rows, features],
    };
  }
  const data = new Float32Array(rows * (time + padding) * features);
  lengthsOf(each).forEach((length, row) => {
    for (let i = 0; i < length * features; i++) data[row * (time + padding) * features + i] = random.normal();
  });
  return { data, shape: [rows, time + padding, features] };
}

/** Targets, at padded steps `filler`; with a last axis of 1 or without where there is one answer. */
export function targetsOf(each: RandomCase, { column = false, padding = 0, filler = 0 } = {}): NDArray {
  const { time, rows, answer, seed } = each;
  const random = new Random(seed).fork('targets');
  const width = answer === 'numbers' ? 2 : 1;
  const isClass = answer === 'class' || answer === 'ignored';
  const draw = (): number => {
    const value = random.next();
    if (isClass) return Math.floor(value * classes);
    return answer === 'yes' ? Number(value > 0.5) : value * 4 - 2;
  };
  const last = width > 1 || column ? [width] : [];
  if (time === 0) return { data: Float32Array.from({ length: rows * width }, draw), shape: [rows, ...last] };
  const data = new Float32Array(rows * (time + padding) * width).fill(filler);
  lengthsOf(each).forEach((length, row) => {
    for (let i = 0; i < length * width; i++) data[row * (time + padding) * width + i] = draw();
  });
  return { data, shape: [rows, time + padding, ...last] };
}

/** Weights of rows or steps, or none. */
export function weightsOf(each: RandomCase, padding = 0): NDArray | undefined {
  const { weighted, time, rows, seed } = each;
  const random = new Random(seed).fork('weights');
  if (weighted === 'no') return undefined;
  if (weighted === 'rows' || time === 0)
    return { data: Float32Array.from({ length: rows }, () => 0.1 + random.next()), shape: [rows] };
  const data = new Float32Array(rows * (time + padding));
  for (let row = 0; row < rows; row++)
    for (let step = 0; step < time; step++) data[row * (time + padding) + step] = 0.1 + random.next();
  return { data, shape: [rows, time + padding] };
}

export function layersOf({ time, body, answer, regularized }: RandomCase): Layer[] {
  const regularizer = regularized ? { kernelRegularizer: L2(0.1) } : {};
  const wide = layers.Dense(3, { activation: 'tanh', ...regularizer });
  const before =
    time === 0
      ? [wide, ...[[], [layers.BatchNormalization()], [layers.LayerNormalization()], []][body]]
      : [
          layers.Masking(),
          [
            wide,
            layers.LSTM(3, { returnSequences: true }),
            layers.GRU(3, { returnSequences: true }),
            layers.TimeDistributed(wide),
          ][body],
        ];
  if (answer === 'class' || answer === 'ignored')
    return [...before, layers.Dense(classes, { activation: 'softmax' })];
  if (answer === 'yes') return [...before, layers.Dense(1, { activation: 'sigmoid' })];
  return [...before, layers.Dense(answer === 'numbers' ? 2 : 1)];
}

export function compiled(model: Model, { answer }: RandomCase, learningRate = 0.05): Model {
  const metrics =
    answer === 'class' || answer === 'ignored'
      ? ['accuracy', 'sparseCategoricalCrossentropy']
      : answer === 'yes'
        ? ['accuracy', 'mse', 'auc', 'binaryCrossentropy']
        : ['mse', 'mae', 'rootMeanSquaredError', ownMetric];
  const loss =
    answer === 'ignored'
      ? sparseCategoricalCrossentropy({ ignoreClass: 1 })
      : {
          class: 'sparseCategoricalCrossentropy',
          yes: 'binaryCrossentropy',
          number: 'mse',
          numbers: 'huber',
          ownLoss,
        }[answer];
  return model.compile({
    optimizer: sgd({ learningRate, momentum: 0.5 }),
    loss,
    metrics,
    weightedMetrics: answer === 'class' || answer === 'ignored' ? ['accuracy'] : ['mse'],
  });
}

/** The network of a case, compiled. */
export const networkOf = (each: RandomCase, stack = layersOf(each)): Model =>
  compiled(sequential(stack, { seed: each.seed, threads: 1 }), each);
