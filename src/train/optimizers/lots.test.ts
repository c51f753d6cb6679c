import { expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { UnitNorm } from '../../nn/constraints.ts';
import { Dense } from '../../nn/layers/index.ts';
import { sequential } from '../model.ts';
import { adamW } from './adam.ts';
import { ftrl } from './ftrl.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const random = new Random(3);
const x = { data: new Float32Array(40 * 12), shape: [40, 12] };
random.fillNormal(x.data, 0, 1);
const labels = Int32Array.from({ length: 40 }, () => random.integer(3));

async function learned(optimizer: Optimizer): Promise<readonly Float32Array[]> {
  const model = sequential(
    [
      Dense(20, { activation: 'tanh', name: 'first' }),
      Dense(9, { activation: 'tanh', name: 'held', kernelConstraint: UnitNorm() }),
      // More numbers than are laid end to end.
      Dense(2000, { activation: 'tanh', name: 'wide' }),
      Dense(7, { activation: 'tanh', name: 'slow' }),
      Dense(3, { activation: 'softmax', name: 'last' }),
    ],
    { seed: 1, threads: 1 },
  ).compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  await model.fit(x, labels, { batchSize: 8, epochs: 3, verbose: 0 });
  const weights = [...model.getWeights().values()].map((each) => each.slice());
  await model.dispose();
  return weights;
}

it('small weights that are updated together learn what each learns by itself', async () => {
  const groups = [
    { parameters: 'slow', learningRateFactor: 0.1 },
    { parameters: '**/bias', weightDecay: false },
  ];
  for (const optimizer of [
    adamW({ learningRate: 0.01, weightDecay: 0.1, groups }),
    adamW({ learningRate: 0.01, useEma: true, gradientAccumulationSteps: 2, clipvalue: 0.01 }),
    sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, groups: groups.slice(0, 1) }),
    rmsprop({ learningRate: 0.01, centered: true, clipnorm: 0.1 }),
    nadam({ learningRate: 0.01 }),
    ftrl({ learningRate: 0.1 }),
  ]) {
    const [together, apart] = [await learned(optimizer), await learned({ ...optimizer, elementwise: false })];
    expect(together, optimizer.name).toEqual(apart);
  }
});

it('gradients that are clipped by their common norm are the same to rounding', async () => {
  const optimizer = adamW({ learningRate: 0.01, globalClipnorm: 0.05 });
  const [together, apart] = [await learned(optimizer), await learned({ ...optimizer, elementwise: false })];
  together.forEach((weight, i) => weight.forEach((value, at) => expect(value).toBeCloseTo(apart[i][at], 4)));
});
