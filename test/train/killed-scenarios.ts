import { appendFileSync } from 'node:fs';
import * as layers from '../../src/entries/layers.ts';
import * as optimizers from '../../src/entries/optimizers.ts';
import * as simulate from '../../src/entries/simulate.ts';
import * as millwright from '../../src/index.ts';
import { reduceOnPlateau } from '../../src/train/reduce-on-plateau.ts';

/** Trainings that a test kills. Everything that must survive is in them: noise, averages, moments, callbacks. */
export const scenarios = {
  'a dense network with dropout, noise, moving averages, early stopping and a plateau': dense,
  'a long table trained by its rows, and an LSTM that drops its state': sparse,
} satisfies Record<string, (run: Run) => Promise<millwright.Model>>;

export type Scenario = keyof typeof scenarios;

export interface Run {
  /** Of the checkpoint; none is written without. */
  readonly path?: string;
  /** A file that gets a line after each step. */
  readonly log?: string;
}

const random = () => new simulate.Random(3);
const heard = (log: string | undefined): millwright.Callback => ({
  onBatchEnd({ epoch, done }) {
    if (log !== undefined) appendFileSync(log, `${epoch} ${done}\n`);
  },
});

async function dense({ path, log }: Run): Promise<millwright.Model> {
  const rows = 70;
  const x = new Float32Array(rows * 6);
  random().fillNormal(x, 0, 1);
  const y = Int32Array.from({ length: rows }, (_, i) => (x[i * 6] + x[i * 6 + 1] ** 2 > 0.7 ? 1 : 0));
  const model = millwright
    .sequential(
      [
        millwright.Input({ shape: [6] }),
        layers.GaussianNoise(0.1),
        layers.Dense(24, { activation: 'relu', kernelRegularizer: layers.L2(0.001) }),
        layers.BatchNormalization(),
        layers.Dropout(0.4),
        layers.Dense(2, { activation: 'softmax' }),
      ],
      { seed: 5, threads: 1 },
    )
    .compile({
      optimizer: optimizers.adamW({ learningRate: optimizers.cosineDecay(0.02, 60), clipnorm: 1 }),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
    });
  await model.fit({ data: x, shape: [rows, 6] }, y, {
    epochs: 9,
    batchSize: 16,
    validationSplit: 0.2,
    verbose: 0,
    callbacks: [
      heard(log),
      reduceOnPlateau({ patience: 0, factor: 0.5 }),
      millwright.earlyStopping({ patience: 3 }),
    ],
    checkpoint: path === undefined ? undefined : { path, everySteps: 1 },
  });
  return model;
}

async function sparse({ path, log }: Run): Promise<millwright.Model> {
  const [rows, length, vocabulary] = [48, 7, 3000];
  const draw = random();
  const ids = Int32Array.from({ length: rows * length }, () => draw.integer(vocabulary));
  const y = Int32Array.from({ length: rows }, (_, i) => (ids[i * length] > 900 ? 1 : 0));
  const model = millwright
    .sequential(
      [
        millwright.Input({ shape: [length], dtype: 'int32' }),
        layers.Embedding(vocabulary, 6, { maskZero: true, sparse: true }),
        layers.LSTM(5, { recurrentDropout: 0.3, dropout: 0.2 }),
        layers.Dense(2, { activation: 'softmax' }),
      ],
      { seed: 6, threads: 1 },
    )
    .compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  await model.fit({ data: ids, shape: [rows, length] }, y, {
    epochs: 5,
    batchSize: 10,
    classWeight: { 0: 2, 1: 0.75 },
    verbose: 0,
    callbacks: [heard(log)],
    // Only after epochs: a run killed inside one repeats the steps since.
    checkpoint: path === undefined ? undefined : { path, everySeconds: 1e9 },
  });
  return model;
}
