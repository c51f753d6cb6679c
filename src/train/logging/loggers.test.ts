import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TrainingInterrupted } from '../../core/errors.ts';
import { Dense } from '../../nn/layers/index.ts';
import { Input } from '../../nn/model.ts';
import type { Callback } from '../callbacks.ts';
import type { History } from '../fit.ts';
import { sequential } from '../model.ts';
import { CSVLogger, JSONLogger, TensorBoard } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-loggers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const x = { data: Float32Array.from({ length: 40 }, (_, i) => Math.sin(i)), shape: [20, 2] };
const y = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i));

/** Four epochs of four steps; stopped in the middle of an epoch where `steps` says so. */
async function trained(
  name: string,
  callbacks: Callback[],
  steps = Number.POSITIVE_INFINITY,
): Promise<History> {
  const controller = new AbortController();
  let taken = 0;
  const stopping: Callback = {
    onBatchEnd() {
      taken += 1;
      if (taken >= steps) controller.abort();
    },
  };
  const model = sequential([Input({ shape: [2] }), Dense(1)], { threads: 1 });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  try {
    return await model.fit(x, y, {
      epochs: 4,
      batchSize: 4,
      validationSplit: 0.2,
      verbose: 0,
      callbacks: [...callbacks, stopping],
      checkpoint: { path: at(`${name}.ckpt`) },
      signal: controller.signal,
    });
  } finally {
    await model.dispose();
  }
}

/** Trains until the middle of the third epoch, damages logs as a kill may, and continues. */
async function killed(name: string, loggers: () => Callback[], damage: () => void): Promise<History> {
  await expect(trained(name, loggers(), 10)).rejects.toThrow(TrainingInterrupted);
  damage();
  return trained(name, loggers());
}

describe('CSVLogger', () => {
  const rows = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

  it('writes what each epoch gave, and continues where a killed run is resumed', async () => {
    const filename = at('logs/training.csv');
    const { epochs } = await killed(
      'csv',
      () => [CSVLogger({ filename })],
      // An epoch that was written and is done again, and a line that was cut.
      () => appendFileSync(filename, '2,9,9,9,9,9\n3,0.1'),
    );
    const [header, ...lines] = rows(filename);
    const columns = header.split(',');
    expect(columns.sort()).toEqual(['epoch', ...Object.keys(epochs[0])].sort());
    const read = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, i) => [header.split(',')[i], Number(cell)])),
    );
    expect(read).toEqual(epochs.map((logs, epoch) => ({ epoch, ...logs })));
  });

  it('starts again with a new run, unless it is to append', async () => {
    const filename = at('again.csv');
    await trained('first', [CSVLogger({ filename, separator: ';' })]);
    await trained('second', [CSVLogger({ filename, separator: ';' })]);
    expect(rows(filename)).toHaveLength(5);
    await trained('third', [CSVLogger({ filename, separator: ';', append: true })]);
    expect(rows(filename)).toHaveLength(9);
    expect(rows(filename)[0]).toMatch(/^epoch;loss;/);
  });

  it('does not write over a file that is no log', async () => {
    const filename = at('orders.csv');
    writeFileSync(filename, 'id,text\n1,leak\n');
    await expect(trained('orders', [CSVLogger({ filename })])).rejects.toThrow(/orders\.csv is no log/);
    expect(readFileSync(filename, 'utf8')).toBe('id,text\n1,leak\n');
  });
});

describe('JSONLogger', () => {
  it('writes an object a line, and continues where a killed run is resumed', async () => {
    const filename = at('training.jsonl');
    const { epochs } = await killed(
      'json',
      () => [JSONLogger({ filename })],
      () => appendFileSync(filename, '{"epoch":2,"loss":9}\n{"epoch":3,"lo'),
    );
    const lines = readFileSync(filename, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(epochs.map((logs, epoch) => ({ epoch, ...logs })));
  });
});

const python = process.env.MILLWRIGHT_PYTHON ?? 'python3';
const read = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
found = {}
for run in sys.argv[1:]:
    events = EventAccumulator(run)
    events.Reload()
    found[run] = {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()['scalars']}
print(json.dumps(found))
`;
const missing = spawnSync(python, ['-c', 'import tensorboard']).status !== 0;

describe.skipIf(missing)(
  missing
    ? 'TensorBoard (skipped: set MILLWRIGHT_PYTHON to a Python that has the package tensorboard)'
    : 'TensorBoard',
  () => {
    it('reads the curves of a run that was killed and resumed as those of one', async () => {
      const logDir = at('board');
      const { epochs } = await killed(
        'board',
        () => [TensorBoard({ logDir, updateFreq: 'batch' })],
        () => {},
      );
      const runs = ['train', 'validation', 'train_batches'].map((run) => join(logDir, run));
      const { stdout, stderr } = spawnSync(python, ['-c', read, ...runs], { encoding: 'utf8' });
      expect(stdout, stderr).not.toBe('');
      const [training, validation, batches] = runs.map((run) => JSON.parse(stdout)[run]);
      const curve = (name: string) => epochs.map((logs, i) => [i, Math.fround(logs[name])]);
      expect(training).toEqual({
        epoch_loss: curve('loss'),
        epoch_mean_absolute_error: curve('meanAbsoluteError'),
        epoch_learning_rate: curve('learningRate'),
      });
      expect(validation).toEqual({
        epoch_loss: curve('valLoss'),
        epoch_mean_absolute_error: curve('valMeanAbsoluteError'),
      });
      const steps = batches.batch_loss.map(([step]: [number, number]) => step);
      expect(steps).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    });
  },
);
