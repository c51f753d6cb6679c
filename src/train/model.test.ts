import { describe, expect, it } from 'vitest';
import { UserError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import * as layers from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { model, sequential } from './model.ts';
import { adam, sgd } from './optimizers/index.ts';

const quiet = { verbose: 0 } as const;
function numbers(shape: number[]): { data: Float32Array; shape: number[] } {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  new Random(4).fillNormal(data, 0, 1);
  return { data, shape };
}
const close = (a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Number(a[i])).toBeCloseTo(Number(b[i]), 5);
};

describe('summary', () => {
  it('of layers one after another reads as Keras prints it', () => {
    const text = sequential([
      Input({ shape: [100], dtype: 'int32', name: 'ids' }),
      layers.Embedding(10_000, 64, { maskZero: true }),
      layers.Bidirectional(layers.LSTM(64)),
      layers.BatchNormalization(),
      layers.Dense(64, { activation: 'relu' }),
      layers.Dropout(0.5),
      layers.Dense(10, { activation: 'softmax', name: 'scores' }),
    ]).summary();
    expect(`\n${text}\n`).toBe(`
Model: sequential
──────────────────────────────────────────────────────────────────────
Layer (kind)                              Output shape      Parameters
──────────────────────────────────────────────────────────────────────
ids (Input)                               (batch, 100)               0
embedding (Embedding)                     (batch, 100, 64)     640,000
bidirectional (Bidirectional)             (batch, 128)          66,048
batch_normalization (BatchNormalization)  (batch, 128)             512
dense (Dense)                             (batch, 64)            8,256
dropout (Dropout)                         (batch, 64)                0
scores (Dense)                            (batch, 10)              650
──────────────────────────────────────────────────────────────────────
Trainable parameters: 715,210
Other parameters: 256
`);
  });

  it('of a model that branches says what each layer reads, and counts a shared layer once', () => {
    const [left, right] = [Input({ shape: [8], name: 'left' }), Input({ shape: [8] })];
    const shared = layers.Dense(4, { name: 'twin' });
    const joined = layers.Concatenate()(shared(left), shared(right));
    const text = model(
      { inputs: [left, right], outputs: layers.Dense(1)(joined) },
      { name: 'pairs' },
    ).summary();
    expect(`\n${text}\n`).toBe(`
Model: pairs
─────────────────────────────────────────────────────────────────
Layer (kind)               Output shape  Parameters  Connected to
─────────────────────────────────────────────────────────────────
left (Input)               (batch, 8)             0
input_1 (Input)            (batch, 8)             0
twin (Dense)               (batch, 4)            36  left
twin (Dense)               (batch, 4)        shared  input_1
concatenate (Concatenate)  (batch, 8)             0  twin, twin
dense (Dense)              (batch, 1)             9  concatenate
─────────────────────────────────────────────────────────────────
Trainable parameters: 45
Other parameters: 0
`);
  });
});

