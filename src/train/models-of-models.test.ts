import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { NDArray } from '../data/nd-array.ts';
import { openOnnx } from '../formats/index.ts';
import type { Symbolic } from '../nn/layer.ts';
import { Add, Dense, Embedding, Flatten, LSTM } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { L2 } from '../nn/regularizers.ts';
import { type Model, model, type Prediction, sequential } from './model.ts';
import { sgd } from './optimizers/index.ts';

const quiet = { verbose: 0 } as const;
const x = { data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)), shape: [8, 3] };
const price = Float32Array.from({ length: 8 }, (_, i) => i / 4);
const kind = [0, 1, 2, 0, 1, 2, 0, 1];
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describe('a model of several outputs', () => {
  const make = () => {
    const input = Input({ shape: [3], name: 'part' });
    const hidden = Dense(4, { activation: 'tanh' })(input);
    const outputs = { price: Dense(1)(hidden), kind: Dense(3, { activation: 'softmax' })(hidden) };
    return model({ inputs: input, outputs }, { seed: 1, threads: 1 });
  };
  const loss = { price: 'mse', kind: 'sparse_categorical_crossentropy' };

  it('is trained, measured and asked by the names of its outputs', async () => {
    const network = make();
    network.compile({
      optimizer: 'adam',
      loss,
      lossWeights: { price: 0.5 },
      metrics: { kind: ['accuracy', 'auc'] },
    });
    const { history } = await network.fit(
      { part: x },
      { price, kind },
      { ...quiet, epochs: 2, validationSplit: 0.25, batchSize: 4 },
    );
    expect(Object.keys(history)).toEqual(
      ['loss', 'priceLoss', 'kindLoss', 'kindAccuracy', 'kindAuc']
        .flatMap((name) => [name])
        .concat('learningRate', ['valLoss', 'valPriceLoss', 'valKindLoss', 'valKindAccuracy', 'valKindAuc']),
    );
    expect(history.loss[0]).toBeCloseTo(0.5 * history.priceLoss[0] + history.kindLoss[0], 5);
    expect(history.val_price_loss).toBe(history.valPriceLoss);
    const answers = await network.predict(x);
    expect([answers.price.shape, answers.kind.shape]).toEqual([
      [8, 1],
      [8, 3],
    ]);
    const logs = await network.evaluate(x, [price, { data: Int32Array.from(kind), shape: [8] }]);
    expect(logs.loss).toBeCloseTo(0.5 * logs.priceLoss + logs.kindLoss, 5);
    await network.dispose();
  });

  it('gives each output the loss it has alone', async () => {
    const network = make();
    network.compile({ optimizer: 'sgd', loss });
    const both = await network.evaluate(x, { price, kind }, { batchSize: 3 });
    for (const name of ['price', 'kind'] as const) {
      network.compile({ optimizer: 'sgd', loss: { [name]: loss[name] } });
      const alone = await network.evaluate(x, { [name]: name === 'price' ? price : kind }, { batchSize: 8 });
      expect(alone.loss).toBeCloseTo(both[`${name}Loss`], 5);
    }
    await network.dispose();
  });

  it('has losses that do not depend on how rows are cut into batches, with padding and penalties too', async () => {
    const input = Input({ shape: [3], dtype: 'int32' });
    const steps = Embedding(5, 2, { maskZero: true, embeddingsRegularizer: L2(0.1) })(input);
    const outputs = [Dense(1)(steps), Dense(1)(Flatten()(steps))];
    const network = model({ inputs: input, outputs }, { threads: 1 });
    network.compile({ optimizer: 'sgd', loss: 'mse', lossWeights: [2, 1], metrics: [['mae'], ['mae']] });
    const ids = [
      [1, 0, 0],
      [2, 3, 0],
      [4, 1, 2],
      [3, 0, 0],
      [1, 1, 1],
    ];
    const targets = [ids.map((row) => row.map((id) => id / 2)), [1, 2, 3, 4, 5]];
    const whole = await network.evaluate(ids, targets, { batchSize: 5 });
    const cut = await network.evaluate(ids, targets, { batchSize: 2 });
    for (const [name, value] of Object.entries(whole)) expect(cut[name], name).toBeCloseTo(value, 5);
    const penalty = whole.loss - 2 * whole.denseLoss - whole.dense_1Loss;
    expect(penalty).toBeCloseTo(
      0.1 *
        (network.getWeights().get('embedding/embeddings') ?? new Float32Array()).reduce(
          (sum, each) => sum + each ** 2,
          0,
        ),
      5,
    );
    await network.dispose();
  });

  it('takes weights of rows for each output, in a list or by name', async () => {
    const network = make();
    network.compile({ optimizer: 'sgd', loss, weightedMetrics: { kind: ['accuracy'] } });
    const weights = Float32Array.from({ length: 8 }, (_, i) => i % 3);
    const whole = await network.evaluate(x, { price, kind }, { sampleWeight: weights, batchSize: 3 });
    const plain = await network.evaluate(x, { price, kind });
    for (const sampleWeight of [{ kind: weights }, [null, weights]]) {
      const logs = await network.evaluate(x, { price, kind }, { sampleWeight, batchSize: 3 });
      expect(logs.priceLoss).toBeCloseTo(plain.priceLoss, 5);
      expect(logs.kindLoss).toBeCloseTo(whole.kindLoss, 5);
      expect(logs.kindAccuracy).toBeCloseTo(whole.kindAccuracy, 5);
    }
    await network.fit(
      x,
      { price, kind },
      { ...quiet, sampleWeight: { price: weights }, validationSplit: 0.25 },
    );
    await expect(
      network.fit(x, { price, kind }, { ...quiet, sampleWeight: { prize: weights } }),
    ).rejects.toThrow(
      'sampleWeight names the output "prize", which the model does not have; its outputs are price, kind',
    );
    await network.dispose();
  });

  it('may have outputs in a list, of which some are not trained', async () => {
    const input = Input({ shape: [3] });
    const outputs = [Dense(1, { name: 'a' })(input), Dense(2, { name: 'b' })(input)];
    const network = model({ inputs: input, outputs }, { threads: 1 });
    network.compile({ optimizer: 'sgd', loss: ['mse', null] });
    const before = network.getWeights();
    await network.fit(x, price, quiet);
    expect(network.getWeights().get('b/kernel')).toEqual(before.get('b/kernel'));
    expect(network.getWeights().get('a/kernel')).not.toEqual(before.get('a/kernel'));
    expect((await network.predict(x)).map(({ shape }) => shape)).toEqual([
      [8, 1],
      [8, 2],
    ]);
    expect((await network.predict([])).map(({ shape }) => shape)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    await network.dispose();
  });

  it('is saved with its outputs under their names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outputs-'));
    folders.push(folder);
    const network = make();
    await network.save(join(folder, 'model.onnx'));
    expect(openOnnx(join(folder, 'model.onnx')).outputs).toEqual(['price', 'kind']);
    await network.dispose();
  });

  it('says what does not fit', async () => {
    const network = make();
    await expect(
      network.compile({ optimizer: 'sgd', loss: { prize: 'mse' } }).fit(x, price, quiet),
    ).rejects.toThrow(
      'loss names the output "prize", which the model does not have; its outputs are "price", "kind"',
    );
    await expect(network.compile({ optimizer: 'sgd', loss }).fit(x, price, quiet)).rejects.toThrow(
      'the model is trained at 2 outputs and was given 1 array of targets',
    );
    await expect(
      network.compile({ optimizer: 'sgd', loss, metrics: ['mae'] }).fit(x, { price, kind }, quiet),
    ).rejects.toThrow('metrics is a list of 1 and the model has 2 outputs');
    expect(() => model({ inputs: Input({ shape: [3] }), outputs: Dense(1) as never })).toThrow(
      'output 1 of the model is a layer; give what a call of a layer returns: Dense(1)(x)',
    );
  });

  it('has types that know its outputs', () => {
    const network = make();
    expectTypeOf(network.predict).returns.resolves.toEqualTypeOf<{
      readonly price: Prediction;
      readonly kind: Prediction;
    }>();
    expectTypeOf(sequential([Dense(1)])(Input({ shape: [3] }))).toEqualTypeOf<Symbolic>();
    expectTypeOf<Prediction>().toExtend<NDArray>();
  });
});

