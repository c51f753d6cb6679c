import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActivationName,
  Conv2D,
  Dense,
  Dropout,
  GRU,
  type Layer,
  LSTM,
  layer,
  MaxNorm,
  type Symbolic,
  type Value,
} from '../src/entries/layers.ts';
import { huber, type LossFunction, quantileLoss } from '../src/entries/losses.ts';
import { auc, type Metric, type StreamedMetric } from '../src/entries/metrics.ts';
import { adam, cosineDecay, type Optimizer, sgd } from '../src/entries/optimizers.ts';
import {
  type Callback,
  type History,
  Input,
  loadModel,
  type Model,
  model,
  type ops,
  type Prediction,
  sequential,
  type Tensor,
} from '../src/index.ts';

/** Checked by the compiler: `npm run typecheck` fails where a type changes. Nothing here is run. */
const never = (_: () => unknown): void => {};

describe('types a user sees', () => {
  it('of layers', () => {
    expectTypeOf(Dense).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(Dense).returns.toEqualTypeOf<Layer>();
    expectTypeOf<Layer>().toBeCallableWith({} as Symbolic);
    expectTypeOf<ReturnType<Layer>>().toEqualTypeOf<Symbolic>();
    expectTypeOf<'gelu' | 'mish' | 'hardSilu'>().toExtend<ActivationName>();
    never(() => [
      Dense(8, { activation: 'mish', kernelConstraint: MaxNorm(), recompute: true, name: 'wide' }),
      Dense(8, {
        activation: (x) => x,
        kernelInitializer: (shape, random) => {
          random.normal();
          return new Float32Array(shape.length);
        },
      }),
      Conv2D(8, [3, 5], { strides: [1, 2], padding: 'same' }),
      // @ts-expect-error no activation has this name
      Dense(8, { activation: 'swoosh' }),
      // @ts-expect-error units are a number
      Dense('8'),
      // @ts-expect-error no option has this name
      Dropout(0.5, { rte: 1 }),
      // @ts-expect-error images are padded one of two ways
      Conv2D(8, 3, { padding: 'causal' }),
      // @ts-expect-error a pair has two numbers
      Conv2D(8, [3, 3, 3]),
      // @ts-expect-error only a GRU resets
      LSTM(4, { resetAfter: true }),
      GRU(4, { resetAfter: true }),
      // @ts-expect-error an input has a shape
      Input({ dtype: 'int32' }),
    ]);
  });

  it('of what layers are made of', () => {
    layer(
      'Plain',
      {},
      {
        weights: ([x]) => {
          expectTypeOf(x).toEqualTypeOf<Tensor>();
          return { kernel: { shape: [x.shape[1], 1], initializer: 'heNormal' } };
        },
        call: ({ weights, training, part }, [value]) => {
          expectTypeOf(weights.kernel).toEqualTypeOf<Tensor>();
          expectTypeOf(training).toEqualTypeOf<boolean>();
          expectTypeOf(part).returns.toEqualTypeOf<Value>();
          return value;
        },
      },
    );
    never(() =>
      // @ts-expect-error a layer gives a value
      layer('Broken', {}, { call: () => 3 }),
    );
    expectTypeOf<typeof ops.matmul>().returns.toEqualTypeOf<Tensor>();
    expectTypeOf<typeof ops.add>().parameter(1).toEqualTypeOf<Tensor | number>();
  });

  it('of losses, metrics and optimisers', () => {
    expectTypeOf(huber()).toEqualTypeOf<LossFunction>();
    expectTypeOf(quantileLoss).parameter(0).toEqualTypeOf<number | readonly number[]>();
    expectTypeOf(auc()).toEqualTypeOf<StreamedMetric>();
    expectTypeOf<StreamedMetric>().toExtend<Metric>();
    expectTypeOf<(target: Tensor, prediction: Tensor) => Tensor>().toExtend<Metric>();
    expectTypeOf<(target: Tensor, prediction: Tensor) => Tensor>().toExtend<LossFunction>();
    expectTypeOf(adam()).toEqualTypeOf<Optimizer>();
    never(() => [
      adam({ learningRate: cosineDecay(0.1, 100), useEma: true, gradientAccumulationSteps: 4 }),
      sgd({ momentum: 0.9, groups: [{ parameters: ['**/bias'], weightDecay: false }] }),
      // @ts-expect-error plain descent keeps no second moment
      sgd({ beta2: 0.9 }),
      // @ts-expect-error a group names its parameters
      adam({ groups: [{ learningRateFactor: 0.1 }] }),
      // @ts-expect-error one of two curves
      auc({ curve: 'DET' }),
      // @ts-expect-error a norm is a number
      MaxNorm({ maxValue: '2' }),
    ]);
  });

  it('of models', () => {
    expectTypeOf(sequential([Dense(1)])).toEqualTypeOf<Model>();
    expectTypeOf<Model['compile']>().returns.toEqualTypeOf<Model>();
    expectTypeOf<Model['fit']>().returns.resolves.toEqualTypeOf<History>();
    expectTypeOf<Model['predict']>().returns.resolves.toEqualTypeOf<Prediction>();
    expectTypeOf<Model['evaluate']>().returns.resolves.toEqualTypeOf<Record<string, number>>();
    expectTypeOf<History['history']['loss']>().toEqualTypeOf<readonly number[]>();
    const callback: Callback = {
      onEpochEnd(epoch, logs, control) {
        expectTypeOf(epoch).toEqualTypeOf<number>();
        expectTypeOf(logs.loss).toEqualTypeOf<number>();
        expectTypeOf(control.stop).parameters.toEqualTypeOf<[reason: string]>();
      },
    };
    never(() => [
      sequential([Dense(1)]).compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae', auc(), huber()] }),
      sequential([Dense(1)]).fit([[1, 2]], [1], { epochs: 2, callbacks: [callback] }),
      // @ts-expect-error a loss is needed
      sequential([Dense(1)]).compile({ optimizer: 'adam' }),
      // @ts-expect-error words are no data
      sequential([Dense(1)]).fit('data', [1]),
      // @ts-expect-error a model is made of layers
      sequential([3]),
    ]);
  });

  it('let through what a strict user means, and nothing else', () => {
    const chosen = { optimizer: 'adam', loss: 'mse', metrics: ['mae'] };
    const how = { epochs: 3, batchSize: 32, verbose: 0 };
    const input = Input({ shape: [2] });
    never(async () => {
      const network = sequential([input, Dense(1)]).compile(chosen);
      await network.fit([[1, 2]], [true], how);
      await network.fit([[1, 2]] as const, Float64Array.of(1), { classWeight: new Map([[0, 1]]) });
      await network.fit([[1, 2]], [1], {
        classWeight: { '0': 1, 1: 2 },
        validationData: [[[1, 2]], [1], [1]],
      });
      await network.fit(
        [[[1, 2]], [[1, 2]]],
        { price: [1], kind: [0] },
        { initialEpoch: 2, sampleWeight: [[1, 0]] },
      );
      // @ts-expect-error classes have numbers
      await network.fit([[1, 2]], [1], { classWeight: { good: 1 } });
      const answer = await network.predict([[1, 2]]);
      expectTypeOf(answer.data[0]).toEqualTypeOf<number>();
      expectTypeOf(Array.from(answer.data)).toEqualTypeOf<number[]>();
      network.setWeights({ 'dense/kernel': new Float32Array(2), 'dense/bias': [0] });
      const inside = model({
        inputs: input,
        outputs: { price: Dense(1)(network(input)), kind: Dense(2)(input) },
      });
      inside.compile({ optimizer: 'sgd', loss: { price: 'mse', kind: null }, lossWeights: { price: 2 } });
      const { price } = await inside.predict([[1, 2]]);
      expectTypeOf(price).toEqualTypeOf<Prediction>();
      // @ts-expect-error no output has this name
      (await inside.predict([[1, 2]])).prize;
      // @ts-expect-error an extent is a number
      Input({ shape: [null, 3] });
      // @ts-expect-error loss and metrics come by name
      const [loss] = await network.evaluate([[1, 2]], [1]);
      return [LSTM(3, { stateful: true }), loss];
    });
  });

  it('of a loaded model, whose task narrows them', () => {
    never(async () => {
      const model = await loadModel('model');
      const [answer] = await model.predict(['oil leak', { torque: 40 }], { top: 3 });
      expectTypeOf(answer.label).toEqualTypeOf<unknown>();
      model.showPrediction(answer, 'zh');
      await model.generate?.('Hyd hose');
      if (model.task === 'translation') {
        const [{ translation }] = await model.predict(['oil leak']);
        expectTypeOf(translation).toEqualTypeOf<string>();
        const { metrics } = await model.evaluate('pairs.csv');
        expectTypeOf(metrics.bleu).toEqualTypeOf<number>();
        // @ts-expect-error only text-generation writes texts
        await model.generate('oil');
      } else if (model.task === 'text-generation') {
        expectTypeOf((await model.generate('oil')).text).toEqualTypeOf<string>();
      }
      const { predict } = await loadModel('model', { task: 'tabular-regression' });
      // @ts-expect-error a row is an object
      await predict(['oil leak']);
      expectTypeOf((await predict([{ torque: 40 }]))[0].value).toEqualTypeOf<number>();
    });
  });
});
