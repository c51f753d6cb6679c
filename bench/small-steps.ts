import { Dense } from '../src/entries/layers.ts';
import { Input, sequential } from '../src/index.ts';
import type { Device } from '../src/runtime/device.ts';
import { labels, normal } from './made-up-data.ts';
import { jaxJs, keras, pytorch, tensorflowJs } from './peers/peers.ts';
import { type Training, trainingBenchmark } from './training-benchmark.ts';

const sizes = { inputs: 64, units: 64, classes: 10, batch: 32 };
/** Batches of one turn: so many that what a call of `fit` costs by itself weighs little. */
const batches = 2000;

export function smallStepsTraining(device: Device, batchesOfTurn = batches): Training {
  const { inputs, units, classes, batch } = sizes;
  const model = sequential(
    [
      Input({ shape: [inputs] }),
      Dense(units, { activation: 'relu' }),
      Dense(units, { activation: 'relu' }),
      Dense(classes, { activation: 'softmax' }),
    ],
    { device },
  ).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const rows = batch * batchesOfTurn;
  return { model, x: normal([rows, inputs]), y: labels(rows, classes), batch };
}

export const smallSteps = trainingBenchmark({
  name: 'small-steps',
  summary: 'trains a perceptron 64-64 on batches of 32, Adam: almost all of a step is overhead',
  unit: 'steps/s',
  unitsPerRow: 1 / sizes.batch,
  rounds: 7,
  peers: () => [
    ...pytorch('small_steps', { ...sizes, batches }),
    keras('small_steps', { ...sizes, batches }),
    tensorflowJs('small-steps', { ...sizes, batches: 100 }, { backend: 'cpu' }),
    tensorflowJs('small-steps', { ...sizes, batches: 100 }, { backend: 'wasm' }),
    jaxJs('small-steps', { ...sizes, batches: 100 }),
  ],
  ours: smallStepsTraining,
});
