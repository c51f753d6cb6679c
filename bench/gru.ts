import { Dense, GRU } from '../src/entries/layers.ts';
import { Input, sequential } from '../src/index.ts';
import type { Device } from '../src/runtime/device.ts';
import { labels, normal } from './made-up-data.ts';
import { keras, pytorch, tensorflowJs } from './peers/peers.ts';
import { type Training, trainingBenchmark } from './training-benchmark.ts';

const sizes = { length: 100, features: 64, units: 128, classes: 10, batch: 32 };
/** Batches of one turn. */
const batches = 20;

export function gruTraining(device: Device, batchesOfTurn = batches): Training {
  const { length, features, units, classes, batch } = sizes;
  const model = sequential(
    [Input({ shape: [length, features] }), GRU(units), Dense(classes, { activation: 'softmax' })],
    { device },
  ).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const rows = batch * batchesOfTurn;
  return { model, x: normal([rows, length, features]), y: labels(rows, classes), batch };
}

export const gru = trainingBenchmark({
  name: 'gru',
  summary: 'trains a GRU of 128 units over 100 steps of 64 features, batch 32, Adam',
  unit: 'samples/s',
  rounds: 7,
  peers: () => [
    ...pytorch('gru', { ...sizes, batches }),
    keras('gru', { ...sizes, batches }),
    tensorflowJs('gru', { ...sizes, batches: 1 }, { backend: 'cpu' }),
    tensorflowJs('gru', { ...sizes, batches: 1 }, { backend: 'wasm' }),
  ],
  ours: gruTraining,
});
