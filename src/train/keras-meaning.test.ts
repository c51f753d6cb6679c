import { describe, expect, it } from 'vitest';
import { abs, square, sub } from '../graph/index.ts';
import { type Layer, layer } from '../nn/layer.ts';
import * as layers from '../nn/layers/index.ts';
import { type LossFunction, sparseCategoricalCrossentropy } from '../nn/losses/index.ts';
import { Input } from '../nn/model.ts';
import { L2 } from '../nn/regularizers.ts';
import { earlyStopping } from './callbacks.ts';
import { type Model, model, sequential } from './model.ts';
import { sgd } from './optimizers/index.ts';
import { reduceLROnPlateau } from './reduce-lr-on-plateau.ts';

const quiet = { verbose: 0 } as const;
const rows = (count: number, width: number, value: (row: number, column: number) => number) => ({
  data: Float32Array.from({ length: count * width }, (_, i) => value(Math.floor(i / width), i % width)),
  shape: [count, width],
});
/** A network that gives what it is given, or an activation of it. */
const mirror = (
  shape: readonly number[],
  activation: 'linear' | 'softmax' | 'sigmoid',
  before: readonly Layer[] = [],
): Model => {
  const input = Input({ shape });
  const masked = before.reduce((x, each) => each(x), input);
  return model({ inputs: input, outputs: layers.Activation(activation)(masked) }, { threads: 1 });
};

describe('targets, predictions, masks and weights are aligned', () => {
  const scores = rows(4, 3, (row, column) => (column === [0, 1, 2, 2][row] ? 5 : 0));

  it.each(['accuracy', 'sparseCategoricalAccuracy', 'topKCategoricalAccuracy'])(
    '%s reads class numbers [rows] and [rows, 1] alike',
    async (metric) => {
      const network = mirror([3], 'softmax');
      network.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy', metrics: [metric] });
      const flat = await network.evaluate(scores, [0, 1, 2, 0]);
      expect(await network.evaluate(scores, [[0], [1], [2], [0]])).toEqual(flat);
      if (metric !== 'topKCategoricalAccuracy') expect(flat[metric]).toBeCloseTo(0.75);
      await network.dispose();
    },
  );

  it('a loss and a metric that a user wrote see targets in the rank of the predictions', async () => {
    const network = mirror([1], 'linear');
    const own: LossFunction = (target, prediction) => square(sub(target, prediction));
    network.compile({
      optimizer: 'sgd',
      loss: own,
      metrics: [(target, prediction) => abs(sub(target, prediction))],
    });
    const x = rows(4, 1, (row) => row);
    expect(await network.evaluate(x, [0, 1, 2, 3])).toMatchObject({ loss: 0, metric: 0 });
    expect(await network.evaluate(x, Int32Array.of(0, 1, 2, 3))).toMatchObject({ loss: 0, metric: 0 });
    await network.dispose();
  });

  it('one that confuses rows with classes is refused, also where there are as many of both', async () => {
    const network = mirror([3], 'linear');
    network.compile({ optimizer: 'sgd', loss: (target, prediction) => square(sub(target, prediction)) });
    await expect(
      network.evaluate(
        rows(3, 3, () => 1),
        [1, 2, 3],
      ),
    ).rejects.toThrow(
      'the loss cannot be computed for targets of shape [batch] and predictions of shape [batch, 3]',
    );
    await network.dispose();
  });

  it('what padding holds changes nothing, whatever the rank, and a batch of padding alone loses nothing', async () => {
    const x = { data: Float32Array.of(3, -3, -9, -9, -9, -9, -9, -9), shape: [2, 4, 1] };
    const network = mirror([4, 1], 'sigmoid', [layers.Masking({ maskValue: -9 })]);
    const own: LossFunction = (target, prediction) => square(sub(target, prediction));
    for (const loss of ['binaryCrossentropy', own]) {
      network.compile({ optimizer: 'sgd', loss, metrics: ['accuracy', 'mse', 'mae'] });
      const of = (padding: number, batchSize: number, shape: readonly number[]) =>
        network.evaluate(
          x,
          { data: Float32Array.of(1, 1, ...Array<number>(6).fill(padding)), shape },
          { batchSize },
        );
      const first = await of(0, 2, [2, 4, 1]);
      expect(first).toMatchObject({ accuracy: 0.5, mae: expect.closeTo(0.5) });
      for (const other of [await of(1, 2, [2, 4, 1]), await of(Number.NaN, 1, [2, 4])]) {
        for (const [name, value] of Object.entries(first)) expect(other[name], name).toBeCloseTo(value, 5);
      }
    }
    await network.dispose();
  });

  it('targets of an ignored class count neither in the mean nor in the step', async () => {
    const step = async (labels: readonly number[]) => {
      const network = sequential([
        Input({ shape: [2] }),
        layers.Dense(2, { kernelInitializer: 'zeros', useBias: false }),
      ]);
      const loss = sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 255 });
      network.compile({ optimizer: sgd({ learningRate: 1 }), loss });
      const { history } = await network.fit(
        labels.map(() => [1, 0]),
        labels,
        quiet,
      );
      return [history.loss[0], ...(network.getWeights().get('dense/kernel') ?? [])];
    };
    expect(await step([1, 255, 255, 255])).toEqual(await step([1]));
  });
});

