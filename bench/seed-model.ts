import { Dense, Embedding, LSTM } from '../src/entries/layers.ts';
import { sequential } from '../src/index.ts';
import { labels, tokens } from './made-up-data.ts';
import { keras, pytorch, tensorflowJs } from './peers/peers.ts';
import { trainingBenchmark } from './training-benchmark.ts';

/** The article's network. */
const sizes = {
  vocabulary: 10_000,
  embedding: 64,
  length: 100,
  units: 64,
  dense: 64,
  classes: 10,
  batch: 32,
};
/** Batches of one turn. */
const batches = 40;

/** TensorFlow.js sums the gradient of an embedding by comparing each row of the table with each index. */
const smallerVocabularies = [sizes.vocabulary, 1_000, 100];

export const seedModel = trainingBenchmark({
  name: 'seed-model',
  summary: 'trains the article’s network: embedding, LSTM, two dense layers, Adam',
  unit: 'samples/s',
  rounds: 7,
  peers: () => [
    ...pytorch('seed_model', { ...sizes, batches }),
    keras('seed_model', { ...sizes, batches }),
    smallerVocabularies.map((vocabulary) =>
      tensorflowJs(
        'seed-model',
        { ...sizes, vocabulary, batches: 1 },
        {
          backend: 'cpu',
          patience: 45,
          note:
            vocabulary === sizes.vocabulary
              ? undefined
              : `a vocabulary of ${vocabulary} instead of ${sizes.vocabulary}, with which a step did not finish in 45 s`,
        },
      ),
    ),
    tensorflowJs('seed-model', { ...sizes, batches: 1 }, { backend: 'wasm' }),
  ],
  ours: (device) => {
    const { vocabulary, embedding, length, units, dense, classes, batch } = sizes;
    const model = sequential(
      [
        Embedding(vocabulary, embedding),
        LSTM(units),
        Dense(dense, { activation: 'relu' }),
        Dense(classes, { activation: 'softmax' }),
      ],
      { device },
    ).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    const rows = batch * batches;
    return { model, x: tokens([rows, length], vocabulary), y: labels(rows, classes), batch };
  },
});
