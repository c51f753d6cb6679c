import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, jsonObject } from '../../src/core/json.ts';
import { Random } from '../../src/core/random.ts';
import { visibleText } from '../../src/report/html-check.test-data.ts';
import { run, sentence, told } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-histories-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, content: string): string => {
  writeFileSync(at(name), content);
  return at(name);
};
const train = (data: string, out: string): string[] => [
  ...['train', data, '--task', 'product-recommendation', '--epochs', '1', '--out', at(out)],
];

/** Thirty users who walk along a ring of twelve parts, a day at a time. */
const walks = Array.from({ length: 30 }, (_, user) =>
  Array.from({ length: 6 }, (_, step) => `m${user},part-${(user + step) % 12},2026-02-0${step + 1}T08:00:00`),
);
const header = 'machine,part_no,ordered_at';

beforeAll(async () => {
  await told(...train(file('log.csv', [header, ...walks.flat()].join('\n')), 'model'));
});

describe('times out of order', () => {
  it('are sorted and counted, and the model is the one that sorted times give, byte for byte', async () => {
    const mixed = new Random(1).shuffle([...walks.flat()]);
    // Users and items keep their first order, from which their numbers come.
    const first = walks.map((rows) => rows[0]);
    const rows = [...first, ...mixed.filter((row) => !first.includes(row))];
    const { said, json } = await told(...train(file('mixed.csv', [header, ...rows].join('\n')), 'mixed'));
    expect(said).toMatch(/Rows out of time order, sorted: \d+/);
    const straight = await told(
      ...train(file('first.csv', [header, ...walks.flat()].join('\n')), 'straight'),
    );
    expect(json.metrics).toEqual(straight.json.metrics);
  });

  it('that cannot be read are left out and counted', async () => {
    const rows = walks.flat().map((row, i) => (i % 50 === 7 ? row.replace(/2026.*/, 'yesterday') : row));
    const { said, json } = await told(...train(file('odd.csv', [header, ...rows].join('\n')), 'odd'));
    expect(said).toContain('left out: 4 (unreadable time)');
    expect(jsonObject(json.data).leftOut).toMatchObject({ 'unreadable-time': 4 });
  });
});

describe('one user with a million events', () => {
  it('is learned from by the latest thousand, and said', async () => {
    const parts = Array.from({ length: 12 }, (_, i) => `robot,part-${i}`);
    const events = Array.from({ length: 1_000_000 }, (_, i) => `${parts[(i * 7) % 12]},${i}`);
    const rows = walks.flat().map((row) => row.replace(/2026-02-0(\d).*/, '$1'));
    const data = file('million.csv', [header, ...rows, ...events].join('\n'));
    const { said, json } = await told(...train(data, 'million'));
    expect(said).toContain('Users with more than 1,000 events, of which the latest 1,000 were kept: 1');
    expect(said).toContain('Older events of these users, left out: 999000');
    expect(jsonObject(json.data).shortened).toEqual({ users: 1, events: 999_000 });
    const text = visibleText(readFileSync(at('million/report.html'), 'utf8'));
    expect(text).toContain('999,000');
  });
});

describe('ids never seen', () => {
  it('alone are refused with ids the model knows; among others they are named', async () => {
    expect(sentence(await run('predict', at('model'), 'bolt-1 bolt-2'))).toMatch(
      /the model knows none of the items in "bolt-1 bolt-2"; ids look like part-/,
    );
    expect(sentence(await run('explain', at('model'), 'bolt-1'))).toContain('knows none of the items');
    expect(sentence(await run('predict', at('model'), ' '))).toContain('the text is empty');
    const { status, out } = await run('predict', at('model'), 'part-1 bolt-2 part-2');
    expect(status).toBe(0);
    expect(out).toContain('(unknown: bolt-2)');
  });

  it('in a file to measure on count as missed and are told', async () => {
    const asked = file('asked.csv', 'history,item\npart-1 part-2,part-3\nbolt-1 part-2,bolt-2\n');
    const { json } = await told('evaluate', at('model'), asked);
    expect(json).toMatchObject({ rows: 2, unknownAnswers: 1 });
    const metrics: Json = json.metrics;
    expect(Number(jsonObject(metrics).hrAt10)).toBeLessThanOrEqual(0.5);
  });
});

describe('train refuses in one sentence, and leaves no folder behind,', () => {
  it.each([
    ['one item', 'machine,part_no\na,x\na,x\nb,x\n', /has one item only/],
    [
      'too few users',
      'machine,part_no\na,x\na,y\nb,x\n',
      /has 1 users? with two or more items; at least five/,
    ],
    [
      'no events',
      'machine,part_no\n,x\na,\n',
      /holds no usable events \(1 rows: missing user, 1 rows: missing item\)/,
    ],
    ['other columns', 'who,what\na,x\n', /has no column called user_id or user; name it with --user/],
  ])('%s', async (name, text, message) => {
    expect(sentence(await run(...train(file(`${name}.csv`, text), 'never')))).toMatch(message);
    expect(existsSync(at('never'))).toBe(false);
  });
});