describe('a functional model', () => {
  it('of several inputs learns a function of both', async () => {
    const a = Input({ shape: [3] });
    const b = Input({ shape: [2] });
    const hidden = layers.Concatenate()(layers.Dense(8, { activation: 'tanh' })(a), b);
    const both = model({ inputs: [a, b], outputs: layers.Dense(1)(hidden) }, { seed: 1, threads: 1 });
    both.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'meanSquaredError' });
    const [x, z] = [numbers([64, 3]), numbers([64, 2])];
    const y = Float32Array.from({ length: 64 }, (_, i) => x.data[3 * i] - 2 * z.data[2 * i + 1]);
    const before = await both.evaluate([x, z], y);
    await both.fit([x, z], y, { ...quiet, epochs: 150 });
    const after = await both.evaluate([x, z], y);
    expect(after.loss).toBeLessThan(0.3 * before.loss);
    // Inputs are distinguished by their place, not by chance.
    await expect(both.predict([z, x])).rejects.toThrow(/input 1 of the model.* takes rows of \[3\]/);
    await both.dispose();
  });

  it('trains a shared layer by both its uses', async () => {
    const build = () => {
      const [a, b] = [Input({ shape: [4] }), Input({ shape: [4] })];
      const shared = layers.Dense(1, { useBias: false, name: 'twin' });
      return model({ inputs: [a, b], outputs: layers.Add()(shared(a), shared(b)) }, { threads: 1 });
    };
    const twins = build().compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' });
    expect([...twins.getWeights().keys()]).toEqual(['twin/kernel']);
    const [x, z, y] = [numbers([16, 4]), numbers([16, 4]), new Float32Array(16).fill(1)];
    // (a + b) · w is the same model with one input.
    const sum = { data: x.data.map((value, i) => value + z.data[i]), shape: x.shape };
    const single = sequential([Input({ shape: [4] }), layers.Dense(1, { useBias: false, name: 'twin' })], {
      threads: 1,
    }).compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' });
    single.setWeights(twins.getWeights());
    await twins.fit([x, z], y, { ...quiet, epochs: 3, shuffle: false });
    await single.fit(sum, y, { ...quiet, epochs: 3, shuffle: false });
    close(twins.getWeights().get('twin/kernel') ?? [], single.getWeights().get('twin/kernel') ?? [1]);
    await twins.dispose();
    await single.dispose();
  });

  it('carries masks through branches: padding changes nothing', async () => {
    const build = (length: number) => {
      const ids = Input({ shape: [length], dtype: 'int32' });
      const embedded = layers.Embedding(9, 6, { maskZero: true })(ids);
      const recurrent = layers.LSTM(4)(layers.Dense(5)(embedded));
      const pooled = layers.GlobalAveragePooling1D()(embedded);
      const joined = layers.Concatenate()(recurrent, pooled);
      return model({ inputs: ids, outputs: layers.Dense(2)(joined) }, { seed: 3, threads: 1 });
    };
    const [short, long] = [build(3), build(7)];
    const a = await short.predict({ data: Int32Array.of(4, 2, 7, 1, 8, 3), shape: [2, 3] });
    const padded = Int32Array.of(0, 0, 4, 2, 7, 0, 0, 1, 8, 3, 0, 0, 0, 0);
    const b = await long.predict({ data: padded, shape: [2, 7] });
    close(a.data, b.data);
    await short.dispose();
    await long.dispose();
  });
});

