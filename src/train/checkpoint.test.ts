import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import { Dense, Dropout } from '../nn/layers/index.ts';
import { sparseCategoricalCrossentropy } from '../nn/losses/index.ts';
import { Input } from '../nn/model.ts';
import { L2 } from '../nn/regularizers.ts';
import { type Callback, earlyStopping } from './callbacks.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { History } from './fit.ts';
import { type Model, sequential } from './model.ts';
import type { CompileOptions, TrainOptions } from './model-options.ts';
import { adam, adamW, sgd } from './optimizers/index.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import { cosineDecay } from './schedules.ts';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-checkpoint-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newPath = (): string => join(folder, `${count++}.ckpt`);

const rows = 40;
const x = { data: new Float32Array(rows * 3), shape: [rows, 3] };
new Random(1).fillNormal(x.data, 0, 1);
const y = Int32Array.from({ length: rows }, (_, i) => (x.data[3 * i] > 0 ? 1 : 0));

interface Changes {
  readonly compile?: Partial<CompileOptions>;
  readonly fit?: TrainOptions;
  readonly dropout?: number;
  readonly l2?: number;
  readonly units?: number;
  readonly activation?: 'relu' | 'tanh';
  readonly seed?: number;
}

function build({
  compile,
  dropout = 0.3,
  l2 = 0.01,
  units = 6,
  activation = 'relu',
  seed = 1,
}: Changes = {}) {
  return sequential(
    [
      Input({ shape: [3] }),
      Dense(units, { activation, kernelRegularizer: L2(l2) }),
      Dropout(dropout),
      Dense(2, { activation: 'softmax' }),
    ],
    { seed, threads: 1 },
  ).compile({ optimizer: adam({ clipnorm: 1 }), loss: 'sparseCategoricalCrossentropy', ...compile });
}
const options = { verbose: 0, batchSize: 16, epochs: 3 } as const;
const fitWith = (model: Model, path: string, more: TrainOptions = {}): Promise<History> =>
  model.fit(x, y, { ...options, checkpoint: { path, everySteps: 1 }, ...more });

/** Aborts after `steps` batches. */
function interruption(steps: number): { signal: AbortSignal; callback: Callback } {
  const controller = new AbortController();
  let seen = 0;
  return {
    signal: controller.signal,
    callback: {
      onBatchEnd() {
        seen += 1;
        if (seen === steps) controller.abort();
      },
    },
  };
}

describe('a training that was interrupted', () => {
  // Where an epoch must be better by 10 to count, the first one's weights are what training ends with.
  it.each([
    [1, 0],
    [2, 0],
    [3, 0],
    [5, 0],
    [3, 10],
    [5, 10],
  ])('after %i steps continues to the same weights and history (least gain %i)', async (steps, minDelta) => {
    const callbacks = () => [
      reduceOnPlateau({ monitor: 'loss', patience: 0, threshold: 0.5 }),
      earlyStopping({ monitor: 'valLoss', patience: minDelta === 0 ? 1 : 9, minDelta }),
    ];
    const never = build();
    const expected = await never.fit(x, y, { ...options, validationSplit: 0.2, callbacks: callbacks() });
    const path = newPath();
    const { signal, callback } = interruption(steps);
    const first = build();
    const more = { validationSplit: 0.2, checkpoint: { path } };
    const interrupted = fitWith(first, path, { ...more, signal, callbacks: [callback, ...callbacks()] });
    await expect(interrupted).rejects.toThrow(/^training was interrupted in epoch \d of 3$/);
    const second = build();
    // A progress line, which the first run did not have, is not mistaken for a callback of its own.
    const resumed = await fitWith(second, path, {
      ...more,
      callbacks: [{ onEpochEnd() {} }, ...callbacks()],
    });
    expect(second.getWeights()).toEqual(never.getWeights());
    expect(resumed.epochs).toEqual(expected.epochs);
    expect(resumed.stopped).toBe(expected.stopped);
    for (const each of [never, first, second]) await each.dispose();
  });

  it('that is over is not trained further, unless for more epochs', async () => {
    const path = newPath();
    const first = build();
    await fitWith(first, path);
    const again = build();
    const { steps } = await fitWith(again, path);
    expect(steps).toBe(9);
    expect(again.getWeights()).toEqual(first.getWeights());
    const longer = build();
    const whole = build();
    await fitWith(longer, path, { epochs: 5 });
    await fitWith(whole, newPath(), { epochs: 5 });
    expect(longer.getWeights()).toEqual(whole.getWeights());
    for (const each of [first, again, longer, whole]) await each.dispose();
  });
});

