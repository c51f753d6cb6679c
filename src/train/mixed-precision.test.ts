import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../core/random.ts';
import { BatchNormalization, Conv2D, Dense, Flatten } from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import * as float16 from '../runtime/float16.ts';
import type { Precision } from '../runtime/precision.ts';
import { type Model, sequential } from './model.ts';
import { adam, sgd } from './optimizers/index.ts';

const rows = 24;
const x = { data: new Float32Array(rows * 36), shape: [rows, 6, 6, 1] };
new Random(1).fillNormal(x.data, 0, 1);
const y = Float32Array.from({ length: rows }, (_, i) => x.data[36 * i] + 2 * x.data[36 * i + 7]);

const network = (options: { precision?: Precision } = {}, accumulated = 1): Model =>
  sequential(
    [
      Input({ shape: [6, 6, 1] }),
      Conv2D(4, 3, { activation: 'relu' }),
      BatchNormalization(),
      Flatten(),
      Dense(8, { activation: 'tanh' }),
      Dense(1),
    ],
    { seed: 3, threads: 1, ...options },
  ).compile({
    optimizer: adam({ learningRate: 0.01, gradientAccumulationSteps: accumulated }),
    loss: 'meanSquaredError',
  });
const learn = (model: Model, epochs = 1, path?: string) =>
  model.fit(x, y, {
    epochs,
    batchSize: 8,
    verbose: 0,
    ...(path !== undefined && { checkpoint: { path } }),
  });
const scaleOf = (model: Model): number => model.engine.state.values('lossScale')[0];
const setScale = (model: Model, scale: number) => model.engine.state.set('lossScale', Float32Array.of(scale));
const kept = (model: Model) =>
  new Map(
    model.engine.state.names().flatMap((name) => {
      // Averages that a normalisation moves are not part of the update.
      const isMoved = name.startsWith('lossScale') || name.includes('moving');
      return isMoved ? [] : [[name, model.engine.state.values(name).slice()] as const];
    }),
  );

describe('mixed precision, on a device that has float16', () => {
  // ONNX Runtime computes in float16 on the processor too, by way of float32.
  beforeEach(() => void vi.spyOn(float16, 'hasFloat16').mockResolvedValue(true));
  afterEach(() => void vi.restoreAllMocks());

  it('learns as float32 does, but for rounding', async () => {
    const [mixed, plain] = [network({ precision: 'mixedFloat16' }), network()];
    const [a, b] = [await learn(mixed, 6), await learn(plain, 6)];
    expect(scaleOf(mixed)).toBe(2 ** 15);
    expect(await mixed.engine.precision()).toBe('mixedFloat16');
    for (const [i, { loss }] of a.epochs.entries())
      expect(Number(loss)).toBeCloseTo(Number(b.epochs[i].loss), 2);
  });

  it('takes no step where a gradient is infinite, halves the scale, and continues', async () => {
    const model = network({ precision: 'mixedFloat16' });
    await learn(model);
    const before = kept(model);
    setScale(model, 2 ** 127);
    await model.fit(x, y, { batchSize: rows, verbose: 0 });
    expect(scaleOf(model)).toBe(2 ** 126);
    expect(kept(model)).toEqual(before);
    setScale(model, 2 ** 10);
    await model.fit(x, y, { batchSize: rows, verbose: 0 });
    expect(scaleOf(model)).toBe(2 ** 10);
    expect(kept(model)).not.toEqual(before);
  });

  it('doubles the scale after 2,000 steps that went well', async () => {
    const model = network({ precision: 'mixedFloat16' });
    await learn(model);
    model.engine.state.set('lossScaleGoodSteps', Float32Array.of(1998));
    await model.fit(x, y, { batchSize: 12, verbose: 0 });
    expect(scaleOf(model)).toBe(2 ** 16);
    expect(model.engine.state.values('lossScaleGoodSteps')[0]).toBe(0);
  });

  it('leaves what was gathered of gradients alone where one is infinite', async () => {
    const model = network({ precision: 'mixedFloat16' }, 4);
    await learn(model);
    const before = kept(model);
    setScale(model, 2 ** 127);
    await model.fit(x, y, { batchSize: rows, verbose: 0 });
    expect(kept(model)).toEqual(before);
  });

  it('continues from a checkpoint to the same bits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'millwright-mixed-'));
    try {
      const path = join(folder, 'run.ckpt');
      const whole = network({ precision: 'mixedFloat16' });
      await learn(whole, 3);
      await learn(network({ precision: 'mixedFloat16' }), 1, path);
      const resumed = network({ precision: 'mixedFloat16' });
      await learn(resumed, 3, path);
      expect(kept(resumed)).toEqual(kept(whole));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps the tables of the optimiser when it is compiled again, and no scale where none is wanted', async () => {
    const model = network({ precision: 'mixedFloat16' });
    await learn(model);
    setScale(model, 4);
    model.compile({ optimizer: sgd({ learningRate: 0.01 }), loss: 'meanSquaredError' });
    await learn(model);
    expect(scaleOf(model)).toBe(2 ** 15);
  });
});

it('is float32 on the processor, which is said', async () => {
  const written: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const [asked, plain] = [network({ precision: 'mixedFloat16' }), network()];
  try {
    await asked.fit(x, y, { batchSize: 8, verbose: 2 });
  } finally {
    spy.mockRestore();
  }
  await learn(plain);
  expect(written[0]).toMatch(/^device cpu has no float16 that would be faster; training in float32\n/);
  expect(kept(asked)).toEqual(kept(plain));
});

it('of an unknown name is refused in a sentence', () => {
  const options: object = { precision: 'float8' };
  expect(() => sequential([Dense(1)], options)).toThrow(
    'precision "float8" is unknown; there are float32, mixedFloat16',
  );
});
