import { arrayDataset } from '../src/data/dataset.ts';
import { model as createModel, Random } from '../src/index.ts';
import { recommenderArchitectures } from '../src/tasks/recommendation/architectures.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurns } from './in-turns.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';

/** The network of `product-recommendation`, at the size of a catalogue of a few thousand items. */
const sizes = { items: 3686, length: 10, width: 64, blocks: 2, batch: 64, dropout: 0.4 };
/** Batches of one turn. */
const batches = 16;
const unit = 'sequences/s';

export const sasrecStep: Benchmark = {
  name: 'sasrec-step',
  summary: 'trains SASRec with full softmax: 3,686 items, width 64, two blocks, batch 64 x 10, Adam',
  async run(log) {
    const { peers, skipped } = await startPeers([pytorch('sasrec_step', { ...sizes, batches })], log);
    const { train, dispose } = await ours();
    try {
      const figures = await inTurns(train, peers, { rounds: 7, unit, log });
      return { name: 'sasrec-step', unit, ...figures, skipped, threads: threadCount() };
    } finally {
      for (const peer of peers) peer.stop();
      await dispose();
    }
  },
};

async function ours(): Promise<{ train: () => Promise<number>; dispose: () => Promise<void> }> {
  const { items, length, batch } = sizes;
  const [architecture] = recommenderArchitectures;
  const { input, trained } = architecture.build({ items, length });
  const model = createModel({ inputs: input, outputs: trained }, { seed: 1 }).compile({
    optimizer: 'adam',
    loss: architecture.loss(),
  });
  const random = new Random(1);
  const rows = batch * batches;
  const ids = new Int32Array(rows * length);
  const targets = new Int32Array(rows * length).fill(-1);
  for (let row = 0; row < rows; row++) {
    const taken = 2 + random.integer(length - 1);
    for (let step = length - taken; step < length; step++) {
      ids[row * length + step] = 1 + random.integer(items);
      targets[row * length + step] = random.integer(items);
    }
  }
  const shape = [rows, length];
  const data = arrayDataset([{ data: ids, shape }], { data: targets, shape });
  const train = async (): Promise<number> => {
    const start = performance.now();
    await model.fit(data, undefined, { epochs: 1, batchSize: batch, verbose: 0 });
    return (1000 * rows) / (performance.now() - start);
  };
  await train();
  return { train, dispose: () => model.dispose() };
}
