import { Dense, Embedding, GlobalAveragePooling1D } from '../src/entries/layers.ts';
import { Input, sequential } from '../src/index.ts';
import type { Device } from '../src/runtime/device.ts';
import { labels, tokens } from './made-up-data.ts';
import { keras, pytorch } from './peers/peers.ts';
import { type Training, trainingBenchmark } from './training-benchmark.ts';

const sizes = { vocabulary: 1_000_000, width: 32, length: 50, classes: 10, batch: 64 };
/** Batches of one turn. */
const batches = 8;
/** The rows that are read cost little, so a turn can have more of them. */
const sparseBatches = 100;
const unit = 'samples/s';

/** Adam moves every row of the table at each step, as its formula says. */
export const embeddingLarge = trainingBenchmark({
  name: 'embedding-large',
  summary: 'trains a table of a million rows of 32, batches of 64 x 50, Adam on all rows',
  unit,
  rounds: 5,
  peers: () => [
    ...pytorch('embedding_large', { ...sizes, batches, sparse: false }),
    keras('embedding_large', { ...sizes, batches }),
  ],
  ours: (device) => ours(false, batches, device),
});

/** Adam moves the rows that a batch reads: `sparse: true` here, `sparse=True` with `SparseAdam` in PyTorch. */
export const embeddingLargeSparse = trainingBenchmark({
  name: 'embedding-large-sparse',
  summary: 'trains a table of a million rows of 32, batches of 64 x 50, Adam on the rows that a batch reads',
  unit,
  rounds: 5,
  peers: () =>
    pytorch('embedding_large', { ...sizes, batches: sparseBatches, sparse: true }, { variant: 'sparse' }),
  ours: (device) => ours(true, sparseBatches, device),
});

function ours(sparse: boolean, count: number, device: Device): Training {
  const { vocabulary, width, length, classes, batch } = sizes;
  const model = sequential(
    [
      Input({ shape: [length], dtype: 'int32' }),
      Embedding(vocabulary, width, { sparse }),
      GlobalAveragePooling1D(),
      Dense(classes, { activation: 'softmax' }),
    ],
    { device },
  ).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const rows = batch * count;
  return { model, x: tokens([rows, length], vocabulary), y: labels(rows, classes), batch };
}
