import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { createOrtSession, ortTensor, stringTensor } from '../../runtime/session.ts';
import { writeParts } from '../../simulate/write-parts.ts';
import type { Row } from '../kit/task.ts';
import { loadModel, type TaskModel } from '../load-model.ts';
import { train } from '../train.ts';
import { architectures } from './architectures.ts';
import { openClassifier } from './model.ts';
import { architectureNames } from './options.ts';

let folder = '';
let parts = '';
let scrap: {
  outcome: Awaited<ReturnType<typeof trainScrap>>;
  model: TaskModel<'tabular-classification'>;
  report: string;
  log: string[];
};

const place = (name: string) => join(folder, name);

const trainScrap = (log: string[]) =>
  train({
    task: 'tabular-classification',
    data: parts,
    out: place('scrap'),
    target: 'scrap',
    ignore: 'roughness [um]',
    costMiss: 120,
    costFalseAlarm: 4,
    epochs: 6,
    seed: 1,
    verbose: 0,
    log: (line) => log.push(line),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
  parts = place('parts.csv');
  await writeParts(parts, { rows: 900, seed: 3 });
  const log: string[] = [];
  const outcome = await trainScrap(log);
  const model = await loadModel(place('scrap'), { task: 'tabular-classification' });
  scrap = { outcome, model, report: await readFile(join(place('scrap'), 'report.html'), 'utf8'), log };
});

