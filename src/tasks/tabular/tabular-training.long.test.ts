import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { writeParts } from '../../simulate/write-parts.ts';
import type { Task, TrainRequest } from '../kit/task.ts';
import { tabularClassification } from '../tabular-classification/task.ts';
import { tabularRegression } from '../tabular-regression/task.ts';
import { foldRows } from './train-ensemble.ts';
import { trainTable } from './train-table.test-data.ts';

let folder = '';
const place = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('interrupted and resumed, training gives the model that it would have given', async () => {
  const options = { target: 'scrap', ignore: 'roughness [um]' };
  const few = place('few.csv');
  await writeParts(few, { rows: 300, seed: 4 });
  const controller = new AbortController();
  let looks = 0;
  // Ctrl-C in the middle of the second member.
  const signal = new Proxy(controller.signal, {
    get(target, key) {
      if (key === 'aborted' && ++looks === 11) controller.abort();
      return Reflect.get(target, key);
    },
  });
  const interrupted = trainTable(tabularClassification, few, place('halted'), options, { signal, epochs: 8 });
  await expect(interrupted).rejects.toThrow(/--resume/);
  expect(await readdir(join(place('halted'), 'checkpoint'))).toHaveLength(2);
  const resumed = await trainTable(tabularClassification, few, place('halted'), options, {
    resume: true,
    epochs: 8,
  });
  const whole = await trainTable(tabularClassification, few, place('whole'), options, { epochs: 8 });
  expect(resumed.outcome.metrics).toEqual(whole.outcome.metrics);
  const [a, b] = await Promise.all(
    ['halted', 'whole'].map((name) => readFile(join(place(name), 'model.onnx'))),
  );
  expect(a.equals(b)).toBe(true);
});

test('from a table in a temporary file it learns the same, with files of their own and without', async () => {
  const [many, other] = [place('many.csv'), place('other.csv')];
  await writeParts(many, { rows: 400, seed: 5 });
  await writeParts(other, { rows: 200, seed: 6 });
  const sides: Pick<TrainRequest, 'validation' | 'test'>[] = [{}, { validation: other, test: other }];
  for (const [i, own] of sides.entries()) {
    const learn = async (name: string, options: Record<string, unknown>) =>
      trainTable(
        tabularClassification,
        many,
        place(`${name}-${i}`),
        { target: 'scrap', ignore: 'roughness [um]', ...options },
        { ...own, epochs: 3 },
      );
    const kept = await learn('kept', {});
    const streamed = await learn('streamed', { tableInMemory: 0 });
    expect(streamed.outcome.metrics).toEqual(kept.outcome.metrics);
    expect(streamed.log.join('\n')).toContain('the table lies in a temporary file');
    const read = (name: string) => readFile(join(place(`${name}-${i}`), 'model.onnx'));
    expect((await read('streamed')).equals(await read('kept'))).toBe(true);
    const model = await tabularClassification.load(await openBundle(place(`kept-${i}`)));
    try {
      const evaluated = await model.evaluate(other, {});
      expect(await model.evaluate(other, { tableInMemory: 0 })).toEqual(evaluated);
    } finally {
      await model.close();
    }
  }
  await expect(
    trainTable(tabularClassification, many, place('wrong'), { target: 'scrap', tableInMemory: 'all' }),
  ).rejects.toThrow(/^--table-in-memory all must be a number of megabytes/);
});

test('each row of hundreds of thousands is judged by one member and learned from by the others', () => {
  const rows = 300_000;
  const members = foldRows(Int32Array.from({ length: rows }, (_, row) => row % 5));
  expect(members.map(({ judge }) => judge.length)).toEqual(new Array(5).fill(rows / 5));
  expect(members.map(({ learn }) => learn.length)).toEqual(new Array(5).fill((4 * rows) / 5));
});

describe('what cannot be learned from is refused in one sentence, and nothing is left behind', () => {
  const csv = (rows: number, cells: (row: number) => readonly (string | number)[]) =>
    ['a,b,y', ...Array.from({ length: rows }, (_, each) => cells(each).join(','))].join('\n');
  const many = csv(60, (each) => [each % 7, (each * 31) % 11, each % 2 === 0 ? 'no' : 'yes']);
  test.each<[string, Task, string, Record<string, unknown>, RegExp]>([
    [
      'one class',
      tabularClassification,
      csv(40, (i) => [i % 7, i % 3, 'ok']),
      { target: 'y' },
      /one class only \("ok"\)/,
    ],
    [
      'a target without cells',
      tabularClassification,
      csv(40, (i) => [i % 7, i % 3, '']),
      { target: 'y' },
      /no class with/,
    ],
    ['an unknown target', tabularClassification, many, { target: 'yy' }, /no column "yy".*nearest is "y"/],
    [
      'an unknown column to ignore',
      tabularClassification,
      many,
      { target: 'y', ignore: 'c' },
      /no column "c"/,
    ],
    [
      'the target ignored',
      tabularClassification,
      many,
      { target: 'y', ignore: 'y' },
      /names the target column/,
    ],
    [
      'no columns left',
      tabularClassification,
      many,
      { target: 'y', ignore: 'a,b' },
      /no column of .* is left/,
    ],
    [
      'one cost',
      tabularClassification,
      many,
      { target: 'y', costMiss: '5' },
      /--cost-false-alarm is missing/,
    ],
    [
      'a cost of nothing',
      tabularClassification,
      many,
      { target: 'y', costMiss: '0', costFalseAlarm: '1' },
      /--cost-miss 0 must be a number above 0/,
    ],
    [
      'a class that is none',
      tabularClassification,
      many,
      { target: 'y', positive: 'yess' },
      /--positive yess is no value.*give yes/,
    ],
    [
      'words as a number',
      tabularRegression,
      many,
      { target: 'y' },
      /no numbers; for classes use --task tabular-classification/,
    ],
    [
      'a number that never moves',
      tabularRegression,
      csv(40, (i) => [i % 7, i % 3, 5]),
      { target: 'y' },
      /is 5 in every row/,
    ],
    [
      'the same rows over and over',
      tabularClassification,
      csv(60, (i) => [i % 2, 7 - (i % 2), i % 2 === 0 ? 'no' : 'yes']),
      { target: 'y', keep: 'a,b' },
      /of the 60 rows of .* only 2 differ, .*--test/,
    ],
    [
      'very few rows',
      tabularRegression,
      csv(8, (i) => [i, i % 3, i / 3]),
      { target: 'y' },
      /8 numbers; learning needs at least 20/,
    ],
    [
      'numbers as classes',
      tabularClassification,
      csv(3000, (i) => [i % 7, i % 3, (i % 250) / 7]),
      { target: 'y' },
      /250 different values.*tabular-regression/,
    ],
  ])('%s', async (name, task, text, options, message) => {
    const data = place(`${name}.csv`);
    await writeFile(data, text);
    await expect(trainTable(task, data, place(`${name} model`), options)).rejects.toThrow(message);
    expect(await readdir(folder)).not.toContain(`${name} model`);
  });
});
