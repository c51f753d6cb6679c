import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dense } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { sequential } from './model.ts';
import { modelCheckpoint } from './model-checkpoint.ts';
import { reduceLROnPlateau } from './reduce-lr-on-plateau.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const x = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: the truth table
const y = [0, 1, 1, 1];
const network = (seed = 0) =>
  sequential([Input({ shape: [2] }), Dense(4, { activation: 'relu' }), Dense(2, { activation: 'softmax' })], {
    seed,
  }).compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });

describe('a model', () => {
  it('gives the same answers after its weights went through a file', async () => {
    const trained = network();
    await trained.fit(x, y, { epochs: 5, verbose: 0 });
    const path = join(folder, 'or.weights');
    await trained.saveWeights(path);
    const other = network(1);
    await other.loadWeights(path);
    expect(await other.predict(x)).toEqual(await trained.predict(x));
  });

  it('refuses the weights of another model in words that name the layer', async () => {
    const path = join(folder, 'other.weights');
    await sequential([Input({ shape: [2] }), Dense(4), Dense(3)]).saveWeights(path);
    await expect(network().loadWeights(path)).rejects.toThrow(
      'belongs to another model: dense_1/kernel [4, 2] needs 8 numbers, the file holds 12 numbers',
    );
    await expect(network().loadWeights(join(folder, 'none'))).rejects.toThrow('there is no weights file');
  });

  it('is saved as ONNX, and as nothing else', async () => {
    const path = join(folder, 'or.onnx');
    await network().save(path);
    expect((await readFile(path)).length).toBeGreaterThan(100);
    await expect(network().save(join(folder, 'or.keras'))).rejects.toThrow('ends in .onnx');
  });

  it("knows its shape before it sees data where its first layer has it, and has Keras' history", async () => {
    const model = sequential([Dense(1, { inputShape: [2], activation: 'sigmoid' })]);
    expect(model.summary()).toContain('Trainable parameters: 3');
    model.compile({ optimizer: 'sgd', loss: 'binary_crossentropy', metrics: ['mae'] });
    const { history } = await model.fit(x, y, { epochs: 3, validationData: [x, y], verbose: 0 });
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'learningRate', 'valLoss', 'valMae']);
    expect(history.valLoss).toHaveLength(3);
  });
});

describe('modelCheckpoint', () => {
  const epochs = async (values: number[], saveBestOnly: boolean): Promise<string[]> => {
    const written: string[] = [];
    const callback = modelCheckpoint({ filepath: 'w-{epoch}', saveBestOnly });
    for (const [epoch, valLoss] of values.entries()) {
      await callback.onEpochEnd?.(
        epoch,
        { valLoss },
        {
          stop: () => {},
          scaleLearningRate: () => {},
          learningRate: 1,
          rememberWeights: () => {},
          recallWeights: () => {},
          saveWeights: async (path) => {
            written.push(path);
          },
          epochs: values.length,
          epoch: 0,
          step: 0,
        },
      );
    }
    return written;
  };

  it('writes after every epoch, or after the best ones only', async () => {
    expect(await epochs([3, 4, 2], false)).toEqual(['w-1', 'w-2', 'w-3']);
    expect(await epochs([3, 4, 2, 2, 1], true)).toEqual(['w-1', 'w-3', 'w-5']);
  });

  it('says what is logged when its quantity is not', async () => {
    const callback = modelCheckpoint({ filepath: join(folder, 'w'), monitor: 'valF1', saveBestOnly: true });
    const run = network().fit(x, y, { callbacks: [callback], verbose: 0 });
    await expect(run).rejects.toThrow('watches "valF1", which is not logged; logged are loss, accuracy');
  });
});

describe('reduceLROnPlateau', () => {
  /** Keras' own lines (keras/src/callbacks/reduce_lr_on_plateau.py), to compare with. */
  function keras(
    values: number[],
    options: { factor: number; patience: number; cooldown: number },
  ): number[] {
    let [rate, best, wait, cooling] = [1, Number.POSITIVE_INFINITY, 0, 0];
    return values.map((value) => {
      if (cooling > 0) {
        cooling -= 1;
        wait = 0;
      }
      if (value < best - 1e-4) {
        best = value;
        wait = 0;
      } else if (cooling === 0) {
        wait += 1;
        if (wait >= options.patience) {
          rate *= options.factor;
          cooling = options.cooldown;
          wait = 0;
        }
      }
      return rate;
    });
  }

  it.each([
    { factor: 0.5, patience: 1, cooldown: 0 },
    { factor: 0.5, patience: 2, cooldown: 0 },
    { factor: 0.1, patience: 2, cooldown: 1 },
    { factor: 0.1, patience: 1, cooldown: 3 },
  ])('reduces when Keras does: %j', (options) => {
    const values = [5, 4, 4, 4, 4.2, 3.99995, 3, 3, 3, 3, 3, 3, 2.9, 2.9, 2.9, 2.9, 2.9];
    const callback = reduceLROnPlateau(options);
    let rate = 1;
    const rates = values.map((valLoss, epoch) => {
      callback.onEpochEnd?.(
        epoch,
        { valLoss },
        {
          stop: () => {},
          scaleLearningRate: (factor) => {
            rate *= factor;
          },
          get learningRate() {
            return rate;
          },
          rememberWeights: () => {},
          recallWeights: () => {},
          saveWeights: async () => {},
          epochs: values.length,
          epoch: 0,
          step: 0,
        },
      );
      return rate;
    });
    for (const [i, expected] of keras(values, options).entries()) expect(rates[i]).toBeCloseTo(expected, 12);
  });
});
