import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeParts } from '../../simulate/write-parts.ts';
import { loadModel } from '../load-model.ts';
import { type TrainOptions, train } from '../train.ts';
import { foldRows } from './train-ensemble.ts';

type ClassifierOptions = TrainOptions<'tabular-classification'>;
/** Trains a classifier of scrap into a folder by its name; gives what it says and its metrics. */
async function trainScrap(data: string, name: string, more: Partial<ClassifierOptions>) {
  const log: string[] = [];
  const { metrics } = await train({
    task: 'tabular-classification',
    data,
    out: place(name),
    target: 'scrap',
    ignore: 'roughness [um]',
    seed: 1,
    verbose: 0,
    log: (line) => log.push(line),
    ...more,
  });
  return { metrics, log, onnx: await readFile(join(place(name), 'model.onnx')) };
}

let folder = '';
const place = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('interrupted and resumed, training gives the model that it would have given', async () => {
  const few = place('few.csv');
  await writeParts(few, { rows: 300, seed: 4 });
  const controller = new AbortController();
  const checkpoints = join(place('halted'), 'checkpoint');
  // Ctrl-C in the middle of the second member.
  const signal = new Proxy(controller.signal, {
    get(target, key) {
      const isSecond = existsSync(checkpoints) && readdirSync(checkpoints).length === 2;
      if (key === 'aborted' && isSecond) controller.abort();
      return Reflect.get(target, key);
    },
  });
  const interrupted = trainScrap(few, 'halted', { signal, epochs: 8 });
  await expect(interrupted).rejects.toThrow(/resume: true to continue$/);
  expect(readdirSync(checkpoints)).toHaveLength(2);
  const resumed = await trainScrap(few, 'halted', { resume: true, epochs: 8 });
  const whole = await trainScrap(few, 'whole', { epochs: 8 });
  expect(resumed.metrics).toEqual(whole.metrics);
  expect(resumed.onnx.equals(whole.onnx)).toBe(true);
});

test('from a table in a temporary file it learns the same, with files of their own and without', async () => {
  const [many, other] = [place('many.csv'), place('other.csv')];
  await writeParts(many, { rows: 200, seed: 5 });
  await writeParts(other, { rows: 100, seed: 6 });
  const sides: Partial<ClassifierOptions>[] = [{}, { validation: other, test: other }];
  for (const [i, own] of sides.entries()) {
    const kept = await trainScrap(many, `kept-${i}`, { ...own, epochs: 1 });
    const streamed = await trainScrap(many, `streamed-${i}`, { ...own, epochs: 1, tableInMemory: 0 });
    expect(streamed.metrics).toEqual(kept.metrics);
    expect(streamed.log.join('\n')).toContain('are kept in a temporary file');
    expect(streamed.onnx.equals(kept.onnx)).toBe(true);
    const model = await loadModel(place(`kept-${i}`));
    try {
      const evaluated = await model.evaluate(other);
      expect(await model.evaluate(other, { tableInMemory: 0 })).toEqual(evaluated);
    } finally {
      await model.close();
    }
  }
});

test('each row of hundreds of thousands is judged by one member and learned from by the others', () => {
  const rows = 300_000;
  const members = foldRows(Int32Array.from({ length: rows }, (_, row) => row % 5));
  expect(members.map(({ judge }) => judge.length)).toEqual(new Array(5).fill(rows / 5));
  expect(members.map(({ learn }) => learn.length)).toEqual(new Array(5).fill((4 * rows) / 5));
});

type TableTask = 'tabular-classification' | 'tabular-regression';
describe('what cannot be learned from is refused in one sentence, and nothing is left behind', () => {
  const csv = (rows: number, cells: (row: number) => readonly (string | number)[]) =>
    ['a,b,y', ...Array.from({ length: rows }, (_, each) => cells(each).join(','))].join('\n');
  const many = csv(60, (each) => [each % 7, (each * 31) % 11, each % 2 === 0 ? 'no' : 'yes']);
  test.each<[string, TableTask, string, Partial<ClassifierOptions>, RegExp]>([
    [
      'one class',
      'tabular-classification',
      csv(40, (i) => [i % 7, i % 3, 'ok']),
      { target: 'y' },
      /one class only \("ok"\)/,
    ],
    [
      'a target without cells',
      'tabular-classification',
      csv(40, (i) => [i % 7, i % 3, '']),
      { target: 'y' },
      /no class with/,
    ],
    ['an unknown target', 'tabular-classification', many, { target: 'yy' }, /no column "yy".*nearest is "y"/],
    [
      'an unknown column to ignore',
      'tabular-classification',
      many,
      { target: 'y', ignore: 'c' },
      /no column "c"/,
    ],
    [
      'the target ignored',
      'tabular-classification',
      many,
      { target: 'y', ignore: 'y' },
      /^ignore names the target column/,
    ],
    [
      'no columns left',
      'tabular-classification',
      many,
      { target: 'y', ignore: 'a,b' },
      /no column of .* is left/,
    ],
    ['one cost', 'tabular-classification', many, { target: 'y', costMiss: 5 }, /costFalseAlarm is missing/],
    [
      'a cost of nothing',
      'tabular-classification',
      many,
      { target: 'y', costMiss: 0, costFalseAlarm: 1 },
      /costMiss 0 must be a number above 0/,
    ],
    [
      'a class that is none',
      'tabular-classification',
      many,
      { target: 'y', positive: 'yess' },
      /positive yess is not a value.*give yes/,
    ],
    [
      'words as a number',
      'tabular-regression',
      many,
      { target: 'y' },
      /not numbers; for classes use task tabular-classification/,
    ],
    [
      'a number that never moves',
      'tabular-regression',
      csv(40, (i) => [i % 7, i % 3, 5]),
      { target: 'y' },
      /is 5 in every row/,
    ],
    [
      'the same rows over and over',
      'tabular-classification',
      csv(60, (i) => [i % 2, 7 - (i % 2), i % 2 === 0 ? 'no' : 'yes']),
      { target: 'y', keep: 'a,b' },
      /of the 60 rows of .* only 2 differ, .* with test$/,
    ],
    [
      'very few rows',
      'tabular-regression',
      csv(8, (i) => [i, i % 3, i / 3]),
      { target: 'y' },
      /8 numbers; training needs at least 20/,
    ],
    [
      'numbers as classes',
      'tabular-classification',
      csv(3000, (i) => [i % 7, i % 3, (i % 250) / 7]),
      { target: 'y' },
      /250 different values.*tabular-regression/,
    ],
  ])('%s', async (name, task, text, options, message) => {
    const data = place(`${name}.csv`);
    await writeFile(data, text);
    const given: object = { task, data, out: place(`${name} model`), verbose: 0, ...options };
    await expect(train(given as ClassifierOptions)).rejects.toThrow(message);
    expect(await readdir(folder)).not.toContain(`${name} model`);
  });
});
