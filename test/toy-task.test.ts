import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { run } from './cli/run-main.ts';
import { straightLine } from './toy-task/task.ts';

// The line in the registry that a new task takes.
vi.mock('../src/tasks/registry.ts', async (load) => {
  const registry = await load<typeof import('../src/tasks/registry.ts')>();
  const tasks = [...registry.tasks, straightLine];
  return {
    tasks,
    taskNamed: (name: string) => (name === straightLine.name ? straightLine : registry.taskNamed(name)),
    taskOfBundle: () => straightLine,
  };
});

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-toy-'));
  const points = Array.from({ length: 40 }, (_, i) => `${i / 10},${(2 * i) / 10 + 1}`);
  writeFileSync(at('points.csv'), ['x,y', ...points].join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a task of one folder and one line trains, reports, evaluates, predicts and has its help', async () => {
  const train = [
    'train',
    at('points.csv'),
    '--task',
    'straight-line',
    '--x',
    'x',
    '--y',
    'y',
    '--out',
    at('m'),
  ];
  const trained = await run(...train, '--json');
  expect(trained.status, trained.err).toBe(0);
  expect(JSON.parse(trained.out).metrics.mae).toBeLessThan(0.2);
  expect(readFileSync(at('m/report.html'), 'utf8')).toContain('straight-line');
  const evaluated = await run('evaluate', at('m'), at('points.csv'), '--json');
  expect(JSON.parse(evaluated.out)).toMatchObject({ trainedOn: true });
  const answered = await run('predict', at('m'), '{"x": 10}', '--json');
  expect(JSON.parse(answered.out)[0].y).toBeCloseTo(21, 0);
  const help = await run('train', '--task', 'straight-line', '--help');
  expect(help.out).toContain('--x <column>');
  expect((await run('tasks')).out).toContain('straight-line');
});

it('what it takes besides is refused in both languages', async () => {
  const train = ['train', at('points.csv'), '--task', 'straight-line', '--out', at('n')];
  expect((await run(...train, '--x', 'x')).err).toContain('--task straight-line needs --y');
  expect((await run(...train, '--x', 'x', '--y', 'y', '--lang', 'zh', '--test-share', '2')).err).toContain(
    '错误：--test-share 2 必须是',
  );
});
