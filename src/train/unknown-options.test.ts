import { expect, it } from 'vitest';
import { Dense } from '../nn/layers/index.ts';
import { huber, sparseCategoricalCrossentropy } from '../nn/losses/index.ts';
import { Input } from '../nn/model.ts';
import { earlyStopping } from './callbacks.ts';
import { CSVLogger } from './logging/index.ts';
import { auc, f1Score, recall } from './metrics/index.ts';
import { sequential } from './model.ts';
import { adam, sgd } from './optimizers/index.ts';
import { reduceLROnPlateau } from './reduce-lr-on-plateau.ts';
import { cosineDecay } from './schedules.ts';

// What plain JavaScript can write, where no types prevent it.
const as = <T>(options: object): T => options as T;
const [x, y] = [{ data: new Float32Array(8), shape: [4, 2] }, new Int32Array(4)];
const compiled = () =>
  sequential([Dense(2, { activation: 'softmax' })]).compile({
    optimizer: 'sgd',
    loss: 'sparseCategoricalCrossentropy',
  });

it('a misspelt option of fit, evaluate or predict is refused with the one that was meant', async () => {
  const model = compiled();
  await expect(model.fit(x, y, as({ epoch: 3 }))).rejects.toThrow(
    'fit has no option "epoch"; did you mean epochs',
  );
  await expect(model.fit(x, y, as({ batch_size: 2 }))).rejects.toThrow('did you mean batchSize?');
  await expect(model.evaluate(x, y, as({ batchsize: 2 }))).rejects.toThrow(
    'evaluate has no option "batchsize"',
  );
  await expect(model.predict(x, as({ verbose: 0 }))).rejects.toThrow('predict has no option "verbose"');
  await model.fit(x, y, { epochs: 1, verbose: 0, callbacks: undefined });
  await model.dispose();
});

it('so is one of compile, of a model and of an optimiser', () => {
  expect(() => compiled().compile(as({ optimiser: 'sgd', loss: 'mse' }))).toThrow(
    'compile has no option "optimiser"; did you mean optimizer?',
  );
  expect(() => sequential([Dense(2)], as({ sead: 3 }))).toThrow(
    'a model has no option "sead"; did you mean seed?',
  );
  expect(() => adam(as({ lr: 0.1 }))).toThrow('adam has no option "lr"');
  expect(() => adam(as({ learning_rate: 0.1 }))).toThrow('did you mean learningRate?');
  expect(() => sgd(as({ momentun: 0.9 }))).toThrow('sgd has no option "momentun"; did you mean momentum?');
});

it('so is one of an input, a loss, a metric, a callback and a schedule', () => {
  const refused: [() => unknown, string][] = [
    [() => Input(as({ shap: [2] })), 'Input has no option "shap"; did you mean shape?'],
    [() => huber(as({ delte: 2 })), 'huber has no option "delte"; did you mean delta?'],
    [
      () => sparseCategoricalCrossentropy(as({ from_logits: true })),
      'sparseCategoricalCrossentropy has no option "from_logits"; did you mean fromLogits?',
    ],
    [() => auc(as({ curv: 'PR' })), 'auc has no option "curv"; did you mean curve?'],
    [() => recall(as({ treshold: 0.3 })), 'recall has no option "treshold"; did you mean threshold?'],
    [() => f1Score(as({ averag: 'micro' })), 'f1Score has no option "averag"; did you mean average?'],
    [
      () => earlyStopping(as({ patiense: 3 })),
      'earlyStopping has no option "patiense"; did you mean patience?',
    ],
    [
      () => reduceLROnPlateau(as({ faktor: 0.5 })),
      'reduceLROnPlateau has no option "faktor"; did you mean factor?',
    ],
    [() => CSVLogger(as({ file: 'log.csv' })), 'CSVLogger has no option "file"; did you mean filename?'],
    [() => cosineDecay(0.1, 9, as({ warmup: 2 })), 'cosineDecay has no option "warmup"; did you mean'],
  ];
  for (const [make, sentence] of refused) expect(make).toThrow(sentence);
});