afterAll(async () => {
  await scrap.model.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (changes: Row = {}): Row => ({
  made_at: '2026-01-07 10:30',
  machine: 'L2',
  material: 'C45',
  'spindle_speed [rpm]': 1500,
  'feed [mm/rev]': '0,22',
  'cutting_force [N]': '910 N',
  'tool_wear [min]': '12.0',
  'coolant_temp [°C]': 21.5,
  ...changes,
});

/** What a model folder says of its training. */
const manifestOf = async (name: string) => (await openBundle(place(name))).manifest.content;

describe('a classifier of rows', () => {
  test('leaves out ids, constants and what contains the answer, and says so', () => {
    const said = scrap.log.join('\n');
    expect(said).toMatch(/columns left out: .*part_id \(.*hall \(the same in every row/);
    expect(said).toMatch(/contains the answer: scrap_note .*--keep "scrap_note"/);
    expect(said).toMatch(/feed \[mm\/rev\], .*: comma read as decimal mark/);
    expect(scrap.model.columns).toEqual(Object.keys(row()));
    expect([...scrap.model.labels].sort()).toEqual(['no', 'yes']);
  });

  test('answers by the costs: where a miss costs thirty false alarms, an alarm needs little', async () => {
    const { threshold, positive } = await manifestOf('scrap');
    expect(threshold).toBeCloseTo(4 / 124, 9);
    expect(positive).toBe('yes');
  });

  test('finds worn tools better than chance', () => {
    const { rocAuc, averagePrecision } = scrap.outcome.metrics;
    expect(rocAuc).toBeGreaterThan(0.75);
    expect(averagePrecision).toBeGreaterThan(0.3);
  });

  test('gives the same figures again on a file', async () => {
    const { metrics, rows, leftOut } = await scrap.model.evaluate(parts);
    expect([rows, leftOut]).toEqual([900, 0]);
    expect(metrics.rocAuc).toBeGreaterThan(0.75);
  });

  test('counts the rows of a file that it cannot be measured on, by reason', async () => {
    const [header, first, second, ...others] = (await readFile(parts, 'utf8')).split('\n');
    const changed = [first.replace(/,(no|yes)(?=,|$)/, ',maybe'), second.replace(/,(no|yes)(?=,|$)/, ',')];
    await writeFile(place('answers.csv'), [header, ...changed, ...others].join('\n'));
    expect(await scrap.model.evaluate(place('answers.csv'))).toMatchObject({
      rows: 898,
      leftOut: 2,
      leftOutBy: { missingLabel: 1, unknownLabel: 1 },
    });
  });

  test('reads a cell however it is written, and says what it does not know', async () => {
    const [plain, written, unknown] = await scrap.model.predict([
      row(),
      row({
        'feed [mm/rev]': ' 0,220 mm',
        'cutting_force [N]': '910',
        material: ' c45 ',
        'tool_wear [min]': 12,
      }),
      row({ material: 'titanium', 'feed [mm/rev]': 'N/A', made_at: null }),
    ]);
    expect(written.score).toBeCloseTo(plain.score, 6);
    expect(plain).not.toHaveProperty('unknown');
    expect(unknown.unknown).toEqual(['material']);
  });

  test('names numbers far outside the training values, but not those a little beyond', async () => {
    const answers = await scrap.model.predict([
      row({ 'coolant_temp [°C]': 400, 'tool_wear [min]': -900 }),
      row({ 'coolant_temp [°C]': 34 }),
    ]);
    expect(answers.map(({ outside }) => outside)).toEqual([
      ['tool_wear [min]', 'coolant_temp [°C]'],
      undefined,
    ]);
  });

  test('names columns that can be missing: without them, answers stay the same', async () => {
    const text = await readFile(join(place('scrap'), 'tabular.json'), 'utf8');
    const model = await openClassifier(await openBundle(place('scrap')));
    try {
      expect(JSON.parse(text).optional).toEqual(model.optionalColumns);
      expect(model.optionalColumns).not.toContain('tool_wear [min]');
      const rows = [row(), row({ machine: 'L1', 'tool_wear [min]': 70 })];
      const lacking = Object.fromEntries((model.optionalColumns ?? []).map((name) => [name, null]));
      const [all, few] = [
        await model.predict(rows, {}),
        await model.predict(
          rows.map((each) => ({ ...each, ...lacking })),
          {},
        ),
      ];
      expect(few.map(({ label }) => label)).toEqual(all.map(({ label }) => label));
    } finally {
      await model.close();
    }
  });

  test('models without ranges and optional columns still open', async () => {
    const bundle = await openBundle(place('scrap'));
    const saved = JSON.parse((await bundle.read('tabular.json')).toString('utf8'));
    delete saved.optional;
    for (const column of saved.columns) delete column.range;
    const old = {
      ...bundle,
      read: async (name: string) =>
        name === 'tabular.json' ? Buffer.from(JSON.stringify(saved)) : bundle.read(name),
    };
    const model = await openClassifier(old);
    try {
      expect(model.optionalColumns).toEqual([]);
      expect((await model.predict([row({ 'coolant_temp [°C]': 400 })], {}))[0]).not.toHaveProperty('outside');
    } finally {
      await model.close();
    }
  });

  test('shows answers and reasons in both languages, and an answer as cells of a table', async () => {
    const model = await openClassifier(await openBundle(place('scrap')));
    try {
      const [answer] = await model.predict([row({ material: 'titanium', 'tool_wear [min]': 4000 })], {});
      expect(model.show.answer(answer, 'en')).toMatch(
        /scrap (yes|no) .*\(not understood: material\).*\(far outside the training data: tool_wear \[min\]\)/,
      );
      expect(model.show.answer(answer, 'zh')).toMatch(/scrap (yes|no).*未能理解：material.*远超出/);
      expect(model.show.cells(answer)).toEqual({
        label: answer.label,
        score: answer.score,
        unknown: 'material',
        outside: 'tool_wear [min]',
      });
      const [reasons] = await model.explain([row({ 'tool_wear [min]': 160 })], {});
      expect(model.show.explanation(reasons, 'en', false)).toMatch(/tool_wear \[min\] = 160/);
      expect(model.show.explanation(reasons, 'zh', false)).toContain('典型的一行');
    } finally {
      await model.close();
    }
  });

  test('the model file takes raw columns in any runtime', async () => {
    const [{ scores }] = await scrap.model.predict([row({ material: ' C45' })]);
    const session = await createOrtSession(await readFile(join(place('scrap'), 'model.onnx')), {});
    const one = (value: number, dtype: 'float32' | 'float64' = 'float32') =>
      ortTensor(dtype === 'float32' ? Float32Array.of(value) : Float64Array.of(value), {
        dtype,
        shape: [1, 1],
      });
    const results = await session.run({
      made_at: one(Date.UTC(2026, 0, 7, 10, 30) / 1000, 'float64'),
      machine: stringTensor(['L2'], [1, 1]),
      material: stringTensor(['C45'], [1, 1]),
      'spindle_speed [rpm]': one(1500),
      'feed [mm/rev]': one(0.22),
      'cutting_force [N]': one(910),
      'tool_wear [min]': one(12),
      'coolant_temp [°C]': one(21.5),
    });
    const [first, second] = results.scores.data;
    expect(Number(first)).toBeCloseTo(scores.no, 6);
    expect(Number(second)).toBeCloseTo(scores.yes, 6);
    await session.release();
  });

  test('explains a row by columns whose parts add up to the change of the score', async () => {
    const rows = [
      row(),
      row({ 'tool_wear [min]': 160 }),
      row({ 'coolant_temp [°C]': null, material: '1.4301' }),
    ];
    const explained = await scrap.model.explain(rows);
    for (const { score, baseline, contributions } of explained) {
      const sum = contributions.reduce((total, { contribution }) => total + contribution, 0);
      expect(Math.abs(sum - (score - baseline))).toBeLessThan(0.01);
    }
    const [strongest] = [...explained[1].contributions].sort((a, b) => b.contribution - a.contribution);
    expect(strongest).toMatchObject({ column: 'tool_wear [min]', value: 160 });
    await expect(scrap.model.explain(rows, { label: 'yess' })).rejects.toThrow('did you mean "yes"?');
  });

  test('its report holds the verdict, the saving, the curves and what was left out', () => {
    const { report } = scrap;
    for (const text of [
      'What it saves',
      'Precision and recall',
      'What decides',
      'scrap_note',
      'model.onnx',
    ]) {
      expect(report).toContain(text);
    }
    expect(report).toMatch(/It found \d+ of \d+ unseen rows|Do not use it/);
    expect(report).toContain('Simulated data');
    expect(report).not.toMatch(/undefined|>NaN|\[object/);
  });

  test('takes what a row lacks as empty and says so; refuses a mistyped column and a row without any', async () => {
    const [{ machine, ...known }] = [row()];
    const [lacking, empty] = await scrap.model.predict([known, { ...known, machine: null }]);
    expect(lacking).toEqual({ ...empty, missing: ['machine'] });
    expect(scrap.model.showPrediction(lacking)).toContain('(taken as empty: machine)');
    expect((await scrap.model.explain([known]))[0].missing).toEqual(['machine']);
    const mistyped = scrap.model.predict([{ ...known, machin: machine ?? '' }]);
    await expect(mistyped).rejects.toThrow(/row 1 has no "machine" \(it has "machin"\)/);
    const refused = scrap.model.predict([{ x: 'L1' }]);
    await expect(refused).rejects.toThrow(/row 1 has no "made_at"; the model reads .*null, or nothing/);
  });
});

describe('a number predicted', () => {
  test('comes with an interval that contains nine of ten true numbers, and is explained', async () => {
    const { metrics } = await train({
      task: 'tabular-regression',
      data: parts,
      out: place('roughness'),
      target: 'roughness [um]',
      ignore: ['scrap', 'scrap_note'],
      epochs: 8,
      seed: 1,
      lang: 'zh',
      verbose: 0,
    });
    expect(metrics.r2).toBeGreaterThan(0.5);
    expect(metrics.coverage90).toBeGreaterThan(0.8);
    const model = await loadModel(place('roughness'), { task: 'tabular-regression' });
    const [coarse, fine] = await model.predict([
      row({ 'feed [mm/rev]': '0,35' }),
      row({ 'feed [mm/rev]': '0,12' }),
    ]);
    expect(coarse.value).toBeGreaterThan(fine.value + 0.5);
    expect(coarse.low).toBeLessThan(coarse.value);
    const [{ score, baseline, contributions }] = await model.explain([row({ 'feed [mm/rev]': '0,35' })]);
    const sum = contributions.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(score - baseline, 1);
    await model.close();
    expect(await readFile(join(place('roughness'), 'report.html'), 'utf8')).toContain('积分梯度');
  });
});

test('a Transformer over columns learns the same table', async () => {
  const { metrics } = await train({
    task: 'tabular-classification',
    data: parts,
    out: place('transformer'),
    target: 'scrap',
    ignore: 'roughness [um],made_at',
    architecture: 'ft-transformer',
    epochs: 2,
    seed: 1,
    verbose: 0,
  });
  expect(metrics.rocAuc).toBeGreaterThan(0.6);
  expect((await manifestOf('transformer')).thresholdBy).toBe('f1');
});

test('the share of test rows can be chosen', async () => {
  const { data } = await train({
    task: 'tabular-classification',
    data: parts,
    out: place('third'),
    target: 'scrap',
    ignore: 'roughness [um]',
    testShare: 0.3,
    epochs: 1,
    verbose: 0,
  });
  expect(data).toMatchObject({ train: 630, test: 270 });
});

test('every network that can be asked for exists', () => {
  expect(architectures.map(({ name }) => name)).toEqual(architectureNames);
});
