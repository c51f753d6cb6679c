import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrainingInterrupted } from '../src/core/errors.ts';
import { loadModel } from '../src/index.ts';
import { type TrainOptions, train } from '../src/tasks/train.ts';
import { ordersCsv } from './cli/run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-resume-'));
  writeFileSync(at('orders.csv'), ordersCsv(40));
  writeFileSync(at('dev.csv'), ordersCsv(10));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (out: string, more: Partial<TrainOptions> = {}): TrainOptions => ({
  task: 'text-classification',
  data: at('orders.csv'),
  validation: at('dev.csv'),
  input: 'description',
  target: 'failure',
  out: at(out),
  epochs: 2,
  ...more,
});
const files = (out: string): string[] => readdirSync(at(out)).sort();
const whole = ['millwright.json', 'model.onnx', 'report.html', 'vocabulary.json'];

/** A training that is stopped at its first step. */
async function interrupted(out: string): Promise<void> {
  const controller = new AbortController();
  const log = (line: string) => {
    if (line.startsWith('network')) controller.abort();
  };
  const error = await train(options(out, { signal: controller.signal, log })).catch((failure) => failure);
  expect(error).toBeInstanceOf(TrainingInterrupted);
  expect(error.message).toMatch(/resume: true to continue$/);
  expect(files(out)).toEqual(['checkpoint']);
}

describe('a training that was interrupted', () => {
  it('is not continued with other data to choose by, and is with the same', async () => {
    await interrupted('model');
    const dev = readFileSync(at('dev.csv'), 'utf8');
    writeFileSync(at('dev.csv'), dev.replaceAll('pump', 'pomp'));
    await expect(train(options('model', { resume: true }))).rejects.toThrow('belongs to other data');
    expect(files('model')).toEqual(['checkpoint']);
    writeFileSync(at('dev.csv'), dev);
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    await train(options('model', { resume: true, log }));
    expect(files('model')).toEqual(whole);
    const nothing = 'there is no interrupted training to resume; training begins at the first epoch';
    expect(lines).not.toContain(nothing);
    await train(options('first', { resume: true, log, epochs: 1 }));
    expect(lines).toContain(nothing);
  });

  it('is begun anew with overwrite', async () => {
    await interrupted('anew');
    await train(options('anew', { overwrite: true, epochs: 1 }));
    expect(files('anew')).toEqual(whole);
  });

  it('says so where its checkpoint is damaged', async () => {
    await interrupted('damaged');
    const checkpoint = at('damaged/checkpoint/training.ckpt');
    writeFileSync(checkpoint, readFileSync(checkpoint).subarray(0, 1000));
    await expect(train(options('damaged', { resume: true }))).rejects.toThrow(
      `checkpoint ${checkpoint} is damaged; delete it to start training again`,
    );
  });
});

it('a report that could not be written is written by resuming; the model works meanwhile', async () => {
  mkdirSync(at('unreported/report.html.partial'), { recursive: true });
  await expect(train(options('unreported', { overwrite: true }))).rejects.toThrow();
  expect(existsSync(at('unreported/report.html'))).toBe(false);
  const model = await loadModel(at('unreported'));
  const before = await model.predict(['oil leak']);
  await model.close();
  rmSync(at('unreported/report.html.partial'), { recursive: true });
  await train(options('unreported', { resume: true }));
  expect(files('unreported')).toEqual(whole);
  const again = await loadModel(at('unreported'));
  expect(await again.predict(['oil leak'])).toEqual(before);
  await again.close();
  await again.close();
  await expect(again.predict(['oil leak'])).rejects.toThrow('has been closed; open it again');
});
