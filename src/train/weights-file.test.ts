import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../entries/data.ts';
import { Conv2D, Dense, Flatten } from '../entries/layers.ts';
import { Input, sequential } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'weights-'));
const network = (seed: number) =>
  sequential([Input({ shape: [3] }), Dense(4, { activation: 'relu' }), Dense(2)], { seed });
const x = { data: Float32Array.of(1, -2, 0.5, 0, 3, 1), shape: [2, 3] };

describe('weights as .safetensors', () => {
  it('carry a model to another, with shapes for other programs', async () => {
    const path = join(folder, 'model.safetensors');
    const [trained, other] = [network(0), network(1)];
    await trained.saveWeights(path);
    expect((await readSafetensors(path)).get('dense/kernel')?.shape).toEqual([3, 4]);
    await other.loadWeights(path);
    expect(await other.predict(x)).toEqual(await trained.predict(x));
  });

  it("are taken from another program's names and order of axes", async () => {
    const path = join(folder, 'foreign.safetensors');
    const arrays = {
      'fc.weight': { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] },
      'fc.bias': { data: Float64Array.of(0.5, -0.5), shape: [2] },
    };
    await writeSafetensors(path, new Map(Object.entries(arrays)));
    const model = sequential([Input({ shape: [3] }), Dense(2)]);
    const names = {
      'dense/kernel': { name: 'fc.weight', transpose: true },
      'dense/bias': 'fc.bias',
    } as const;
    await model.loadWeights(path, { names });
    const { data } = await model.predict({ data: Float32Array.of(1, 0, 2), shape: [1, 3] });
    expect([...data]).toEqual([1 + 6 + 0.5, 4 + 12 - 0.5]);
  });

  it('of a convolution turn all four axes', async () => {
    const path = join(folder, 'conv.safetensors');
    const [outputs, inputs, height, width] = [2, 3, 1, 2];
    const value = (o: number, i: number, w: number) => 100 * o + 10 * i + w;
    const data = Float32Array.from({ length: 12 }, (_, at) =>
      value(Math.floor(at / 6), Math.floor(at / 2) % 3, at % 2),
    );
    await writeSafetensors(path, new Map([['w', { data, shape: [outputs, inputs, height, width] }]]));
    const model = sequential([Input({ shape: [1, 2, 3] }), Conv2D(2, [1, 2], { useBias: false }), Flatten()]);
    await model.loadWeights(path, { names: { 'conv2d/kernel': { name: 'w', transpose: [2, 3, 1, 0] } } });
    const oneHot = { data: Float32Array.of(0, 0, 0, 0, 0, 1), shape: [1, 1, 2, 3] };
    expect([...(await model.predict(oneHot)).data]).toEqual([value(0, 2, 1), value(1, 2, 1)]);
  });

  it('that do not fit are refused with the words that help', async () => {
    const path = join(folder, 'turned.safetensors');
    const data = new Float32Array(12);
    await writeSafetensors(path, new Map([['k', { data, shape: [4, 3] }]]));
    const model = network(0);
    await expect(model.loadWeights(path)).rejects.toThrow(
      'holds no "dense/kernel" for dense/kernel; it holds k',
    );
    await expect(model.loadWeights(path, { names: { 'dense/kernel': 'k' } })).rejects.toThrow(
      `"k" in ${path} is [4, 3], dense/kernel needs [3, 4]; say { name: 'k', transpose: true }`,
    );
    await expect(model.loadWeights(path, { names: { 'dens/kernel': 'k' } })).rejects.toThrow(
      'names speaks of "dens/kernel", which the model does not have; its weights are dense/kernel',
    );
  });
});
