import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { TrainingInterrupted, UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { htmlProblems, visibleText } from '../../report/html-check.test-data.ts';
import { abortAtFirstCheckpoint } from '../kit/interrupted-training.test-data.ts';
import { readOptions } from '../kit/read-options.ts';
import type { TrainRequest } from '../kit/task.ts';
import { evaluateOptions, generateOptions, options } from './options.ts';
import { textGeneration } from './task.ts';
import { TextGenerator } from './text-generator.ts';
import { implementation } from './training.ts';

const { train } = implementation;
const { open } = textGeneration;
let folder = '';
let model: Awaited<ReturnType<typeof open>>;
let outcome: Awaited<ReturnType<typeof train>>;
const trainInto = (asked: TrainRequest) => train('text-generation', asked);
/** As `millwright generate` does: options are checked before they come to the model. */
const generate = async (
  prompt: string,
  asked: Readonly<Record<string, unknown>> = {},
  onText: (piece: string) => void = () => {},
) => {
  const checked = readOptions(generateOptions, asked, 'generate', 'shell');
  return JSON.parse(JSON.stringify(await model.generate?.(prompt, checked, onText)));
};

/** Orders of a small grammar in two languages, so that little training learns it. */
function orders(count: number): string[] {
  const random = new Random(5);
  const of = (words: readonly string[]) => words[random.integer(words.length)];
  return Array.from({ length: count }, (_, i) =>
    i % 2 === 0
      ? `${of(['pump', 'motor', 'valve'])} ${of(['leaks', 'noisy', 'stuck'])} ${of(['replace', 'repair'])} it ${random.integer(900)}`
      : `${of(['水泵', '电机', '阀门'])}${of(['漏油', '异响', '卡死'])}，${of(['更换', '检修'])}${random.integer(900)}`,
  );
}

const request = (out: string, changes: Partial<TrainRequest> = {}): TrainRequest => ({
  data: join(folder, 'orders.txt'),
  out: join(folder, out),
  epochs: 4,
  seed: 1,
  device: 'cpu',
  lang: 'en',
  overwrite: false,
  resume: false,
  logs: {},
  verbose: 0,
  options: options.parse({ vocabularySize: 320, context: 32 }),
  caller: 'shell',
  command: 'millwright train orders.txt',
  log: () => {},
  ...changes,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
  const texts = orders(1200);
  await writeFile(join(folder, 'orders.txt'), ['\ufeff', ...texts, '', texts[0], '   '].join('\r\n'));
  outcome = await trainInto(request('model'));
  model = await open(await openBundle(join(folder, 'model')));
});

afterAll(async () => {
  await model.close();
  await rm(folder, { recursive: true, force: true });
});

describe('text-generation', () => {
  it('leaves out empty and repeated texts in numbers and reports on texts it never saw', () => {
    const { metrics, data } = outcome;
    expect(data.leftOut).toMatchObject({ duplicate: expect.any(Number), 'missing-text': expect.any(Number) });
    expect(metrics.perplexity).toBeGreaterThan(1);
    expect(metrics.perplexity).toBeLessThan(Number(metrics.unigramPerplexity));
    expect(metrics.low).toBeLessThanOrEqual(metrics.perplexity);
    expect(metrics.high).toBeGreaterThanOrEqual(metrics.perplexity);
  });

  it('writes a folder with a model, a tokenizer and a well-formed report', async () => {
    expect((await readdir(join(folder, 'model'))).sort()).toEqual([
      'millwright.json',
      'model.onnx',
      'report.html',
      'tokenizer.json',
    ]);
    const html = await readFile(join(folder, 'model', 'report.html'), 'utf8');
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain('Perplexity');
  });

  it('measures the same perplexity when it is opened again', async () => {
    await writeFile(join(folder, 'other.txt'), orders(400).slice(0, 60).join('\n'));
    const { metrics, leftOut, leftOutBy } = await model.evaluate(
      join(folder, 'other.txt'),
      evaluateOptions.parse({}),
    );
    expect(leftOut).toBe(leftOutBy.duplicate + leftOutBy['missing-text']);
    expect(metrics.perplexity).toBeGreaterThan(1);
    expect(metrics.perplexity).toBeLessThan(30);
  });

  it('writes the same for the same seed, and all of it as it comes', async () => {
    const pieces: string[] = [];
    const first = await generate('pump', { seed: '3', maxTokens: 12 }, (piece) => pieces.push(piece));
    const again = await generate('pump', { seed: '3', maxTokens: 12 });
    const other = await generate('pump', { seed: '4', maxTokens: 12, temperature: 3 });
    expect(first.text).toBe(again.text);
    expect(other.text).not.toBe(first.text);
    expect(pieces.join('')).toBe(first.text);
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('stops before a stop string, at the number of tokens, and where its context is full', async () => {
    const plain = await generate('pump', { temperature: 0, maxTokens: 12 });
    const text = String(plain.text);
    expect(text.length).toBeGreaterThan(6);
    const stop = text.slice(3, 6);
    const stopped = await generate('pump', { temperature: 0, maxTokens: 12, stop: [stop] });
    expect(stopped).toMatchObject({ text: text.slice(0, text.indexOf(stop)), stopped: 'stop' });
    const short = await generate('pump', { temperature: 0, maxTokens: 2 });
    expect(short).toMatchObject({ tokens: 2, stopped: 'maxTokens' });
    const full = await generate('', { temperature: 5, maxTokens: 1000, seed: 2 });
    expect(['context', 'end']).toContain(full.stopped);
    expect(Number(full.tokens)).toBeLessThanOrEqual(32);
  });

  it('predicts by the likeliest tokens, as greedy generation does', async () => {
    const [{ continuation }] = await model.predict(['motor'], {});
    const greedy = await generate('motor', { temperature: 0, maxTokens: 60 });
    const only = await generate('motor', { topK: 1, maxTokens: 60 });
    expect(continuation).toBe(greedy.text);
    expect(only.text).toBe(greedy.text);
  });

  it('explains the next token by parts that add up to its probability', async () => {
    const [explanation] = await model.explain(['水泵漏油，'], {});
    const { score, baseline, start, contributions } = explanation;
    const sum = contributions.reduce((all, { contribution }) => all + contribution, start);
    expect(Math.abs(score - baseline - sum)).toBeLessThan(0.02);
    expect(contributions.map(({ text }) => text).join('')).toBe('水泵漏油，');
  });

  it('refuses in a sentence what it cannot do', async () => {
    await expect(generate('泵'.repeat(500))).rejects.toThrow(/tokens and the model sees at most 31.*shorten/);
    await expect(generate('a', { temperature: 'hot' })).rejects.toThrow(UserError);
    await expect(generate('a', { temperature: -1 })).rejects.toThrow(UserError);
    await expect(generate('a', { topP: 0 })).rejects.toThrow(UserError);
    await expect(generate('a', { topK: 1.5 })).rejects.toThrow(UserError);
    await expect(model.explain([' '], {})).rejects.toThrow(UserError);
    await writeFile(join(folder, 'empty.txt'), '\n \n');
    await expect(trainInto(request('no', { data: join(folder, 'empty.txt') }))).rejects.toThrow(UserError);
    await writeFile(join(folder, 'two.txt'), 'a\nb');
    await expect(trainInto(request('no', { data: join(folder, 'two.txt') }))).rejects.toThrow(
      /only 2 documents/,
    );
    expect(await readdir(folder)).not.toContain('no');
  });

  it('reads a table whose column names are below a title', async () => {
    await writeFile(join(folder, 'titled.csv'), 'Orders of May;\n;\nno;text\n1;pump leaks\n2;motor noisy\n');
    const asked = evaluateOptions.parse({ input: 'text', headerRow: 3 });
    expect(await model.evaluate(join(folder, 'titled.csv'), asked)).toMatchObject({ rows: 2, leftOut: 0 });
  });

  it('takes one stop text or several, and refuses a share above a half', () => {
    expect(generateOptions.parse({ stop: 'a, b' }).stop).toEqual(['a, b']);
    expect(generateOptions.parse({ stop: ['a', 'b'] }).stop).toEqual(['a', 'b']);
    const much = { testShare: '0.6' };
    expect(() => readOptions(options, much, 'train', 'shell')).toThrow('--test-share 0.6 must be a share');
  });

  it('learns the same from texts and tokens on the disk', async () => {
    const lines: string[] = [];
    const streamed = request('streamed', { log: (line) => lines.push(line) });
    const { metrics, data } = await trainInto({
      ...streamed,
      options: options.parse({ vocabularySize: 320, context: 32, textsInMemory: 0 }),
    });
    expect(lines.join('\n')).toContain('temporary file');
    expect({ metrics, data }).toEqual({ metrics: outcome.metrics, data: outcome.data });
    const read = (name: string) => readFile(join(folder, name, 'model.onnx'));
    expect((await read('streamed')).equals(await read('model'))).toBe(true);
  });

  it('names test texts that it learned from', async () => {
    const test = join(folder, 'held.txt');
    await writeFile(test, [...orders(1200).slice(40, 43), 'the crane is still in hall 7'].join('\n'));
    const lines: string[] = [];
    const { data } = await trainInto(
      request('leaking', { test, epochs: 1, log: (line) => lines.push(line) }),
    );
    expect(data).toMatchObject({ leaks: { shared: [{ file: test, count: 3, of: 4 }] } });
    expect(lines.join('\n')).toMatch(/leak: 3 of 4 rows of .*held\.txt repeat a training row/);
    const html = await readFile(join(folder, 'leaking', 'report.html'), 'utf8');
    expect(visibleText(html)).toContain('held.txt');
  });

  it('continues after an interruption to the model that it would have become', async () => {
    const stop = abortAtFirstCheckpoint(join(folder, 'resumed'));
    const interrupted = trainInto(request('resumed', stop));
    await expect(interrupted).rejects.toThrow(TrainingInterrupted);
    await trainInto(request('resumed', { resume: true, lang: 'zh' }));
    const [one, two] = await Promise.all(
      ['model', 'resumed'].map(async (name) => TextGenerator.open(await openBundle(join(folder, name)))),
    );
    const html = await readFile(join(folder, 'resumed', 'report.html'), 'utf8');
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain('困惑度');
    expect(await one.perplexity(['pump leaks'])).toEqual(await two.perplexity(['pump leaks']));
  });
});
