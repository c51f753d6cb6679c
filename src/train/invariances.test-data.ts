import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Random } from '../core/random.ts';
import type { NDArray } from '../data/nd-array.ts';
import { Input } from '../nn/model.ts';
import { loadOnnx } from './load-onnx.ts';
import { type Model, model, sequential } from './model.ts';
import {
  compiled,
  inputsOf,
  layersOf,
  networkOf,
  type RandomCase,
  randomCase,
  targetsOf,
  weightsOf,
} from './random-network.test-data.ts';

type Logs = Readonly<Record<string, number>>;

/** Throws where two records do not hold the same numbers, but for rounding. */
function same(a: Logs, b: Logs): void {
  expect(Object.keys(b).sort()).toEqual(Object.keys(a).sort());
  for (const [name, value] of Object.entries(a)) {
    const other = b[name];
    if (Number.isNaN(value) && Number.isNaN(other)) continue;
    expect(Math.abs(value - other), `${name}: ${value} and ${other}`).toBeLessThan(
      1e-4 * (1 + Math.abs(value)),
    );
  }
}

/** Throws where two models do not have the same weights, in their order. */
function sameWeights(a: Model, b: Model, tolerance = 1e-4): void {
  const others = [...b.getWeights().values()];
  [...a.getWeights()].forEach(([path, values], i) => {
    values.forEach((value, at) => {
      expect(Math.abs(value - others[i][at]), `${path}[${at}]`).toBeLessThanOrEqual(
        tolerance * (1 + Math.abs(value)),
      );
    });
  });
}

const measured = async (
  network: Model,
  each: RandomCase,
  { batchSize = 32, padding = 0, column = false, filler = 0 } = {},
): Promise<Logs> =>
  network.evaluate(inputsOf(each, padding), targetsOf(each, { column, padding, filler }), {
    batchSize,
    sampleWeight: weightsOf(each, padding),
  });

const inOrder = (from: Model, to: Model): void => {
  const values = [...from.getWeights().values()];
  to.setWeights(new Map([...to.getWeights().keys()].map((path, i) => [path, values[i]])));
};

const take = ({ data, shape }: NDArray, rows: readonly number[]): NDArray => {
  const width = data.length / shape[0];
  return {
    data: Float32Array.from(
      rows.flatMap((row) => Array.from(data.subarray(row * width, (row + 1) * width), Number)),
    ),
    shape: [rows.length, ...shape.slice(1)],
  };
};

const fitted = async (network: Model, each: RandomCase, epochs = 2, options: object = {}): Promise<Model> => {
  await network.fit(inputsOf(each), targetsOf(each), {
    epochs,
    batchSize: each.batchSizes[0],
    verbose: 0,
    sampleWeight: weightsOf(each),
    ...options,
  });
  return network;
};

