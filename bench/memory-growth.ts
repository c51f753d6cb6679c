/**
 * Whether memory grows: over the steps of one training, and over models that are made, used and released.
 *
 *     npx tsx bench/memory-growth.ts --steps 10000 --models 100
 *
 * Each is measured in a process of its own, which tells its resident memory twenty times over; what counts is the slope
 * of the second half, when all that is made once has been made. Ends with a status other than 0 where it grows by more
 * than `--most` bytes a step or kilobytes a model.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Dense, Dropout, Embedding, GlobalAveragePooling1D } from '../src/entries/layers.ts';
import { loadOnnx } from '../src/entries/onnx.ts';
import { adam } from '../src/entries/optimizers.ts';
import { simulateWorkOrders } from '../src/entries/simulate.ts';
import { Input, loadModel, type Model, sequential, train } from '../src/index.ts';

/** What may grow: done once for each number from 0 on. */
type Work = (number: number) => Promise<void>;
const rows = 64;
const ids = { data: Int32Array.from({ length: rows * 12 }, (_, i) => (i * 7) % 500), shape: [rows, 12] };
const labels = Int32Array.from({ length: rows }, (_, i) => i % 3);

const newModel = (): Model =>
  sequential([
    Input({ shape: [12], dtype: 'int32' }),
    Embedding(500, 16, { sparse: true }),
    GlobalAveragePooling1D(),
    Dense(32, { activation: 'relu' }),
    Dropout(0.2),
    Dense(3, { activation: 'softmax' }),
  ]).compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
const stepsAtOnce = 50;
const learn = (model: Model, epochs: number) =>
  model.fit(ids, labels, { epochs, batchSize: 16, validationSplit: 0.25, verbose: 0 });

/** Everything whose memory is watched; `folder` is for files. */
const scenarios: Readonly<
  Record<string, { unit: string; size: number; begin(folder: string): Promise<Work> }>
> = {
  'steps of a training': {
    unit: 'step',
    size: stepsAtOnce,
    async begin() {
      const model = newModel();
      // Three steps an epoch: rows enough for as many as asked for would be a table of their own.
      return async () => void (await learn(model, Math.ceil(stepsAtOnce / 3)));
    },
  },
  'models built, trained and disposed': {
    unit: 'model',
    size: 1,
    begin: async () => async () => {
      const model = newModel();
      await learn(model, 1);
      await model.predict(ids);
      await model.dispose();
    },
  },
  'ONNX files loaded, used and disposed': {
    unit: 'model',
    size: 1,
    async begin(folder) {
      const path = join(folder, 'network.onnx');
      const model = newModel();
      await learn(model, 1);
      await model.save(path);
      await model.dispose();
      return async () => {
        const network = loadOnnx(path);
        await network.predict(ids);
        await network.dispose();
      };
    },
  },
  'model folders opened, asked and closed': {
    unit: 'model',
    size: 1,
    async begin(folder) {
      const data = join(folder, 'orders.jsonl');
      const orders = [...simulateWorkOrders({ rows: 400, seed: 1 })];
      writeFileSync(data, orders.map((order) => JSON.stringify(order)).join('\n'));
      const out = join(folder, 'model');
      await train({
        task: 'text-classification',
        data,
        out,
        input: 'description',
        target: 'failure',
        epochs: 1,
      });
      return async () => {
        const model = await loadModel(out);
        await model.predict(['hyd hose blown']);
        await model.explain(['hyd hose blown'], {});
        await model.close();
      };
    },
  },
};

const { values, positionals } = parseArgs({
  options: {
    steps: { type: 'string', default: '10000' },
    models: { type: 'string', default: '100' },
    most: { type: 'string', default: '200' },
  },
  allowPositionals: true,
});
const [name, times] = positionals;
if (name !== undefined) await watch(name, Number(times));
else await all();

/** In a process of its own: does the work and tells the resident memory now and then. */
async function watch(scenario: string, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-memory-'));
  try {
    const work = await scenarios[scenario].begin(folder);
    const told: number[] = [];
    for (let number = 0; number < count; number++) {
      await work(number);
      if ((number + 1) % Math.max(1, Math.floor(count / 20)) !== 0) continue;
      // Twice, with a turn for what is told of objects that are gone.
      for (let i = 0; i < 2; i++) {
        globalThis.gc?.();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      told.push(process.memoryUsage.rss());
    }
    process.stdout.write(JSON.stringify(told));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function all(): Promise<void> {
  for (const [scenario, { unit, size }] of Object.entries(scenarios)) {
    const units = unit === 'step' ? Number(values.steps) : Number(values.models);
    const count = Math.max(20, Math.ceil(units / size));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', fileURLToPath(import.meta.url), scenario, String(count)],
      { maxBuffer: 1 << 24 },
    );
    const told: number[] = JSON.parse(stdout);
    const growth = (slopeOf(told.slice(told.length / 2)) * told.length) / (count * size);
    const most = Number(values.most) * (unit === 'step' ? 1 : 1000);
    const megabytes = [told[0], told[Math.floor(told.length / 2)], told[told.length - 1]].map((each) =>
      Math.round(each / 1e6),
    );
    process.stdout.write(
      `${count * size} ${scenario}: ${megabytes.join(', ')} MB at the beginning, half-way and at the end; ` +
        `${Math.round(growth)} bytes a ${unit} in the second half\n`,
    );
    if (growth > most) process.exitCode = 1;
  }
}

/** The slope of the line through the values that is closest to them. */
function slopeOf(all: readonly number[]): number {
  const middle = (all.length - 1) / 2;
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
  const above = all.reduce((sum, each, i) => sum + (i - middle) * (each - mean), 0);
  return above / all.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
}
