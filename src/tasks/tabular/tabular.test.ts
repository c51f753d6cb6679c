import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { jsonObject } from '../../core/json.ts';
import { createOrtSession, ortTensor, stringTensor } from '../../runtime/session.ts';
import { writeParts } from '../../simulate/write-parts.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { tabularClassification } from '../tabular-classification/task.ts';
import { tabularRegression } from '../tabular-regression/task.ts';
import { trainTable } from './train-table.test-data.ts';

let folder = '';
let parts = '';
let scrap: { outcome: Outcome; model: TaskModel; report: string; log: string[] };

const place = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
  parts = place('parts.csv');
  await writeParts(parts, { rows: 900, seed: 3 });
  const { outcome, log } = await trainTable(tabularClassification, parts, place('scrap'), {
    target: 'scrap',
    ignore: 'roughness [um]',
    costMiss: '120',
    costFalseAlarm: '4',
  });
  const model = await tabularClassification.load(await openBundle(place('scrap')));
  scrap = { outcome, model, report: await readFile(join(place('scrap'), 'report.html'), 'utf8'), log };
});

afterAll(async () => {
  await scrap.model.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
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

describe('a classifier of rows', () => {
  test('leaves out ids, constants and what knows the answer, and says so', () => {
    const said = scrap.log.join('\n');
    expect(said).toMatch(/columns left out: .*part_id \(id\).*hall \(constant\)/);
    expect(said).toMatch(/knows the answer: scrap_note .*--keep "scrap_note"/);
    expect(said).toMatch(/feed \[mm\/rev\]: decimalComma/);
    const columns = Array.isArray(scrap.outcome.columns) ? scrap.outcome.columns.map(jsonObject) : [];
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(row())));
  });

  test('answers by the costs: where a miss costs thirty false alarms, an alarm needs little', () => {
    expect(scrap.outcome.threshold).toBeCloseTo(4 / 124, 9);
    expect(scrap.outcome.positive).toBe('yes');
  });

  test('finds worn tools better than chance', () => {
    const metrics = jsonObject(scrap.outcome.metrics ?? null);
    expect(Number(metrics.rocAuc)).toBeGreaterThan(0.75);
    expect(Number(metrics.averagePrecision)).toBeGreaterThan(0.3);
  });

  test('gives the same figures again on a file', async () => {
    const { metrics, rows } = await scrap.model.evaluate(parts, {});
    expect(rows).toBe(900);
    expect(Number(jsonObject(metrics).rocAuc)).toBeGreaterThan(0.75);
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
    expect(written.score).toBeCloseTo(Number(plain.score), 6);
    expect(Number(unknown.score)).toBeGreaterThanOrEqual(0);
    expect(scrap.model.showPrediction(plain)).toMatch(/scrap (yes|no)/);
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
    const { no, yes } = jsonObject(scores);
    const [first, second] = results.scores.data;
    expect(Number(first)).toBeCloseTo(Number(no), 6);
    expect(Number(second)).toBeCloseTo(Number(yes), 6);
    await session.release();
  });

  test('explains a row by columns whose parts add up to the change of the score', async () => {
    const rows = [
      row(),
      row({ 'tool_wear [min]': 160 }),
      row({ 'coolant_temp [°C]': null, material: '1.4301' }),
    ];
    const explained = await scrap.model.explain(rows, {});
    for (const { score, baseline, contributions } of explained) {
      const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
      const sum = list.reduce((total, { contribution }) => total + Number(contribution), 0);
      expect(Math.abs(sum - (Number(score) - Number(baseline)))).toBeLessThan(0.01);
    }
    const list = Array.isArray(explained[1].contributions) ? explained[1].contributions.map(jsonObject) : [];
    const strongest = [...list].sort((a, b) => Number(b.contribution) - Number(a.contribution))[0];
    expect(strongest.column).toBe('tool_wear [min]');
    expect(scrap.model.showExplanation(explained[1], false)).toMatch(/tool_wear \[min\] = 160/);
  });

  test('its report holds the verdict, the saving, the curves and what was left out', () => {
    const { report } = scrap;
    for (const text of [
      'What it saves',
      'Precision and recall',
      'What it goes by',
      'scrap_note',
      'model.onnx',
    ]) {
      expect(report).toContain(text);
    }
    expect(report).toMatch(/It found \d+ of \d+ rows|Do not use it/);
    expect(report).toContain('Simulated data');
    expect(report).not.toMatch(/undefined|>NaN|\[object/);
  });

  test.each([
    ['no JSON', 'hello', /not JSON/],
    ['a list', '[1, 2]', /not a JSON object/],
    ['a column lacking', '{"machine": "L1"}', /row 1 has no "made_at".*null for what is not known/],
  ])('refuses %s', async (_, input, message) => {
    await expect(scrap.model.predict([input])).rejects.toThrow(message);
  });
});

describe('a number predicted', () => {
  test('is learned with an interval that nine of ten keep, and explained', async () => {
    const { outcome } = await trainTable(
      tabularRegression,
      parts,
      place('roughness'),
      { target: 'roughness [um]', ignore: 'scrap,scrap_note' },
      { epochs: 8, lang: 'zh' },
    );
    const metrics = jsonObject(outcome.metrics ?? null);
    expect(Number(metrics.r2)).toBeGreaterThan(0.5);
    expect(Number(metrics.coverage90)).toBeGreaterThan(0.8);
    const model = await tabularRegression.load(await openBundle(place('roughness')));
    const [coarse, fine] = await model.predict([
      row({ 'feed [mm/rev]': '0,35' }),
      row({ 'feed [mm/rev]': '0,12' }),
    ]);
    expect(Number(coarse.value)).toBeGreaterThan(Number(fine.value) + 0.5);
    expect(Number(coarse.low)).toBeLessThan(Number(coarse.value));
    const [{ score, baseline, contributions }] = await model.explain([row({ 'feed [mm/rev]': '0,35' })], {});
    const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
    const sum = list.reduce((total, { contribution }) => total + Number(contribution), 0);
    expect(sum).toBeCloseTo(Number(score) - Number(baseline), 1);
    await model.close();
    expect(await readFile(join(place('roughness'), 'report.html'), 'utf8')).toContain('积分梯度');
  });
});

test('a Transformer over columns learns the same table', async () => {
  const { outcome } = await trainTable(
    tabularClassification,
    parts,
    place('transformer'),
    { target: 'scrap', ignore: 'roughness [um],made_at' },
    { epochs: 2, architecture: 'ft-transformer' },
  );
  expect(Number(jsonObject(outcome.metrics ?? null).rocAuc)).toBeGreaterThan(0.6);
  expect(outcome.thresholdBy).toBe('f1');
});
