import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { gradients, input, mul, reduceSum, square, sub, type Tensor } from '../../src/graph/index.ts';
import { State, Step } from '../../src/runtime/index.ts';
import {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamW,
  type Clipping,
  ftrl,
  gradientDescent,
  lamb,
  lion,
  muon,
  nadam,
  type Optimizer,
  optimizerOf,
  optimizers,
  rmsprop,
  sgd,
} from '../../src/train/optimizers/index.ts';
import { refinedUpdates, scalarsOf, slotsOf } from '../../src/train/optimizers/refined-update.ts';
import { loadOptimizerCases, type OptimizerCase, type OptimizerName } from './fixtures.ts';

/** Steps of `optimizer` over weights called `names`, with gradients that are fed or come from a loss. */
async function stepper(
  optimizer: Optimizer,
  start: ReadonlyMap<string, { shape: readonly number[]; values: ArrayLike<number> }>,
  gradientsOf: (weights: Tensor[]) => readonly Tensor[],
) {
  const state = new State();
  const names = [...start.keys()];
  const weights: Tensor[] = [];
  for (const [name, { shape, values }] of start) {
    weights.push(input(name, 'float32', shape));
    state.add(name, shape, Float32Array.from(values));
    for (const [slot, own] of slotsOf(optimizer, shape, name)) {
      state.add(`${name}@${slot}`, own, new Float32Array(own.reduce((a, b) => a * b, 1)));
    }
  }
  const found = gradientsOf(weights);
  const scalarNames = ['learningRate', ...Object.keys(scalarsOf(optimizer, 1))];
  const scalars = Object.fromEntries(scalarNames.map((name) => [name, input(name, 'float32', [])]));
  const updates = new Map<string, Tensor>();
  const trained = weights.map((weight, i) => ({
    path: names[i],
    weight,
    gradient: found[i],
    stored: optimizer.storedAs?.(weight.shape) ?? weight.shape,
    slots: Object.fromEntries(
      Array.from(slotsOf(optimizer, weight.shape, names[i]), ([slot, own]): [string, Tensor] => [
        slot,
        input(`${names[i]}@${slot}`, 'float32', own),
      ]),
    ),
  }));
  refinedUpdates(optimizer, trained, scalars).forEach((next, i) => {
    updates.set(names[i], next.weight);
    for (const [slot, value] of Object.entries(next.slots)) updates.set(`${names[i]}@${slot}`, value);
  });
  const step = await Step.compile({ results: {}, updates }, state, { threads: 1 });
  return {
    values: state.values,
    release: () => step.release(),
    async run(number: number, learningRate: number, fed: ReadonlyMap<string, ArrayLike<number>> = new Map()) {
      const all = { ...scalarsOf(optimizer, number), learningRate };
      for (const [name, value] of Object.entries(all)) step.feeds.get(name)?.set([value as never]);
      for (const [name, values] of fed) step.feeds.get(name)?.set(Array.from(values) as never);
      await step.run();
    },
  };
}

const make: Record<OptimizerName, (config: OptimizerCase['config']) => Optimizer> = {
  SGD: sgd,
  RMSprop: rmsprop,
  Adam: adam,
  AdamW: adamW,
  Adagrad: adagrad,
  Adadelta: adadelta,
  Adamax: adamax,
  Nadam: nadam,
  Lion: lion,
  Lamb: lamb,
  Adafactor: adafactor,
  Ftrl: ftrl,
  Muon: muon,
};

describe('optimisers on the trajectories of PyTorch and Keras', () => {
  for (const each of loadOptimizerCases()) {
    it(each.name, async () => {
      const optimizer = make[each.optimizer](each.config);
      const start = Object.entries(each.parameters);
      const run = await stepper(
        optimizer,
        new Map(start.map(([name, { shape, data }]) => [name, { shape, values: data }])),
        (weights) => weights.map(({ shape }, i) => input(`gradient ${start[i][0]}`, 'float32', shape)),
      );
      const steps = Math.max(...each.after.keys());
      for (let number = 1; number <= steps; number += 1) {
        const fed = start.map(([name, { data }]): [string, number[]] => [
          `gradient ${name}`,
          each.gradients[name].data.slice((number - 1) * data.length, number * data.length),
        ]);
        await run.run(
          number,
          each.learningRates?.[number - 1] ?? Number(each.config.learningRate),
          new Map(fed),
        );
        const averages = Object.entries(each.averages.get(number) ?? {});
        const expected = [
          ...Object.entries(each.after.get(number) ?? {}),
          ...averages.map(([name, values]) => [`${name}@average`, values] as const),
        ];
        for (const [name, { data }] of expected) {
          const got = run.values(name);
          data.forEach((expected, i) => {
            const allowed = 1e-5 * Math.max(Math.abs(expected), 0.1);
            expect(Math.abs(got[i] - expected), `${name}[${i}] after step ${number}`).toBeLessThan(allowed);
          });
        }
      }
      await run.release();
    });
  }
});