describe('a model as a layer', () => {
  it('is called, and trains the same weights in both models', async () => {
    const encoder = sequential([Dense(4, { activation: 'relu' }), Dense(2)], { seed: 3, threads: 1 });
    const input = Input({ shape: [3] });
    const whole = model({ inputs: input, outputs: Dense(1)(encoder(input)) }, { threads: 1 });
    whole.compile({ optimizer: 'adam', loss: 'mse' });
    await whole.fit(x, price, { ...quiet, epochs: 2 });
    expect(encoder.getWeights().get('dense/kernel')).toEqual(
      whole.getWeights().get('sequential/dense/kernel'),
    );
    expect(whole.getLayer('sequential/dense').kind).toBe('Dense');
    expect(whole.layers.map(({ name }) => name)).toEqual(['sequential', 'dense']);
    expect(whole.summary()).toContain('sequential (Sequential)  (batch, 2)            26');
    encoder.trainable = false;
    const before = encoder.getWeights();
    await whole.fit(x, price, quiet);
    expect(encoder.getWeights()).toEqual(before);
    await whole.dispose();
  });

  it('is part of a sequential model, also more than one of them, and gives all its outputs', async () => {
    const stack = () =>
      sequential([sequential([Dense(3)]), sequential([Embedding(9, 2)]).layer, Flatten()].slice(0, 1));
    const network = sequential([stack(), stack(), Dense(1)], { threads: 1 });
    expect((await network.predict(x)).shape).toEqual([8, 1]);
    const names = [...network.getWeights().keys()];
    expect(new Set(names).size).toBe(names.length);
    const input = Input({ shape: [3] });
    const two = model({ inputs: input, outputs: [Dense(2)(input), Dense(2)(input)] });
    const [a, b] = two(input);
    const joined = model({ inputs: input, outputs: Add()(a, b) }, { threads: 1 });
    const [first, second] = await two.predict(x);
    expect((await joined.predict(x)).data[3]).toBeCloseTo(first.data[3] + second.data[3], 5);
    for (const each of [network, two, joined]) await each.dispose();
  });

  it('begins where another ends: by its inputs, outputs and layers', async () => {
    const base = sequential([Input({ shape: [3] }), Dense(4, { name: 'features' }), Dense(2)], {
      threads: 1,
    });
    const cut = model({ inputs: base.inputs, outputs: base.getLayer('features').output }, { threads: 1 });
    const full = model({ inputs: base.inputs, outputs: Dense(1)(base.outputs[0]) }, { threads: 1 });
    expect([(await cut.predict(x)).shape, (await full.predict(x)).shape]).toEqual([
      [8, 4],
      [8, 1],
    ]);
    base.getLayer(0).setWeights({ kernel: new Float32Array(12), bias: [1, 2, 3, 4] });
    expect(Array.from((await cut.predict(x)).data.subarray(0, 4))).toEqual([1, 2, 3, 4]);
    expect(() => base.getLayer('feature')).toThrow(
      'the model has no layer "feature"; its layers are 0 features',
    );
    for (const each of [base, cut, full]) await each.dispose();
  });
});