describe('weights', () => {
  const weighed = () =>
    sequential([Input({ shape: [1] }), layers.Dense(1, { kernelInitializer: 'ones' })], {
      threads: 1,
    }).compile({
      optimizer: sgd({ learningRate: 0 }),
      loss: 'mae',
      metrics: ['mae'],
      weightedMetrics: ['mae', 'rootMeanSquaredError'],
    });
  const x = [[1], [1], [1], [1]];
  const y = [1, 3, 1, 5];

  it('of rows count in the loss and in weighted metrics, and not in the others', async () => {
    const network = weighed();
    const logs = await network.evaluate(x, y, { sampleWeight: [1, 0, 1, 2], batchSize: 3 });
    expect(logs).toMatchObject({ loss: 2, mae: expect.closeTo(1.5), weightedMae: 2 });
    expect(logs.rootMeanSquaredError).toBeCloseTo(Math.sqrt(32 / 4));
    expect(await network.evaluate(x, y, { sampleWeight: [[1], [0], [1], [2]], batchSize: 3 })).toEqual(logs);
    await network.dispose();
  });

  it('of rows count in validation too, those of classes do not', async () => {
    const network = weighed();
    const train = async (options: object) =>
      (await network.fit(x, [0, 1, 0, 1], { ...quiet, ...options })).history;
    const plain = await train({ validationSplit: 0.5 });
    const byClass = await train({ validationSplit: 0.5, classWeight: new Map([[0, 10]]) });
    expect(byClass.valLoss).toEqual(plain.valLoss);
    expect(byClass.loss[0]).not.toBeCloseTo(plain.loss[0]);
    expect((await train({ validationData: [x, y, [1, 0, 1, 0]] })).valLoss[0]).toBe(0);
    expect((await train({ validationSplit: 0.5, sampleWeight: [1, 1, 0, 0] })).valLoss[0]).toBe(0);
    await network.dispose();
  });

  it('of steps weigh steps, and are refused where there are none', async () => {
    const network = mirror([2, 1], 'linear');
    network.compile({ optimizer: 'sgd', loss: 'mae', weightedMetrics: ['mae'] });
    const series = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2, 1] };
    const sampleWeight = [
      [1, 0],
      [0, 1],
    ];
    expect(
      await network.evaluate(
        series,
        [
          [0, 0],
          [0, 0],
        ],
        { sampleWeight, batchSize: 1 },
      ),
    ).toEqual({ loss: 1.25, mae: 2.5 });
    await expect(
      weighed().evaluate(x, y, {
        sampleWeight: [
          [1, 1],
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      }),
    ).rejects.toThrow('does not fit losses of shape [4]');
    await network.dispose();
  });

  it('that name no class or are no number are refused', async () => {
    await expect(weighed().fit(x, y, { ...quiet, classWeight: { good: 1 } as never })).rejects.toThrow(
      '"good" is no class number',
    );
    await expect(weighed().fit(x, y, { ...quiet, sampleWeight: [1, Number.NaN, 1, 1] })).rejects.toThrow(
      'row 2 of the data has the weight NaN',
    );
  });
});