/** What changes nothing in meaning, and so nothing in numbers. Each is tried on random networks. */
export const invariances: Readonly<Record<string, (each: RandomCase) => Promise<void>>> = {
  'loss and metrics do not depend on how rows are cut into batches': async (each) => {
    const network = networkOf(each);
    const [a, b] = each.batchSizes;
    same(await measured(network, each, { batchSize: a }), await measured(network, each, { batchSize: b }));
    await network.dispose();
  },
  'targets with a last axis of 1 are those without it, in evaluation and in training': async (each) => {
    const [a, b] = [networkOf(each), networkOf(each)];
    same(await measured(a, each), await measured(b, each, { column: true }));
    await fitted(a, each);
    await b.fit(inputsOf(each), targetsOf(each, { column: true }), {
      epochs: 2,
      batchSize: each.batchSizes[0],
      verbose: 0,
      sampleWeight: weightsOf(each),
    });
    sameWeights(a, b);
    await a.dispose();
    await b.dispose();
  },
  'more padding, and whatever the targets hold there, changes nothing': async (each) => {
    if (each.time === 0) return;
    const short = networkOf(each);
    const padding = 1 + (each.seed % 3);
    const before = await measured(short, each);
    const long = networkOf(each);
    const batchSize = 4;
    await long.predict(inputsOf(each, padding));
    inOrder(short, long);
    same(before, await measured(long, each, { padding, filler: 1, batchSize }));
    const train = (network: Model, more: number, filler: number) =>
      network.fit(inputsOf(each, more), targetsOf(each, { padding: more, filler }), {
        epochs: 2,
        batchSize,
        verbose: 0,
        sampleWeight: weightsOf(each, more),
      });
    await train(short, 0, 0);
    await train(long, padding, 1);
    sameWeights(short, long);
    await short.dispose();
    await long.dispose();
  },
  'rows in another order have the same loss and metrics': async (each) => {
    const network = networkOf(each);
    const order = Array.from(new Random(each.seed).permutation(each.rows));
    const weights = weightsOf(each);
    const other = await network.evaluate(take(inputsOf(each), order), take(targetsOf(each), order), {
      batchSize: each.batchSizes[1],
      sampleWeight: weights && take(weights, order),
    });
    same(await measured(network, each), other);
    await network.dispose();
  },
  'a row twice is a row of weight two, to weighted metrics': async (each) => {
    const network = networkOf(each);
    const rows = Array.from({ length: each.rows }, (_, i) => i);
    const twice = [...rows, ...rows.filter((row) => row % 2 === 0)];
    const weights = Float32Array.from(rows, (row) => (row % 2 === 0 ? 2 : 1));
    const [x, y] = [inputsOf(each), targetsOf(each)];
    const { loss: _, ...once } = await network.evaluate(x, y, { sampleWeight: weights });
    const { loss: __, ...doubled } = await network.evaluate(take(x, twice), take(y, twice), {
      sampleWeight: new Float32Array(twice.length).fill(1),
    });
    const weighted = (logs: Logs): Logs =>
      Object.fromEntries(Object.entries(logs).filter(([name]) => name.startsWith('weighted')));
    // Rows that are padded to another length weigh as much as they have steps.
    same(weighted(once), weighted(doubled));
    await network.dispose();
  },
  'a training twice is one of twice the epochs': async (each) => {
    const [a, b] = [networkOf(each), networkOf(each)];
    await fitted(a, each, 4);
    await fitted(b, each, 2);
    await fitted(b, each, 2);
    sameWeights(a, b, 0);
    const c = networkOf(each);
    await fitted(c, each, 2);
    await fitted(c, each, 4, { initialEpoch: 2 });
    sameWeights(a, c, 0);
    for (const network of [a, b, c]) await network.dispose();
  },
  'a model that was saved and loaded gives the same': async (each) => {
    const network = await fitted(networkOf(each), each, 1);
    const folder = await mkdtemp(join(tmpdir(), 'invariance-'));
    try {
      const [onnx, weights] = [join(folder, 'model.onnx'), join(folder, 'weights.safetensors')];
      await network.save(onnx);
      await network.saveWeights(weights);
      const loaded = loadOnnx(onnx, { threads: 1 });
      const [a, b] = [await network.predict(inputsOf(each)), await loaded.predict(inputsOf(each))];
      a.data.forEach((value, i) => {
        expect(Math.abs(value - b.data[i])).toBeLessThan(1e-5);
      });
      const other = networkOf(each);
      await other.predict(inputsOf(each));
      await other.loadWeights(weights);
      same(await measured(network, each), await measured(other, each));
      for (const one of [network, loaded, other]) await one.dispose();
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  'sequential, functional, and models inside models are one network': async (each) => {
    const flat = networkOf(each);
    await flat.predict(inputsOf(each));
    const [, ...shape] = inputsOf(each).shape;
    const input = Input({ shape });
    const stack = layersOf(each);
    const functional = compiled(
      model(
        { inputs: input, outputs: stack.reduce((x, layer) => layer(x), input) },
        { seed: each.seed, threads: 1 },
      ),
      each,
    );
    const [first, ...rest] = layersOf(each);
    const nested = compiled(
      sequential([sequential([first]), sequential(rest)], { seed: each.seed, threads: 1 }),
      each,
    );
    await nested.predict(inputsOf(each));
    for (const other of [functional, nested]) {
      inOrder(flat, other);
      same(await measured(flat, each), await measured(other, each));
    }
    for (const network of [flat, functional, nested]) await fitted(network, each);
    for (const other of [functional, nested]) {
      sameWeights(flat, other);
      await other.dispose();
    }
    await flat.dispose();
  },
  'validation gives what evaluate does, and class weights do not change it': async (each) => {
    const network = networkOf(each);
    const [x, y] = [inputsOf(each), targetsOf(each)];
    const isClass = each.time === 0 && (each.answer === 'class' || each.answer === 'yes');
    const sampleWeight = weightsOf(each);
    const { epochs } = await network.fit(x, y, {
      epochs: 1,
      verbose: 0,
      batchSize: each.batchSizes[0],
      ...(isClass && { classWeight: { 0: 0.5, 1: 3 } }),
      validationData: sampleWeight === undefined ? [x, y] : [x, y, sampleWeight],
    });
    const logs = await measured(network, each);
    const validation = Object.fromEntries(
      Object.keys(logs).map((name) => [name, epochs[0][`val${name[0].toUpperCase()}${name.slice(1)}`]]),
    );
    same(logs, validation);
    await network.dispose();
  },
  'a loss that a user writes is the one by name': async (each) => {
    const own = { ...each, answer: 'ownLoss' as const };
    const [a, b] = [networkOf(own), networkOf({ ...own, answer: 'number' })];
    same(await measured(a, own), await measured(b, own));
    await fitted(a, own);
    await fitted(b, own);
    sameWeights(a, b);
    await a.dispose();
    await b.dispose();
  },
};

/** Tries one of them on so many random networks. */
export const holds = (name: string, numRuns: number, seed?: number): Promise<void> =>
  fc.assert(fc.asyncProperty(randomCase, invariances[name]), {
    numRuns,
    ...(seed !== undefined && { seed }),
  });