describe('layers that are part of several models', () => {
  const pair = () => {
    const x = Input({ shape: [4] });
    const encoded = layers.Dense(2, { activation: 'tanh' })(x);
    const decoded = layers.Dense(4)(encoded);
    const whole = model({ inputs: x, outputs: decoded }, { seed: 1, threads: 1 });
    return { whole, encoder: model({ inputs: x, outputs: encoded }, { seed: 9, threads: 1 }), encoded };
  };
  const x = numbers([20, 4]);

  it('have one set of weights, as in Keras: what one model learns the other knows', async () => {
    const { whole, encoder } = pair();
    const before = await encoder.predict(x);
    await whole.compile({ optimizer: 'adam', loss: 'meanSquaredError' }).fit(x, x, { ...quiet, epochs: 3 });
    const after = await encoder.predict(x);
    expect(after.data).not.toEqual(before.data);
    expect(encoder.getWeights().get('dense/kernel')).toEqual(whole.getWeights().get('dense/kernel'));
    encoder.setWeights(new Map([['dense/bias', Float32Array.of(3, -3)]]));
    expect(whole.getWeights().get('dense/bias')).toEqual(Float32Array.of(3, -3));
    await whole.dispose();
    await encoder.dispose();
  });

  it('can be frozen for the next model: transfer learning', async () => {
    const { whole, encoder, encoded } = pair();
    await whole.compile({ optimizer: 'adam', loss: 'meanSquaredError' }).fit(x, x, quiet);
    if (encoded.layer !== undefined) encoded.layer.trainable = false;
    const head = layers.Dense(1, { name: 'head' })(encoded);
    const tuned = model({ inputs: encoder.network.inputs, outputs: head }, { threads: 1 });
    const learned = whole.getWeights();
    const y = new Float32Array(20).fill(2);
    await tuned.compile({ optimizer: 'adam', loss: 'meanSquaredError' }).fit(x, y, { ...quiet, epochs: 2 });
    expect(tuned.getWeights().get('dense/kernel')).toEqual(learned.get('dense/kernel'));
    expect(tuned.getWeights().get('head/bias')).not.toEqual(Float32Array.of(0));
    for (const each of [whole, encoder, tuned]) await each.dispose();
  });

  it('keep their names, so that the first model continues to work', async () => {
    const input = Input({ shape: [4] });
    const old = layers.Dense(4);
    const first = model({ inputs: input, outputs: old(input) }, { threads: 1 });
    const second = model({ inputs: input, outputs: old(layers.Dense(4)(input)) }, { threads: 1 });
    expect([...second.getWeights().keys()].sort()).toEqual([
      'dense/bias',
      'dense/kernel',
      'dense_1/bias',
      'dense_1/kernel',
    ]);
    expect((await first.predict(x)).shape).toEqual([20, 4]);
    const other = layers.Dense(4);
    model({ inputs: input, outputs: other(input) });
    const both = model({ inputs: input, outputs: other(old(input)) }, { threads: 1 });
    expect([...both.getWeights().keys()].sort()).toEqual([...second.getWeights().keys()].sort());
    expect((await both.predict(x)).shape).toEqual([20, 4]);
    const [a, b] = [layers.Dense(4, { name: 'same' }), layers.Dense(4, { name: 'same' })];
    expect(() => model({ inputs: input, outputs: a(b(input)) })).toThrow(
      'two layers of the model are called "same"; give one of them another name',
    );
    await first.dispose();
  });
});

describe('a sequential model without an Input', () => {
  it('learns its input from the first data and says so before', async () => {
    const late = sequential([layers.Dense(4), layers.Dense(2)], { seed: 2, threads: 1 });
    expect(() => late.summary()).toThrow(
      'the model does not know its input yet; begin it with an Input or call fit',
    );
    const declared = sequential([Input({ shape: [3] }), layers.Dense(4), layers.Dense(2)], {
      seed: 2,
      threads: 1,
    });
    const x = numbers([5, 3]);
    expect((await late.predict(x)).data).toEqual((await declared.predict(x)).data);
    expect(late.summary()).toBe(declared.summary());
    await late.dispose();
    await declared.dispose();
  });

  it('takes nested lists and whole numbers as Keras does', async () => {
    const texts = [
      [1, 2, 3],
      [4, 5, 0],
    ];
    const net = sequential([layers.Embedding(6, 2), layers.Flatten(), layers.Dense(1)], { threads: 1 });
    const declared = sequential(
      [Input({ shape: [3], dtype: 'int32' }), layers.Embedding(6, 2), layers.Flatten(), layers.Dense(1)],
      { threads: 1 },
    );
    expect((await declared.predict(texts)).data).toEqual((await net.predict(texts)).data);
    const dense = sequential([Input({ shape: [2] }), layers.Dense(2)], { threads: 1 });
    const whole = await dense.predict({ data: Int32Array.of(1, -2), shape: [1, 2] });
    expect(whole.data).toEqual((await dense.predict([[1, -2]])).data);
    for (const each of [net, declared, dense]) await each.dispose();
  });
});

