import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonObject } from '../src/core/json.ts';
import { htmlProblems } from '../src/report/html-check.test-data.ts';
import { tasks } from '../src/tasks/registry.ts';
import { run, told } from './cli/run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-tasks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  /** What `sample` writes, with how much of it. */
  readonly sample: readonly [
    kind: string,
    option: '--rows' | '--units' | '--pictures',
    count: number,
    file: string,
  ];
  readonly train: readonly string[];
  /** What `predict` is given after the model; in it `DATA` is the sample. */
  readonly ask: readonly string[];
  /** A field of the first answer. */
  readonly answer: string;
}

const cases: Readonly<Record<string, Case>> = {
  'text-classification': {
    sample: ['work-orders', '--rows', 150, 'orders.csv'],
    train: ['--input', 'description', '--target', 'failure'],
    ask: ['oil leak at pump 3'],
    answer: 'label',
  },
  'sentiment-analysis': {
    sample: ['remarks', '--rows', 200, 'remarks.csv'],
    train: ['--input', 'remark', '--target', 'sentiment'],
    ask: ['the scanner is broken again'],
    answer: 'label',
  },
  'image-classification': {
    sample: ['surfaces', '--pictures', 60, 'surfaces'],
    train: ['--size', '32'],
    ask: ['DATA/pits/pits_00002.png'],
    answer: 'label',
  },
  'text-generation': {
    sample: ['work-orders', '--rows', 150, 'texts.csv'],
    train: ['--input', 'description', '--vocabulary-size', '320', '--context', '32'],
    ask: ['oil leak'],
    answer: 'continuation',
  },
  translation: {
    sample: ['phrases', '--rows', 120, 'phrases.csv'],
    train: ['--input', 'english', '--target', 'chinese', '--vocabulary-size', '360'],
    ask: ['the pump leaks'],
    answer: 'translation',
  },
  'product-recommendation': {
    sample: ['spare-parts', '--rows', 300, 'spare-parts.csv'],
    train: ['--items', 'spare-parts-parts.csv'],
    ask: ['P010000 P010021'],
    answer: 'label',
  },
  'tabular-classification': {
    sample: ['parts', '--rows', 200, 'parts.csv'],
    train: ['--target', 'scrap', '--ignore', 'roughness [um]'],
    ask: ['--file', 'DATA'],
    answer: 'label',
  },
  'tabular-regression': {
    sample: ['parts', '--rows', 200, 'rough.csv'],
    train: ['--target', 'roughness [um]', '--ignore', 'scrap,scrap_note'],
    ask: ['--file', 'DATA'],
    answer: 'value',
  },
  'remaining-life': {
    sample: ['run-to-failure', '--units', 12, 'pumps.csv'],
    train: ['--unit', 'unit', '--time', 'cycle', '--event', 'event', '--architecture', 'gru'],
    ask: ['DATA'],
    answer: 'remainingLife',
  },
};

it('has a case for every task', () => {
  expect(Object.keys(cases).sort()).toEqual(tasks.map(({ name }) => name).sort());
});

it.each(Object.entries(cases))(
  '%s learns, answers and measures, in Chinese where it is asked to',
  async (task, { sample, train, ask, answer }) => {
    const [kind, option, count, file] = sample;
    const data = at(file);
    await told('sample', kind, option, String(count), '--seed', '3', '--out', data);
    const words = train.map((word) => (existsSync(at(word)) ? at(word) : word));
    const out = at(task);
    const short = ['--epochs', '1', '--seed', '5', '--out', out, '--lang', 'zh'];
    const { json, said } = await told('train', data, '--task', task, ...words, ...short);
    for (const line of said.trim().split('\n')) expect(line).toMatch(/\p{Script=Han}/u);
    expect(Object.keys(jsonObject(json.metrics)).length).toBeGreaterThan(1);
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining(['millwright.json', 'model.onnx', 'report.html']),
    );
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(htmlProblems(report)).toEqual([]);

    const predicted = await run('predict', out, ...ask.map((word) => word.replace('DATA', data)), '--json');
    expect(predicted.status, predicted.err).toBe(0);
    const [first] = JSON.parse(predicted.out);
    expect(['string', 'number']).toContain(typeof jsonObject(first)[answer]);
    const evaluated = await run('evaluate', out, data, '--lang', 'zh');
    expect(evaluated.status, evaluated.err).toBe(0);
    expect(evaluated.out.match(/^\w+ +-?[\d.]+$/gm)?.length).toBeGreaterThan(1);
    expect(evaluated.out).not.toMatch(/（[a-z-]+）/i);
    expect((await run('info', out, '--lang', 'zh')).out).not.toMatch(/left out|notesIn/);
  },
);

it('series are read for predict and explain as they were for train: from another line', async () => {
  const [model, data] = [at('remaining-life'), at('pumps.csv')];
  writeFileSync(at('titled.csv'), `Pumps of hall 3\n${readFileSync(data, 'utf8')}`);
  const [plain, titled] = [
    await run('predict', model, data, '--json'),
    await run('predict', model, at('titled.csv'), '--header-row', '2', '--json'),
  ];
  expect(titled.status, titled.err).toBe(0);
  expect(JSON.parse(titled.out)).toEqual(JSON.parse(plain.out));
  const [{ unit }] = JSON.parse(plain.out);
  const explained = await run('explain', model, at('titled.csv'), '--header-row', '2', '--label', unit);
  expect(explained.status, explained.err).toBe(0);
});
