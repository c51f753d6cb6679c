import { Random } from '../src/entries/simulate.ts';
import { model as createModel } from '../src/index.ts';
import { recommenderArchitectures } from '../src/tasks/product-recommendation/architectures.ts';
import { pytorch } from './peers/peers.ts';
import { trainingBenchmark } from './training-benchmark.ts';

/** The network of `product-recommendation`, at the size of a catalogue of a few thousand items. */
const sizes = { items: 3686, length: 10, width: 64, blocks: 2, batch: 64, dropout: 0.4 };
/** Batches of one turn. */
const batches = 16;

export const sasrecStep = trainingBenchmark({
  name: 'sasrec-step',
  summary: 'trains SASRec with full softmax: 3,686 items, width 64, two blocks, batch 64 x 10, Adam',
  unit: 'sequences/s',
  rounds: 7,
  peers: () => pytorch('sasrec_step', { ...sizes, batches }),
  ours: (device) => {
    const { items, length, batch } = sizes;
    const [architecture] = recommenderArchitectures;
    const { input, trained } = architecture.build({ items, length });
    const model = createModel({ inputs: input, outputs: trained }, { seed: 1, device }).compile({
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
    return { model, x: { data: ids, shape }, y: { data: targets, shape }, batch };
  },
});
