import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, jsonObject } from '../../src/core/json.ts';
import { Random } from '../../src/core/random.ts';
import { writeRunToFailure } from '../../src/simulate/index.ts';
import { run, sentence, told } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-numbers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, content: string): string => {
  writeFileSync(at(name), content);
  return at(name);
};

/** 120 rows of which `feed` and `force` decide `rough`, a number, and `scrap`, a class. */
const rows = ((random) =>
  Array.from({ length: 120 }, () => {
    const feed = 0.1 + 0.3 * random.next();
    const force = 900 + 400 * random.next();
    return { feed, force, rough: 8 * feed + force / 1000, scrap: feed > 0.25 ? 'yes' : 'no' };
  }))(new Random(3));
/** As a spreadsheet of a machine with a decimal comma writes them, some cells without a value. */
const written = rows.map(({ feed, force, rough, scrap }, i) => [
  i % 20 === 3 ? 'N/A' : feed.toFixed(3).replace('.', ','),
  i % 20 === 5 ? '#VALUE!' : `${force.toFixed(1).replace('.', ',')} N`,
  rough.toFixed(2).replace('.', ','),
  scrap,
]);
const csv = ['feed;force;rough;scrap', ...written.map((cells) => cells.join(';'))].join('\n');
const learn = (task: string, data: string, target: string, out: string): string[] => [
  ...['train', data, '--task', task, '--target', target, '--epochs', '2', '--out', at(out)],
];
const first = (json: Json): { readonly [key: string]: Json } =>
  jsonObject(Array.isArray(json) ? json[0] : null);

describe('decimal commas, N/A and #VALUE! in columns of numbers', () => {
  let said = '';
  beforeAll(async () => {
    const words = learn('tabular-regression', file('parts.csv', csv), 'rough', 'rough');
    ({ said } = await told(...words, '--ignore', 'scrap'));
  });
  const answerTo = async (row: Record<string, unknown>) => {
    const { status, out, err } = await run('predict', at('rough'), JSON.stringify(row), '--json');
    expect(status, err).toBe(0);
    return first(JSON.parse(out));
  };

  it('are understood and counted', () => {
    expect(said).toMatch(/column feed, 6 cells such as "N\/A" in row 5: missing/);
    expect(said).toMatch(/column feed, 114 cells such as .*: comma read as decimal mark/);
    expect(said).toMatch(/column force, 6 cells such as "#VALUE!" in row 7: missing/);
    expect(said).toMatch(/column force, 114 cells such as "\d+,\d N" in row 2: unit removed/);
  });

  it('mean the same in predict as a number does, and a missing one as null does', async () => {
    const { value } = await answerTo({ feed: '0,213', force: '1.013,5 N' });
    expect((await answerTo({ feed: 0.213, force: 1013.5 })).value).toBe(value);
    expect((await answerTo({ feed: '0.213', force: '1013.5' })).value).toBe(value);
    const { value: unknown } = await answerTo({ feed: '0,213', force: null });
    expect(unknown).not.toBe(value);
    for (const cell of ['#VALUE!', 'N/A', '', ' - ']) {
      expect(await answerTo({ feed: '0,213', force: cell })).not.toHaveProperty('unknown');
      expect((await answerTo({ feed: '0,213', force: cell })).value).toBe(unknown);
    }
  });

  it('but words are no numbers, and it says so', async () => {
    expect((await answerTo({ feed: '0,213', force: 'high' })).unknown).toEqual(['force']);
    const { out } = await run('predict', at('rough'), '{"feed": 0.2, "force": "high"}');
    expect(out).toContain('(not understood: force)');
  });

  it('are measured alike from a file that writes a point', async () => {
    const points = file('points.csv', csv.replaceAll(',', '.').replaceAll(';', ','));
    const [comma, point] = [
      await told('evaluate', at('rough'), at('parts.csv')),
      await told('evaluate', at('rough'), points),
    ];
    expect(point.json.metrics).toEqual(comma.json.metrics);
  });

  it('in the column to predict leave a row out', async () => {
    const faulty = csv.replace(/;\d,\d\d;/, ';#VALUE!;').replace(/;\d,\d\d;no/, ';N/A;no');
    const words = learn('tabular-regression', file('faulty.csv', faulty), 'rough', 'faulty');
    const { said: also, json } = await told(...words, '--ignore', 'scrap');
    expect(also).toContain('left out: 2 (no answer)');
    const data = jsonObject(json.data);
    expect(Number(data.train) + Number(data.test)).toBe(118);
  });
});

