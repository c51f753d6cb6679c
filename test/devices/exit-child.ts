// Ends in the way it is told, with a model open on the device: exit-child.ts WAY
import { Dense } from '../../src/entries/layers.ts';
import { sgd } from '../../src/entries/optimizers.ts';
import { Input, sequential } from '../../src/index.ts';

const model = sequential([Input({ shape: [2] }), Dense(1)], { device: 'webgpu' });
model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
const x = { data: new Float32Array(16).fill(0.1), shape: [8, 2] };
const learn = (epochs: number, onBatchEnd = () => {}) =>
  model.fit(x, new Float32Array(8), { epochs, verbose: 0, callbacks: [{ onBatchEnd }] });

const ways: Readonly<Record<string, () => unknown>> = {
  'at its end': () => {},
  'by an exception inside a step': () =>
    learn(5, () => {
      throw new Error('on purpose');
    }),
  'by process.exit while it trains': () => {
    setTimeout(() => process.exit(7), 20);
    return learn(1_000_000);
  },
};

await learn(1);
process.stdout.write('ready');
await ways[process.argv[2]]();