describe('training by hand', () => {
  const make = (): Model =>
    sequential([Input({ shape: [3] }), Dense(4), Dense(1)], { seed: 5, threads: 1 }).compile({
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
      loss: 'mse',
      metrics: ['mae'],
    });

  it('step by step on batches is what fit does', async () => {
    const [a, b] = [make(), make()];
    const { epochs } = await a.fit(x, price, { ...quiet, epochs: 3, batchSize: 8, shuffle: false });
    for (const logs of epochs) {
      const { learningRate: _, ...own } = logs;
      expect(await b.trainOnBatch(x, price)).toEqual(own);
    }
    expect(a.getWeights()).toEqual(b.getWeights());
    expect(await b.testOnBatch(x, price)).toEqual(await a.evaluate(x, price));
    expect(await b.predictOnBatch(x)).toEqual(await a.predict(x));
    for (const each of [a, b]) await each.dispose();
  });

  it('from another epoch continues where it was', async () => {
    const [a, b] = [make(), make()];
    await a.fit(x, price, { ...quiet, epochs: 4, batchSize: 3 });
    await b.fit(x, price, { ...quiet, epochs: 2, batchSize: 3 });
    const { epochs } = await b.fit(x, price, { ...quiet, epochs: 4, initialEpoch: 2, batchSize: 3 });
    expect(epochs).toHaveLength(2);
    expect(a.getWeights()).toEqual(b.getWeights());
    for (const each of [a, b]) await each.dispose();
  });
});

describe('a stateful layer', () => {
  const series = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
  const half = (which: number) => ({
    data: Float32Array.from({ length: 6 }, (_, i) => series[Math.floor(i / 3) * 6 + which * 3 + (i % 3)]),
    shape: [2, 3, 1],
  });

  it('continues from batch to batch, until its states are forgotten', async () => {
    const whole = sequential([Input({ shape: [6, 1] }), LSTM(3)], { seed: 1, threads: 1 });
    const parts = sequential([Input({ shape: [3, 1] }), LSTM(3, { stateful: true })], { threads: 1 });
    parts.setWeights(whole.getWeights());
    const { data } = await whole.predict({ data: series, shape: [2, 6, 1] });
    for (let i = 0; i < 2; i++) {
      await parts.predict(half(0));
      const second = await parts.predict(half(1));
      second.data.forEach((value, at) => expect(value).toBeCloseTo(data[at], 6));
      await parts.resetStates();
    }
    await parts.predict(half(0));
    await expect(parts.predict({ data: new Float32Array(9), shape: [3, 3, 1] })).rejects.toThrow(
      'a stateful layer (lstm/state0) continues the rows of the batch before',
    );
    await parts.resetStates();
    parts.compile({ optimizer: 'sgd', loss: 'mse' });
    await parts.fit(half(0), { data: new Float32Array(6), shape: [2, 3] }, { ...quiet, epochs: 2 });
    for (const each of [whole, parts]) await each.dispose();
  });
});