describe('a table of which little can be learned', () => {
  it('is refused where its numbers are no classes, or its classes no numbers', async () => {
    const refused = async (task: string, target: string) =>
      sentence(await run(...learn(task, at('parts.csv'), target, 'never')));
    expect(await refused('tabular-classification', 'rough')).toMatch(
      /column "rough" of .* has \d+ different values, numbers and no classes; .*--task tabular-regression/,
    );
    expect(await refused('tabular-regression', 'scrap')).toMatch(/--task tabular-classification/);
    expect(existsSync(at('never'))).toBe(false);
  });

  it('is warned about where it is tiny', async () => {
    const few = csv.split('\n').slice(0, 23).join('\n');
    const { said, json } = await told(...learn('tabular-regression', file('few.csv', few), 'rough', 'few'));
    expect(said).toMatch(/warning: There are only 22 cases in all\./);
    expect(json.warnings).toHaveLength(2);
    const report = readFileSync(at('few/report.html'), 'utf8');
    expect(report).toContain('Too little data to judge by');
  });
});

describe('series of sensors', () => {
  const life = (data: string, out: string): string[] => [
    ...['train', data, '--task', 'remaining-life', '--unit', 'unit', '--time', 'cycle', '--event', 'event'],
    ...['--architecture', 'gru', '--epochs', '1', '--out', at(out)],
  ];
  let lines: string[][] = [];
  const pumps = (change: (cells: string[]) => string[]): string =>
    [lines[0], ...lines.slice(1).map(change)].map((cells) => cells.join(',')).join('\n');
  beforeAll(async () => {
    await writeRunToFailure(at('pumps.csv'), { units: 8, seed: 3 });
    const text = readFileSync(at('pumps.csv'), 'utf8').replace('\ufeff', '').trim();
    lines = text.split(/\r?\n/).map((line) => line.split(','));
  });

  it('of units without a failure are refused in one sentence', async () => {
    const running = file(
      'running.csv',
      pumps((cells) => [...cells.slice(0, -1), '0']),
    );
    expect(sentence(await run(...life(running, 'never')))).toMatch(
      /none of the 8 units of .*running\.csv failed; .* look at column "event"/,
    );
    expect(existsSync(at('never'))).toBe(false);
  });

  it('of which none moves are refused in one sentence', async () => {
    const still = pumps(([unit, cycle, ...readings]) => [
      ...[unit, cycle],
      ...readings.map((_, i) => (i < readings.length - 1 ? String(i) : readings[i])),
    ]);
    expect(sentence(await run(...life(file('still.csv', still), 'never')))).toMatch(
      /no sensor of .*still\.csv holds numbers that change/,
    );
    expect(existsSync(at('never'))).toBe(false);
  });

  it('of which one never moves are learned without it; units still running count as such', async () => {
    const one = file(
      'one.csv',
      pumps(([unit, cycle, , ...rest]) => [unit, cycle, '1', ...rest]),
    );
    const { said, json } = await told(...life(one, 'one'));
    expect(said).toContain('2 columns that never move left out: load, rated_speed.');
    expect(said).toMatch(/had not failed when the data ended; their lives count as "at least this long"/);
    expect(jsonObject(json.settings).sensors).not.toContain('load');
    expect(said).toMatch(/warning: .*There are only 8 cases in all\. No case was kept to test the model\./);
    expect(sentence(await run('predict', at('one'), at('parts.csv')))).toMatch(/no column "unit"/);
  });
});
