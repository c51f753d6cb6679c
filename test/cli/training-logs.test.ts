import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ordersCsv, run, sentence, taskOf, told } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
writeFileSync(at('orders.csv'), ordersCsv(40));

it('train writes its epochs for TensorBoard and as a table', async () => {
  const logs = ['--tensorboard', at('board'), '--log-file', at('logs/epochs.csv'), '--epochs', '2'];
  await told(...taskOf(at('orders.csv'), at('model')), ...logs);
  const runs = ['train', 'validation'];
  expect(readdirSync(at('board'))).toEqual(expect.arrayContaining(runs));
  for (const name of runs) expect(readdirSync(at(`board/${name}`))[0]).toMatch(/^events\.out\.tfevents\./);
  const [header, ...rows] = readFileSync(at('logs/epochs.csv'), 'utf8').trimEnd().split('\n');
  expect(header.split(',')).toEqual(expect.arrayContaining(['epoch', 'loss', 'valLoss', 'learningRate']));
  expect(rows).toHaveLength(2);
});

it('an ensemble says where the logs of its members are', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${(i % 7) + (i % 5)}`);
  writeFileSync(at('sums.csv'), ['a,b,sum', ...rows].join('\n'));
  const words = ['--task', 'tabular-regression', '--target', 'sum', '--epochs', '1', '--out', at('sums')];
  const { said } = await told('train', at('sums.csv'), ...words, '--log-file', at('log.csv'));
  const written = readdirSync(folder).filter((name) => /^log-/.test(name));
  expect(written.length).toBeGreaterThan(1);
  expect(readdirSync(folder)).not.toContain('log.csv');
  expect(said).toContain(
    `instead of ${at('log.csv')}, each of the ${written.length} networks has its own log: ${at('log-member-1.csv')} to ${at(`log-member-${written.length}.csv`)}`,
  );
});

it('a log of an unknown kind is refused before anything is read', async () => {
  const words = [...taskOf(at('orders.csv'), at('none')), '--log-file', at('epochs.xml')];
  expect(sentence(await run(...words))).toMatch(/epochs\.xml must end in \.csv or \.jsonl/);
  expect(readdirSync(folder)).not.toContain('none');
});

it('train --profile says where the time of a step goes, by layer and by operator', async () => {
  const words = [...taskOf(at('orders.csv'), at('profiled')), '--profile', '--epochs', '3', '--json'];
  const { status, out, err } = await run(...words);
  expect(status, err).toBe(0);
  expect(err).toMatch(/^profile: [\d.]+ ms a step, mean of \d+ steps?/m);
  expect(err).toMatch(/^layer +forward +backward +update +ms +share$/m);
  expect(err).toMatch(/^operator +calls +ms +share$/m);
  const [profile, ...others] = JSON.parse(out).profile;
  expect(others).toEqual([]);
  const chinese = await run(...words, '--overwrite', '--lang', 'zh');
  expect(chinese.err).toMatch(/^耗时测量：每步 [\d.]+ 毫秒，\d+ 步的平均值/m);
  expect(chinese.err).toMatch(/^层 +前向 +反向 +更新 +毫秒 +占比$/m);
  expect(chinese.err).not.toMatch(/profile:|operator |\((reading|calling|callbacks)/);
  const sum = [...profile.layers, ...profile.outside].reduce((total, { share }) => total + share, 0);
  expect(sum).toBeCloseTo(1, 6);
});