describe('labels that cannot be', () => {
  const make = (loss = 'sparseCategoricalCrossentropy') =>
    sequential([Input({ shape: [2] }), layers.Dense(3, { activation: 'softmax' })]).compile({
      optimizer: 'sgd',
      loss,
    });
  const x = rows(4, 2, (row, column) => row * column);

  it.each([
    [[0, 1, 2, 3], 'row 4 of the data is of class 3, and the model gives scores for 3 classes, 0 to 2'],
    [[0, 1.5, 2, 0], 'row 2 of the data is of class 1.5, which is no whole number'],
    [[-0.5, 1, 2, 0], 'row 1 of the data is of class -0.5'],
    [[0, 1, -1, 0], 'row 3 of the data is of class -1'],
  ])('%j are refused in training, evaluation and validation', async (labels, message) => {
    await expect(make().fit(x, labels, quiet)).rejects.toThrow(message);
    await expect(make().evaluate(x, labels)).rejects.toThrow(message);
    await expect(make().trainOnBatch(x, labels)).rejects.toThrow(message);
    const validationData = [x, labels] as const;
    await expect(make().fit(x, [0, 1, 2, 0], { ...quiet, validationData })).rejects.toThrow(message);
  });

  it('also for shares of yes and no, and in a metric of classes', async () => {
    const yes = sequential([Input({ shape: [2] }), layers.Dense(1, { activation: 'sigmoid' })]);
    yes.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy' });
    await expect(yes.evaluate(x, [0, 1, -1, 1])).rejects.toThrow('row 3 of the data has the target -1');
    const one = sequential([Input({ shape: [2] }), layers.Dense(1)]);
    one.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
    await expect(one.fit(x, [0, 1, 0, 0], quiet)).rejects.toThrow(
      'row 2 of the data is of class 1, and the model gives a score for one class',
    );
  });
});

describe('numbers as they come', () => {
  const lookUp = () =>
    sequential([
      Input({ shape: [1], dtype: 'int32' }),
      layers.Embedding(4, 1, { embeddingsInitializer: () => Float32Array.of(0, 1, 2, 3) }),
    ]);

  it('ids beyond 32 bits, fractions and unknown ones are refused, however they reach the table', async () => {
    for (const [id, message] of [
      [
        { data: BigInt64Array.of(4294967297n), shape: [1, 1] },
        'holds 4294967297 where the model reads whole numbers of 32 bits',
      ],
      [[[4294967297]], 'holds 4294967297'],
      [[[1.5]], 'holds 1.5'],
      [[[4]], 'holds the index 4'],
    ] as const) {
      await expect(lookUp().predict(id)).rejects.toThrow(message);
      const nested = sequential([lookUp(), layers.Flatten()]);
      await expect(nested.predict(id)).rejects.toThrow(message);
    }
    const input = Input({ shape: [1] });
    const table = layers.Embedding(2, 1, { embeddingsInitializer: 'ones' });
    const computed = model({ inputs: input, outputs: table(layers.Lambda((x) => sub(x, 1))(input)) });
    expect(Array.from((await computed.predict([[0], [1]])).data)).toEqual([Number.NaN, 1]);
  });

  it('whole numbers, true and false, and numbers of 64 bits are read as Keras reads them', async () => {
    const scaled = sequential([layers.Rescaling(0.5), layers.Dense(1, { kernelInitializer: 'ones' })]);
    const pixels = { data: Uint8Array.of(1, 2), shape: [1, 2] };
    expect((await scaled.predict(pixels)).data[0]).toBe(1.5);
    const input = Input({ shape: [2], dtype: 'int32' });
    const dense = model({ inputs: input, outputs: layers.Dense(1, { kernelInitializer: 'ones' })(input) });
    expect((await dense.predict(pixels)).data[0]).toBe(3);
    const learns = sequential([layers.Dense(1)]).compile({ optimizer: 'sgd', loss: 'mse' });
    await learns.fit([1, 2, 3], [true, false, true], quiet);
    await learns.fit([[1], [2]], Float64Array.of(1, 2), quiet);
    expect((await learns.predict([])).shape).toEqual([0, 1]);
  });

  it('lists that are no numbers or ragged are refused', async () => {
    const network = sequential([Input({ shape: [2] }), layers.Dense(1)]);
    await expect(network.predict([[1, 2], [3]])).rejects.toThrow(
      'nested lists must have one length at each depth',
    );
    await expect(network.predict([['1', 2]] as never)).rejects.toThrow(
      'data hold numbers, true and false, not "1"',
    );
    for (const batchSize of [0, -1, 0.5, Number.NaN]) {
      await expect(network.predict([[1, 2]], { batchSize })).rejects.toThrow(`batchSize is ${batchSize}`);
    }
  });
});

