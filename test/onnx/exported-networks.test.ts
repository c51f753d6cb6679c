import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dense, OnnxLayer } from '../../src/entries/layers.ts';
import { loadOnnx } from '../../src/entries/onnx.ts';
import { sgd } from '../../src/entries/optimizers.ts';
import { type OnnxGraph, readOnnx, writeOnnx } from '../../src/formats/index.ts';
import { constant, gradients, mul, reduceSum } from '../../src/graph/index.ts';
import { Input, model } from '../../src/index.ts';
import { compute } from '../../src/runtime/compute.ts';

interface Recorded {
  readonly shape: number[];
  readonly x: number[];
  readonly outputShape: number[];
  readonly y: number[];
  /** What each element of the output counts in the sum whose gradients are recorded. */
  readonly factor: number[];
  readonly gradients: Record<string, number[]>;
}
const fixtures = new URL('../fixtures/onnx/', import.meta.url);
const recorded: Record<string, Recorded> = JSON.parse(
  readFileSync(new URL('networks.json', fixtures), 'utf8'),
);
const pathOf = (name: string): string => new URL(`${name}.onnx`, fixtures).pathname;
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`${name}.onnx`, fixtures));

function feedOf({ inputs }: OnnxGraph, { x }: Recorded) {
  const whole = inputs.get('x')?.dtype === 'int64';
  return whole ? BigInt64Array.from(x.map(BigInt)) : Float32Array.from(x);
}

function expectClose(
  actual: ArrayLike<number | bigint>,
  expected: readonly number[],
  tolerance = 5e-5,
): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(1, ...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, i) => Math.abs(Number(actual[i]) - value)));
  expect(worst).toBeLessThan(tolerance * largest);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-onnx-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.keys(recorded))('the network "%s" that PyTorch exported', (name) => {
  const expected = recorded[name];

  it('gives its outputs, and the gradients of all its weights', async () => {
    const graph = readOnnx(bytesOf(name), { shapes: { x: expected.shape } });
    const { y } = graph.outputs;
    const tensors = [...graph.weightTensors];
    const loss = reduceSum(mul(y, constant(expected.factor, 'float32', expected.outputShape)));
    const found = gradients(
      loss,
      tensors.map(([, tensor]) => tensor),
    );
    const named = Object.fromEntries(tensors.map(([key], i) => [`gradient ${key}`, found[i]]));
    const feeds = { x: feedOf(graph, expected), ...Object.fromEntries(graph.weights) };
    const results = await compute({ y, ...named }, feeds);
    expectClose(results.y, expected.y);
    // The exporter stores some weights turned, under names of its own, and those of recurrent layers joined.
    const shared = tensors.map(([key]) => key).filter((key) => key in expected.gradients);
    if (name !== 'recurrent') expect(shared.length).toBeGreaterThan(5);
    for (const key of shared) {
      const transposed = results[`gradient ${key}`];
      expectClose(transposed, expected.gradients[key]);
    }
  });

  it('is written again, and read and run again gives the same', async () => {
    const first = readOnnx(bytesOf(name), { shapes: { x: expected.shape } });
    const { bytes } = writeOnnx({ y: first.outputs.y }, { weights: first.weights });
    const again = readOnnx(bytes);
    expect(again.weights.size).toBeGreaterThan(0);
    const feeds = { x: feedOf(again, expected), ...Object.fromEntries(again.weights) };
    const { y } = await compute({ y: again.outputs.y }, feeds);
    expectClose(y, expected.y);
  });

  it('as a model predicts rows of any number, learns by one step as PyTorch would, and is saved', async () => {
    const network = loadOnnx(pathOf(name), { seed: 1 });
    const rows = { data: Float32Array.from(expected.x), shape: expected.shape };
    expectClose((await network.predict(rows)).data, expected.y);
    expectClose((await network.predict(rows, { batchSize: 2 })).data, expected.y);

    const before = network.getWeights();
    const scaled = (target: ArrayLike<number>) => Float32Array.from(target);
    // Half the squared distance to y - factor has the factor for its gradient by y.
    const target = scaled(expected.y.map((value, i) => value - expected.factor[i]));
    const perRow = expected.y.length / expected.shape[0];
    network.compile({
      optimizer: sgd({ learningRate: 0.01 * (perRow / 2) * expected.shape[0] }),
      loss: 'meanSquaredError',
    });
    await network.fit(
      rows,
      { data: target, shape: expected.outputShape },
      { epochs: 1, batchSize: 3, verbose: 0 },
    );
    const after = network.getWeights();
    let compared = 0;
    for (const [path, values] of after) {
      const key = path.slice(path.indexOf('/') + 1);
      const gradient = expected.gradients[key];
      const old = before.get(path) ?? new Float32Array();
      if (key.includes('running')) expect(values).toEqual(old);
      if (gradient === undefined) continue;
      expectClose(
        values,
        Array.from(old, (value, i) => value - 0.01 * gradient[i]),
        1e-4,
      );
      compared++;
    }
    if (name !== 'recurrent') expect(compared).toBeGreaterThan(5);

    const saved = join(folder, `${name}.onnx`);
    await network.save(saved);
    const learned = await network.predict(rows);
    const again = loadOnnx(saved);
    expectClose((await again.predict(rows)).data, Array.from(learned.data, Number));
    await network.dispose();
    await again.dispose();
  });
});

describe('a network of others as a layer', () => {
  it('is cut off where its features are, frozen, and gets a last layer of its own', async () => {
    const photo = Input({ shape: [3, 16, 16], name: 'photo' });
    const features = OnnxLayer(pathOf('residual'), {
      output: '/Flatten_output_0',
      name: 'backbone',
      trainable: false,
    });
    const network = model({
      inputs: photo,
      outputs: Dense(2, { activation: 'softmax', name: 'head' })(features(photo)),
    });
    const paths = network.network.weights.map(({ path }) => path);
    expect(paths).toContain('backbone/conv1.weight');
    expect(paths).not.toContain('backbone/head.weight');
    const before = network.getWeights();
    const rows = { data: Float32Array.from(recorded.residual.x), shape: [3, 3, 16, 16] };
    network.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    await network.fit(rows, [0, 1, 1], { epochs: 2, verbose: 0 });
    for (const [path, values] of network.getWeights()) {
      if (path.startsWith('backbone/')) expect(values).toEqual(before.get(path));
      else expect(values).not.toEqual(before.get(path));
    }
    await network.dispose();
  });

  it('learns in those weights alone that are named', () => {
    const network = loadOnnx(pathOf('residual'), { learns: (name) => name.startsWith('head.') });
    const learning = network.network.weights.filter(({ trainable }) => trainable).map(({ path }) => path);
    expect(learning).toEqual(['residual/head.weight', 'residual/head.bias']);
  });
});
