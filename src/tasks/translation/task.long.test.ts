import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { TrainingInterrupted, UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { htmlProblems, visibleText } from '../../report/html-check.test-data.ts';
import { abortAtFirstCheckpoint } from '../kit/interrupted-training.test-data.ts';
import type { TrainRequest } from '../kit/task.ts';
import { evaluateOptions, options } from './options.ts';
import { splitPairs } from './pairs.ts';
import { translation } from './task.ts';
import { implementation } from './training.ts';

const { train } = implementation;
const { open } = translation;
const trainInto = (asked: TrainRequest) => train('translation', asked);
let folder = '';
let model: Awaited<ReturnType<typeof open>>;
let outcome: Awaited<ReturnType<typeof train>>;
const words = [
  [
    ['pump', '水泵'],
    ['motor', '电机'],
    ['valve', '阀门'],
    ['fan', '风机'],
  ],
  [
    ['leaks', '漏油'],
    ['is noisy', '异响'],
    ['is stuck', '卡死'],
    ['is hot', '过热'],
  ],
] as const;

/** Phrases of a small grammar, some with a part number. */
function phrases(count: number): string[] {
  const random = new Random(2);
  return Array.from({ length: count }, () => {
    const [[thing, 物], [fault, 障]] = words.map((list) => list[random.integer(list.length)]);
    const part = `${random.integer(90) + 10}-${'ABC'[random.integer(3)]}`;
    return random.integer(2) === 0
      ? `${thing} ${part} ${fault}\t${物}${part}${障}`
      : `the ${thing} ${fault}, replace ${part}\t${物}${障}，更换${part}`;
  });
}

const request = (out: string, changes: Partial<TrainRequest> = {}): TrainRequest => ({
  data: join(folder, 'phrases.tsv'),
  out: join(folder, out),
  epochs: 5,
  seed: 1,
  device: 'cpu',
  lang: 'zh',
  overwrite: false,
  resume: false,
  logs: {},
  verbose: 0,
  options: options.parse({ input: 'en', target: 'zh', vocabularySize: 360 }),
  caller: 'shell',
  command: 'millwright train phrases.tsv',
  log: () => {},
  ...changes,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
  const lines = phrases(700);
  await writeFile(
    join(folder, 'phrases.tsv'),
    ['en\tzh', ...lines, lines[0], 'no partner\t', '\t没有英文'].join('\n'),
  );
  outcome = await trainInto(request('model'));
  model = await open(await openBundle(join(folder, 'model')));
});

afterAll(async () => {
  await model?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('translation', () => {
  it('counts what it leaves out and measures on pairs it never saw', () => {
    const { metrics, data } = outcome;
    expect(data.leftOut).toMatchObject({ unpaired: 2, empty: 0, tooLong: 0 });
    expect(Number(data.leftOut?.duplicate)).toBeGreaterThan(0);
    expect(metrics.tokenizer).toBe('zh');
    expect(metrics.bleu).toBeGreaterThan(50);
    expect(metrics.low).toBeLessThanOrEqual(metrics.bleu);
    expect(metrics.high).toBeGreaterThanOrEqual(metrics.bleu);
    expect(metrics.chrf).toBeGreaterThan(50);
  });

  it('brings out every number and part number as it went in', async () => {
    const { metrics } = outcome;
    expect(metrics.withNumbers).toBeGreaterThan(10);
    expect(metrics.numbersKept).toBe(metrics.withNumbers);
    const odd = [
      'pump ZX-99/7 leaks',
      'motor 1,234.5 is hot, replace M8x40',
      '7-A 8-B 9-C',
      'fan 12-A 12-A is stuck',
    ];
    const answers = await model.predict(odd, {});
    for (const [i, parts] of [['ZX-99/7'], ['1,234.5', 'M8x40'], ['7-A', '8-B', '9-C'], ['12-A']].entries()) {
      for (const part of parts) expect(String(answers[i].translation)).toContain(part);
    }
    expect(String(answers[3].translation).split('12-A').length).toBe(3);
  });

  it('translates the same alone as among others', async () => {
    const some = ['the pump leaks, replace 12-A', 'valve 55-B is hot', 'the fan is noisy, replace 99-C'];
    const together = await model.predict(some, {});
    for (const [i, each] of some.entries()) {
      expect((await model.predict([each], {}))[0].translation).toBe(together[i].translation);
    }
  });

  it('writes a folder with a well-formed Chinese report', async () => {
    expect((await readdir(join(folder, 'model'))).sort()).toEqual([
      'millwright.json',
      'model.onnx',
      'report.html',
      'tokenizer.json',
    ]);
    const html = await readFile(join(folder, 'model', 'report.html'), 'utf8');
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain('BLEU');
    expect(visibleText(html)).toContain('只有其中一句');
  });

  it('measures the same figures again when it is opened', async () => {
    await writeFile(join(folder, 'held.tsv'), ['en\tzh', ...phrases(40), '\t', 'x\t'].join('\n'));
    const { metrics, leftOut, leftOutBy } = await model.evaluate(
      join(folder, 'held.tsv'),
      evaluateOptions.parse({}),
    );
    expect(Object.values(leftOutBy).reduce((sum, rows) => sum + rows)).toBe(leftOut.all);
    expect(metrics.bleu).toBeGreaterThan(50);
    expect(leftOut).toMatchObject({ unpaired: 1 });
  });

  it('explains where a token comes from by parts that add up', async () => {
    const [{ tokens: origins }] = await model.explain(['pump 12-A leaks'], {});
    expect(origins.map(({ token }) => token).join('')).toMatch(/12-A/);
    for (const { score, baseline, end, contributions } of origins) {
      const sum = contributions.reduce((all, { contribution }) => all + contribution, end);
      expect(Math.abs(score - baseline - sum)).toBeLessThan(0.03);
    }
    await expect(model.explain(['pump leaks'], { label: 'zzz' })).rejects.toThrow(/no token of "zzz"/);
  });

  it('refuses in a sentence what it cannot do', async () => {
    await expect(model.predict([' '], {})).rejects.toThrow(/sentence 1 is empty/);
    await expect(model.predict(['pump '.repeat(400)], {})).rejects.toThrow(
      /tokens and the model reads at most/,
    );
    await writeFile(
      join(folder, 'halves.tsv'),
      ['en\tzh', ...Array.from({ length: 9 }, (_, i) => (i % 2 ? `the pump ${i}\t` : `\t水泵${i}`))].join(
        '\n',
      ),
    );
    await expect(trainInto(request('no', { data: join(folder, 'halves.tsv') }))).rejects.toThrow(
      /no row of .* has a sentence in both/,
    );
    const same = { options: options.parse({ input: 'en', target: 'en' }) };
    await expect(trainInto(request('no', same))).rejects.toThrow(UserError);
    expect(await readdir(folder)).not.toContain('no');
  });

  it('never puts a sentence on two sides', () => {
    const random = new Random(3);
    const pairs = Array.from({ length: 300 }, () => ({
      source: `s${random.integer(900)}`,
      target: `t${random.integer(900)}`,
    }));
    const { train, validation, test } = splitPairs(pairs, { validation: 0.1, test: 0.1 }, 4);
    expect(train.length + validation.length + test.length).toBe(300);
    for (const side of ['source', 'target'] as const) {
      const learned = new Set([...train].map((pair) => pair[side]));
      for (const pair of [...validation, ...test]) expect(learned.has(pair[side])).toBe(false);
    }
  });

  it('learns the same from sentences and tokens on the disk', async () => {
    const lines: string[] = [];
    const streamed = request('streamed', { log: (line) => lines.push(line) });
    await trainInto({ ...streamed, options: { ...streamed.options, textsInMemory: 0 } });
    expect(lines.join('\n')).toContain('临时文件');
    const read = (name: string) => readFile(join(folder, name, 'model.onnx'));
    expect((await read('streamed')).equals(await read('model'))).toBe(true);
  });

  it('names test sentences that it learned from', async () => {
    const test = join(folder, 'held.tsv');
    const own = phrases(700).slice(20, 23);
    await writeFile(test, ['en\tzh', ...own, 'the pump\t水泵'].join('\n'));
    const lines: string[] = [];
    const asked = request('leaking', { test, epochs: 1, lang: 'en', log: (line) => lines.push(line) });
    const { data } = await trainInto(asked);
    expect(data).toMatchObject({ leaks: { shared: [{ file: test, count: 3, of: 4 }] } });
    expect(lines.join('\n')).toMatch(/leak: 3 of 4 rows of .*held\.tsv repeat a training row/);
    expect(lines.join('\n')).toMatch(/on 4 sentences, 3 of which repeat training data/);
  });

  it('continues after an interruption to the model that it would have become', async () => {
    const stop = abortAtFirstCheckpoint(join(folder, 'resumed'));
    await expect(trainInto(request('resumed', { ...stop, lang: 'en' }))).rejects.toThrow(TrainingInterrupted);
    await trainInto(request('resumed', { resume: true, lang: 'en' }));
    const html = await readFile(join(folder, 'resumed', 'report.html'), 'utf8');
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain('Numbers kept');
    const read = (name: string) => readFile(join(folder, name, 'model.onnx'));
    expect((await read('resumed')).equals(await read('model'))).toBe(true);
  });
});
