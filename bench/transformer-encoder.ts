import {
  Dense,
  GlobalAveragePooling1D,
  Input,
  LayerNormalization,
  Random,
  sequential,
  TransformerEncoder,
} from '../src/index.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurns } from './in-turns.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';

const sizes = { width: 256, layers: 4, heads: 8, feedForward: 1024, batch: 32, length: 64, classes: 10 };
/** Batches of one turn. */
const batches = 8;
const unit = 'samples/s';

export const transformerEncoder: Benchmark = {
  name: 'transformer-encoder',
  summary: 'trains a pre-norm Transformer encoder: width 256, 4 layers, 8 heads, Adam',
  async run(log) {
    const { peers, skipped } = await startPeers([pytorch('transformer_encoder', { ...sizes, batches })], log);
    const { train, dispose } = await ours();
    try {
      const figures = await inTurns(train, peers, { rounds: 7, unit, log });
      return { name: 'transformer-encoder', unit, ...figures, skipped, threads: threadCount() };
    } finally {
      for (const peer of peers) peer.stop();
      await dispose();
    }
  },
};

async function ours(): Promise<{ train: () => Promise<number>; dispose: () => Promise<void> }> {
  const { width, layers, heads, feedForward, batch, length, classes } = sizes;
  const model = sequential([
    Input({ shape: [length, width] }),
    ...Array.from({ length: layers }, () => TransformerEncoder(feedForward, heads, { normalizeFirst: true })),
    LayerNormalization({ epsilon: 1e-5 }),
    GlobalAveragePooling1D(),
    Dense(classes, { activation: 'softmax' }),
  ]).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const random = new Random(1);
  const rows = batch * batches;
  const x = { data: new Float32Array(rows * length * width), shape: [rows, length, width] };
  random.fillNormal(x.data, 0, 1);
  const y = Int32Array.from({ length: rows }, () => random.integer(classes));
  const train = async (): Promise<number> => {
    const start = performance.now();
    await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
    return (1000 * rows) / (performance.now() - start);
  };
  await train();
  return { train, dispose: () => model.dispose() };
}