describe('a checkpoint is refused by a run with another', () => {
  const changes: Record<string, Changes> = {
    'learning rate': { compile: { optimizer: adam({ clipnorm: 1, learningRate: 0.01 }) } },
    schedule: { compile: { optimizer: adam({ clipnorm: 1, learningRate: cosineDecay(0.001, 100) }) } },
    'first moment': { compile: { optimizer: adam({ clipnorm: 1, beta1: 0.8 }) } },
    'second moment': { compile: { optimizer: adam({ clipnorm: 1, beta2: 0.99 }) } },
    epsilon: { compile: { optimizer: adam({ clipnorm: 1, epsilon: 1e-4 }) } },
    clipping: { compile: { optimizer: adam() } },
    'kind of clipping': { compile: { optimizer: adam({ clipvalue: 1 }) } },
    'weight decay': { compile: { optimizer: adamW({ clipnorm: 1 }) } },
    optimiser: { compile: { optimizer: sgd({ momentum: 0.9 }) } },
    loss: { compile: { loss: sparseCategoricalCrossentropy({ fromLogits: true }) } },
    'dropout rate': { dropout: 0.4 },
    penalty: { l2: 0.02 },
    activation: { activation: 'tanh' },
    width: { units: 7 },
    seed: { seed: 2 },
    'batch size': { fit: { batchSize: 20 } },
    order: { fit: { shuffle: false } },
    validation: { fit: { validationSplit: 0.1 } },
    weight: { fit: { classWeight: { 1: 2 } } },
    callback: { fit: { callbacks: [earlyStopping({ monitor: 'loss', patience: 9 })] } },
  };
  const path = () => join(folder, 'settings.ckpt');
  beforeAll(async () => {
    const model = build();
    await fitWith(model, path());
    await model.dispose();
  });

  it.each(Object.keys(changes))('%s', async (name) => {
    const model = build(changes[name]);
    await expect(fitWith(model, path(), changes[name].fit)).rejects.toThrow(
      /^checkpoint .*settings\.ckpt belongs to other data, other settings or another version of Millwright; delete it/,
    );
    await model.dispose();
  });

  it('file of data', async () => {
    const model = build();
    const checkpoint = { path: path(), everySteps: 1, fingerprint: 'other data' };
    await expect(fitWith(model, path(), { checkpoint })).rejects.toThrow('belongs to other data');
    await model.dispose();
  });
});

describe('a checkpoint file', () => {
  const arrays = new Map([
    ['a', Float32Array.of(1, -0, Number.NaN, Number.POSITIVE_INFINITY)],
    ['leer 空', new Float32Array(0)],
  ]);

  it('gives back what was written, and nothing where there is none', async () => {
    const path = newPath();
    expect(await readCheckpoint(path)).toBeUndefined();
    await writeCheckpoint(path, { header: { step: 3, text: '扳手' }, arrays });
    const read = await readCheckpoint(path);
    expect(read?.header).toMatchObject({ step: 3, text: '扳手' });
    expect(read?.arrays).toEqual(arrays);
  });

  it('that is cut off anywhere, changed or another file is refused in one sentence', async () => {
    const path = newPath();
    await writeCheckpoint(path, { header: { step: 3 }, arrays });
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 6] ^= 1;
    const broken = [
      flipped,
      Buffer.from('text,label\n'),
      Buffer.alloc(400, 7),
      Buffer.concat([whole, whole]),
    ];
    // Whole by its digest, but no header.
    const start = whole.indexOf('\n') + 1;
    const headless = Buffer.concat([
      whole.subarray(0, start),
      Buffer.from([4, 0, 0, 0]),
      Buffer.from('null'),
    ]);
    const rest = whole.subarray(start + 4 + whole.readUInt32LE(start), -32);
    const body = Buffer.concat([headless, rest]);
    broken.push(Buffer.concat([body, createHash('sha256').update(body).digest()]));
    for (let length = 0; length < whole.length; length += 3) broken.push(whole.subarray(0, length));
    for (const bytes of broken) {
      writeFileSync(path, bytes);
      await expect(readCheckpoint(path)).rejects.toThrow(
        `checkpoint ${path} is damaged; delete it to start training again`,
      );
    }
  });
});