describe('what does not fit is refused in one sentence that names the layer', () => {
  const refusal = (build: () => unknown): string => {
    try {
      build();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).not.toContain('\n');
      return error.message;
    }
    throw new Error('it was not refused');
  };
  it.each([
    [
      'a recurrent layer on rows without time',
      () => layers.LSTM(3)(Input({ shape: [4] })),
      /^layer LSTM: .*\[batch, time, features\]/,
    ],
    [
      'a convolution with a name',
      () => layers.Conv1D(3, 2, { name: 'windows' })(Input({ shape: [4] })),
      /^layer windows: /,
    ],
    [
      'a shared layer on another width',
      () => {
        const twin = layers.Dense(2, { name: 'twin' });
        twin(Input({ shape: [3] }));
        return twin(Input({ shape: [4] }));
      },
      /^layer twin: it was built for kernel \[3, 2\] and now needs \[4, 2\]/,
    ],
    [
      'a sum of different shapes',
      () => layers.Add({ name: 'both' })(Input({ shape: [3] }), Input({ shape: [4] })),
      /^layer both: /,
    ],
    [
      'an input that was forgotten',
      () => {
        const [a, b] = [Input({ shape: [2] }), Input({ shape: [2], name: 'sensor' })];
        return model({ inputs: a, outputs: layers.Add()(a, b) });
      },
      /^the input "sensor" \[batch, 2\] .* is not among the model's inputs/,
    ],
    ['no layer at all', () => sequential([]), /at least one layer/],
  ])('%s', (_, build, message) => expect(refusal(build)).toMatch(message));

  const net = () =>
    sequential(
      [Input({ shape: [4], name: 'readings' }), layers.Dense(3, { name: 'first', activation: 'softmax' })],
      {
        threads: 1,
      },
    ).compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
  const y = Int32Array.of(0, 1, 2);

  it('data of another width, for fit, validation, evaluate and predict', async () => {
    const wide = numbers([3, 5]);
    const message =
      'input "readings" of the model, which layer first reads, takes rows of [4] and was given rows of [5]';
    const each = net();
    await expect(each.fit(wide, y, quiet)).rejects.toThrow(message);
    await expect(each.fit(numbers([3, 4]), y, { ...quiet, validationData: [wide, y] })).rejects.toThrow(
      message,
    );
    await expect(each.evaluate(wide, y)).rejects.toThrow(message);
    await expect(each.predict(wide)).rejects.toThrow(message);
    await each.dispose();
  });

  it('an index that an embedding does not have, whether its table is read by rows or whole', async () => {
    for (const sparse of [true, false]) {
      const table = sequential(
        [
          Input({ shape: [2], dtype: 'int32' }),
          layers.Embedding(5, 2, { sparse }),
          layers.Flatten(),
          layers.Dense(3, { activation: 'softmax' }),
        ],
        { threads: 1 },
      ).compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
      const ids = { data: Int32Array.of(1, 2, 3, 5, 0, 1), shape: [3, 2] };
      const message = 'row 2 of the data holds the index 5, and layer embedding knows 0 to 4';
      await expect(table.fit(ids, y, quiet)).rejects.toThrow(message);
      await expect(table.predict(ids)).rejects.toThrow(message);
      await table.dispose();
    }
  });

  it('numbers of rows that differ, no rows, no targets, shares and sizes that cannot be', async () => {
    const each = net();
    const x = numbers([3, 4]);
    const cases: [() => Promise<unknown>, string][] = [
      [() => each.fit(x, y.subarray(1), quiet), 'there are 3 rows of input 1 and 2 of targets'],
      [() => each.fit([], [], quiet), 'there are no rows'],
      [() => each.fit(x, undefined, quiet), 'there are no targets to train on'],
      [() => each.evaluate(x), 'evaluate needs the targets'],
      [() => each.fit(x, y, { ...quiet, batchSize: 0 }), 'batchSize is 0; give a whole number of at least 1'],
      [() => each.fit(x, y, { ...quiet, epochs: 1.5 }), 'epochs is 1.5'],
      [() => each.fit(x, y, { ...quiet, validationSplit: 0.9 }), 'leaves one side empty'],
      [() => each.fit([x, x], y, quiet), 'the model has 1 input and was given 2 arrays'],
      [() => each.fit(x, x, quiet), 'targets of shape [3, 4] do not fit predictions of shape [3, 3]'],
    ];
    for (const [attempt, message] of cases) await expect(attempt()).rejects.toThrow(message);
    expect((await each.predict([])).shape).toEqual([0, 3]);
    await each.dispose();
  });
});
