// Ends in the way it is told, with two compiled models open: exit-child.ts WAY

import { Dense } from '../../src/entries/layers.ts';
import { adam } from '../../src/entries/optimizers.ts';
import { Input, type Model, sequential } from '../../src/index.ts';

const x = { data: new Float32Array(256 * 8).fill(0.1), shape: [256, 8] };
const y = new Float32Array(256);
const learn = (model: Model, epochs: number, onBatchEnd = () => {}) =>
  model.fit(x, y, { epochs, batchSize: 32, verbose: 0, callbacks: [{ onBatchEnd }] });
const newModel = (): Model =>
  sequential([Input({ shape: [8] }), Dense(64, { activation: 'relu' }), Dense(1)]).compile({
    optimizer: adam(),
    loss: 'meanSquaredError',
  });

const ways: Readonly<Record<string, (models: readonly Model[]) => unknown>> = {
  'at its end': () => {},
  'by an exception inside a step': ([model]) =>
    learn(model, 5, () => {
      throw new Error('on purpose');
    }),
  'by process.exit while two models train': (models) => {
    setTimeout(() => process.exit(7), 20);
    return Promise.all(models.map((model) => learn(model, 100_000)));
  },
};

const models = [newModel(), newModel()];
for (const model of models) await learn(model, 1);
await models[0].predict(x);
process.stdout.write('ready');
await ways[process.argv[2]](models);
