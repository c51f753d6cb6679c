import { expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { input, type Tensor } from '../../graph/index.ts';
import { Dense } from '../../nn/layers/index.ts';
import { compute } from '../../runtime/index.ts';
import { sequential } from '../model.ts';
import { adam, adamW } from './adam.ts';
import { withoutBlocks } from './blocks.ts';
import type { Optimizer, UpdateContext } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** What one update of a large weight gives, in blocks or whole. */
async function updated(optimizer: Optimizer, shape: readonly number[], whole: boolean) {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const wave = (pace: number, low = -1) => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i += 1) values[i] = low + (((i * pace) % 1009) / 1009) * (1 - low);
    return values;
  };
  const feeds: Record<string, Float32Array> = { weight: wave(7), gradient: wave(13) };
  const known: [string, Tensor][] = optimizer.slots.map((slot) => [slot, input(slot, 'float32', shape)]);
  for (const slot of optimizer.slots) feeds[slot] = wave(3, 0);
  const numbers = { ...optimizer.scalars?.(3), learningRate: 0.01 };
  for (const [name, value] of Object.entries(numbers)) feeds[name] = Float32Array.of(value);
  const context: UpdateContext = {
    path: 'weight',
    weight: input('weight', 'float32', shape),
    gradient: input('gradient', 'float32', shape),
    slots: Object.fromEntries(known),
    scalars: Object.fromEntries(Object.keys(numbers).map((name) => [name, input(name, 'float32', [])])),
    whole,
  };
  const { weight, slots } = optimizer.update(context);
  const used = [weight, ...Object.values(slots)];
  expect(used.map((tensor) => tensor.shape)).toEqual(used.map(() => shape));
  const next = Object.entries({ weight, ...slots }).map(([name, tensor]) => [`next ${name}`, tensor]);
  return compute(Object.fromEntries(next), feeds);
}

it('a large weight is updated in blocks to the same numbers, whatever its shape', async () => {
  for (const [optimizer, shape] of [
    [adam({ amsgrad: true }), [2000, 1000]],
    [adamW(), [3, 700_001]],
    [rmsprop({ momentum: 0.9 }), [2_097_152]],
  ] as const) {
    const [inBlocks, whole] = [await updated(optimizer, shape, false), await updated(optimizer, shape, true)];
    for (const [name, expected] of Object.entries(whole)) {
      const got = inBlocks[name];
      expect(got.length).toBe(expected.length);
      let wrong = -1;
      for (let i = 0; i < got.length && wrong === -1; i += 1) {
        const value = Number(expected[i]);
        if (!(Math.abs(Number(got[i]) - value) <= 1e-6 * Math.abs(value))) wrong = i;
      }
      expect(wrong, `${optimizer.name}: first place where ${name} differs`).toBe(-1);
    }
  }
});

it('a training of large weights is the same in blocks as whole, with all that is kept around an update', async () => {
  const random = new Random(5);
  const x = { data: new Float32Array(24 * 600), shape: [24, 600] };
  random.fillNormal(x.data, 0, 1);
  const labels = Int32Array.from({ length: 24 }, () => random.integer(3));
  const learned = async (optimizer: Optimizer): Promise<readonly Float32Array[]> => {
    const layers = [Dense(700, { activation: 'tanh' }), Dense(3, { activation: 'softmax' })];
    const model = sequential(layers, { seed: 1, threads: 1 });
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
    await model.fit(x, labels, { batchSize: 8, epochs: 3, verbose: 0 });
    const weights = [...model.getWeights().values()].map((each) => each.slice());
    await model.dispose();
    return weights;
  };
  for (const optimizer of [
    adamW({ learningRate: 0.01, gradientAccumulationSteps: 2, useEma: true }),
    adam({ learningRate: 0.01, clipnorm: 0.5, amsgrad: true }),
    sgd({ learningRate: 0.1, momentum: 0.9, useEma: true, emaOverwriteFrequency: 2 }),
    rmsprop({ learningRate: 0.01, centered: true, gradientAccumulationSteps: 3 }),
  ]) {
    const [inBlocks, whole] = [await learned(optimizer), await learned(withoutBlocks(optimizer))];
    expect(inBlocks, optimizer.name).toEqual(whole);
  }
});
