import { Dense, Embedding, LSTM, Random, sequential } from '../src/index.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurns } from './in-turns.ts';
import { pytorch, tensorflowJs } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';

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
const unit = 'samples/s';

/** TensorFlow.js sums the gradient of an embedding by comparing each row of the table with each index. */
const smallerVocabularies = [sizes.vocabulary, 1_000, 100];

export const seedModel: Benchmark = {
  name: 'seed-model',
  summary: 'trains the article’s network: embedding, LSTM, two dense layers, Adam',
  async run(log) {
    const { peers, skipped } = await startPeers(
      [
        pytorch('seed_model', { ...sizes, batches }),
        smallerVocabularies.map((vocabulary) =>
          tensorflowJs(
            'seed-model',
            { ...sizes, vocabulary, batches: 1 },
            {
              patience: 45,
              note:
                vocabulary === sizes.vocabulary
                  ? undefined
                  : `a vocabulary of ${vocabulary} instead of ${sizes.vocabulary}, with which a step did not finish in 45 s`,
            },
          ),
        ),
      ],
      log,
    );
    const { train, dispose } = await ours();
    try {
      const figures = await inTurns(train, peers, { rounds: 7, unit, log });
      return { name: 'seed-model', unit, ...figures, skipped, threads: threadCount() };
    } finally {
      for (const peer of peers) peer.stop();
      await dispose();
    }
  },
};

async function ours(): Promise<{ train: () => Promise<number>; dispose: () => Promise<void> }> {
  const { vocabulary, embedding, length, units, dense, classes, batch } = sizes;
  const model = sequential([
    Embedding(vocabulary, embedding),
    LSTM(units),
    Dense(dense, { activation: 'relu' }),
    Dense(classes, { activation: 'softmax' }),
  ]).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const random = new Random(1);
  const rows = batch * batches;
  const draw = (count: number, below: number) =>
    Int32Array.from({ length: count }, () => random.integer(below));
  const x = { data: draw(rows * length, vocabulary), shape: [rows, length] };
  const y = draw(rows, classes);
  const train = async (): Promise<number> => {
    const start = performance.now();
    await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
    return (1000 * rows) / (performance.now() - start);
  };
  await train();
  return { train, dispose: () => model.dispose() };
}