describe('callbacks', () => {
  const x = rows(40, 3, (row, column) => Math.sin(row * 3 + column));
  const y = Array.from({ length: 40 }, (_, i) => x.data[i * 3] * 2);
  const make = () =>
    sequential([layers.Dense(1)], { seed: 2, threads: 1 }).compile({
      optimizer: sgd({ learningRate: 0.05 }),
      loss: 'mse',
    });

  it('begin again with each training', async () => {
    const stopping = earlyStopping({ monitor: 'loss', patience: 3 });
    const plateau = reduceLROnPlateau({ monitor: 'loss', patience: 2, factor: 0.5 });
    await make().fit(x, y, { ...quiet, epochs: 20, callbacks: [stopping, plateau] });
    const far = y.map((value) => value * 10);
    const { epochs, history } = await make().fit(x, far, {
      ...quiet,
      epochs: 20,
      callbacks: [stopping, plateau],
    });
    expect(epochs).toHaveLength(20);
    expect(new Set(history.learningRate)).toEqual(new Set([0.05]));
  });

  it('find what they watch in the spelling of Keras, as the history has it', async () => {
    const watch = earlyStopping({ monitor: 'val_loss', patience: 1, baseline: 0 });
    const { history, stopped } = await make().fit(x, y, {
      ...quiet,
      epochs: 5,
      validationSplit: 0.5,
      callbacks: [watch],
    });
    expect(history.val_loss).toBe(history.valLoss);
    expect(stopped).toBeUndefined();
    await expect(make().fit(x, y, { ...quiet, callbacks: [watch] })).rejects.toThrow(
      'earlyStopping watches "val_loss", which is not logged; logged are loss, learningRate; give fit validationData',
    );
  });

  it('a rate that was lowered stays lowered in the next training of the model', async () => {
    const network = make();
    const lower = reduceLROnPlateau({ monitor: 'learningRate', mode: 'max', patience: 1, factor: 0.5 });
    await network.fit(x, y, { ...quiet, epochs: 4, callbacks: [lower] });
    const { history } = await network.fit(x, y, quiet);
    expect(history.learningRate[0]).toBeLessThan(0.05);
    await network.compile({ optimizer: sgd({ learningRate: 0.05 }), loss: 'mse' }).fit(x, y, quiet);
    expect((await network.fit(x, y, quiet)).history.learningRate[0]).toBe(0.05);
  });
});

describe('frozen layers and penalties', () => {
  const x = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [4, 2, 3] };
  const block = (options: { trainable: boolean }) => {
    const inner = layers.BatchNormalization();
    return layer('Block', options, { parts: { inner }, call: ({ part }, [value]) => part('inner', [value]) });
  };
  const later = layers.TimeDistributed(layers.BatchNormalization({ scale: false, center: false }));

  it.each([
    ['a wrapper', () => layers.TimeDistributed(layers.BatchNormalization(), { trainable: false })],
    ['a block of a user', () => block({ trainable: false })],
    ['a wrapper that is frozen later', () => later],
    ['a model', () => Object.assign(sequential([layers.BatchNormalization()]), { trainable: false }).layer],
  ])('%s freezes the moving averages inside it', async (_, frozen) => {
    const network = sequential([Input({ shape: [2, 3] }), frozen(), layers.Flatten(), layers.Dense(1)], {
      threads: 1,
    });
    network.compile({ optimizer: sgd({ learningRate: 1e-4 }), loss: 'mse' });
    if (frozen() === later) {
      await network.fit(x, [0, 0, 0, 0], quiet);
      later.trainable = false;
    }
    const mean = () =>
      [...network.getWeights()].flatMap(([path, values]) => (path.endsWith('movingMean') ? [...values] : []));
    const before = mean();
    expect(before).toHaveLength(3);
    await network.fit(x, [0, 0, 0, 0], quiet);
    expect(mean()).toEqual(before);
    await network.dispose();
  });

  it('penalties count in evaluation and validation, once for a layer used twice, and not for a frozen one', async () => {
    const shared = layers.Dense(1, { kernelInitializer: 'ones', kernelRegularizer: L2(3), useBias: false });
    const input = Input({ shape: [1] });
    const network = model({ inputs: input, outputs: shared(shared(input)) }, { threads: 1 });
    network.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'mse' });
    const { history } = await network.fit([[1]], [1], { ...quiet, validationData: [[[1]], [1]] });
    expect([history.loss[0], history.valLoss[0], (await network.evaluate([[1]], [1])).loss]).toEqual([
      3, 3, 3,
    ]);
    network.freeze('dense');
    expect((await network.evaluate([[1]], [1])).loss).toBe(0);
    await network.dispose();
  });
});