const ready: Record<string, Optimizer> = {
  gradientDescent: gradientDescent({ learningRate: 0.1 }),
  sgd: sgd({ learningRate: 0.1 }),
  'sgd with momentum': sgd({ learningRate: 0.03, momentum: 0.8 }),
  'sgd with Nesterov': sgd({ learningRate: 0.03, momentum: 0.8, nesterov: true }),
  'sgd, clipped': sgd({ learningRate: 0.1, globalClipnorm: 5 }),
  rmsprop: rmsprop({ learningRate: 0.1 }),
  'rmsprop, centered, with momentum': rmsprop({ learningRate: 0.05, centered: true, momentum: 0.5 }),
  adam: adam({ learningRate: 0.2 }),
  'adam, amsgrad': adam({ learningRate: 0.2, amsgrad: true }),
  adamW: adamW({ learningRate: 0.2, weightDecay: 1e-4 }),
  adagrad: adagrad({ learningRate: 1 }),
  adadelta: adadelta({ learningRate: 1, epsilon: 0.01 }),
  adamax: adamax({ learningRate: 0.2 }),
  nadam: nadam({ learningRate: 0.2 }),
  lion: lion({ learningRate: 0.1 }),
  'sgd, three batches a step': sgd({ learningRate: 0.2, gradientAccumulationSteps: 3 }),
};

describe('a bowl of any curvature and lowest point', () => {
  const curvatures = fc.float({ min: 0.5, max: 4, noNaN: true });
  const places = fc.float({ min: -3, max: 3, noNaN: true });
  const bowls = fc.array(fc.record({ curvature: curvatures, lowest: places, start: places }), {
    minLength: 4,
    maxLength: 4,
  });
  for (const [name, optimizer] of Object.entries(ready)) {
    it(`is descended by ${name}`, async () => {
      const shape = [4];
      const run = await stepper(optimizer, new Map([['w', { shape, values: [0, 0, 0, 0] }]]), ([w]) => {
        const away = square(sub(w, input('lowest', 'float32', shape)));
        return gradients(reduceSum(mul(away, mul(input('curvature', 'float32', shape), 0.5))), [w]);
      });
      await fc.assert(
        fc.asyncProperty(bowls, async (bowl) => {
          run.values('w').set(bowl.map(({ start }) => start));
          for (const slot of slotsOf(optimizer, shape, 'w').keys()) run.values(`w@${slot}`).fill(0);
          const fed = new Map([
            ['lowest', bowl.map(({ lowest }) => lowest)],
            ['curvature', bowl.map(({ curvature }) => curvature)],
          ]);
          const rate = Number(optimizer.learningRate);
          // A falling rate, so that the optimisers that keep stepping by the rate come to rest.
          for (let step = 1; step <= 400; step += 1) await run.run(step, rate * (1 - step / 401), fed);
          bowl.forEach(({ lowest }, i) => {
            expect(Math.abs(run.values('w')[i] - lowest)).toBeLessThan(0.02);
          });
        }),
        { numRuns: 10 },
      );
      await run.release();
    });
  }
});

describe('clipping', () => {
  const clip = async (clipping: Clipping, a: number[], b: number[]) => {
    const optimizer = { ...gradientDescent(), ...clipping };
    const zeros = { shape: [2], values: [0, 0] };
    const run = await stepper(
      optimizer,
      new Map([
        ['a', zeros],
        ['b', zeros],
      ]),
      () => [input('da', 'float32', [2]), input('db', 'float32', [2])],
    );
    await run.run(
      1,
      -1,
      new Map([
        ['da', a],
        ['db', b],
      ]),
    );
    const got = [...run.values('a'), ...run.values('b')];
    await run.release();
    return got;
  };
  const close = (got: number[], expected: number[]) =>
    got.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));

  it('holds each element, each weight, or all together', async () => {
    close(await clip({ clipvalue: 1 }, [3, -4], [0.5, 0]), [1, -1, 0.5, 0]);
    close(await clip({ clipnorm: 1 }, [3, -4], [0.5, 0]), [0.6, -0.8, 0.5, 0]);
    close(await clip({ globalClipnorm: 6.5 }, [3, -4], [12, 0]), [1.5, -2, 6, 0]);
  });

  it('leaves what is small alone, and zero gradients zero', async () => {
    for (const clipping of [{}, { clipvalue: 5 }, { clipnorm: 6 }, { globalClipnorm: 6 }]) {
      expect(await clip(clipping, [3, -4], [0, 0])).toEqual([3, -4, 0, 0]);
      expect(await clip(clipping, [0, 0], [0, 0])).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('names and settings', () => {
  it('an optimiser is found by its name in any case, and one that is unknown by what was meant', () => {
    for (const name of optimizers.keys()) expect(optimizerOf(name.toUpperCase()).name).toBe(name);
    const own = sgd();
    expect(optimizerOf(own)).toBe(own);
    expect(() => optimizerOf('adagrade')).toThrow(UserError);
    expect(() => optimizerOf('adagrade')).toThrow('no optimizer is called "adagrade"; did you mean adagrad?');
  });

  it('settings that cannot be meant are refused by name and value', () => {
    expect(() => adam({ beta1: 1.5 })).toThrow(/adam: beta1 is 1.5/);
    expect(() => adamW({ learningRate: -1 })).toThrow(/adamW: learningRate is -1/);
    expect(() => rmsprop({ rho: Number.NaN })).toThrow(/rho is NaN/);
    expect(() => gradientDescent({ learningRate: -1 })).toThrow(/gradientDescent: learningRate/);
    expect(() => sgd({ clipnorm: 0 })).toThrow(/clipnorm is 0/);
    expect(() => sgd({ clipnorm: 1, clipvalue: 1 })).toThrow(/only one of clipvalue and clipnorm/);
  });
});
