import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonObject } from '../../src/core/json.ts';
import { visibleText } from '../../src/report/html-check.test-data.ts';
import { writeBilingualPhrases } from '../../src/simulate/index.ts';
import { run, sentence, told } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-sentences-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, content: string): string => {
  writeFileSync(at(name), content);
  return at(name);
};
const small = ['--epochs', '1', '--vocabulary-size', '300'];
const translate = (data: string, out: string): string[] => [
  ...['train', data, '--task', 'translation', '--input', 'english', '--target', 'chinese'],
  ...['--out', at(out), ...small],
];
const write = (data: string, out: string): string[] => [
  ...['train', data, '--task', 'text-generation', '--input', 'english', '--context', '24'],
  ...['--out', at(out), ...small],
];

beforeAll(async () => {
  await writeBilingualPhrases(at('phrases.csv'), { rows: 60, seed: 4 });
});

describe('sentences without a partner, empty ones and far too long ones', () => {
  it('are left out of a training by number', async () => {
    const long = 'the pump leaks '.repeat(300);
    const odd = `A,alone,\nB,,孤单\nC,,\nD," ","\t"\nE,${long},泵\n`;
    const data = file('odd.csv', readFileSync(at('phrases.csv'), 'utf8') + odd);
    const { said, json } = await told(...translate(data, 'odd'));
    expect(said).toMatch(
      /left out: 2 \(only one of the two sentences\), 2 \(neither sentence\),.* 1 \(longer than the model reads\)/,
    );
    expect(jsonObject(jsonObject(json.data).leftOut)).toMatchObject({ unpaired: 2, empty: 2, tooLong: 1 });
    const asked = async (text: string) => sentence(await run('predict', at('odd'), text));
    expect(await asked('')).toBe('the text is empty');
    expect(await asked(long)).toMatch(
      /sentence 1 has \d+ tokens and the model reads at most \d+; translate it in/,
    );
    expect(sentence(await run('explain', at('odd'), ' '))).toContain('is empty');
    // Three sentences say nothing of how good it is.
    expect(said).toMatch(/warning: .*Only 3 cases were kept to test the model/);
    expect(json.warnings).toContain(
      'Only 3 cases were kept to test the model: its figures may be due to chance.',
    );
    expect(visibleText(readFileSync(at('odd/report.html'), 'utf8'))).toContain('Too little data to judge by');
  });

  it('alone are refused in one sentence', async () => {
    const halves = file('halves.csv', 'english,chinese\nthe pump leaks,\n,泵漏油\n');
    expect(sentence(await run(...translate(halves, 'never')))).toMatch(
      /no row of .*halves\.csv has a sentence in both "english" and "chinese"; choose other columns/,
    );
    expect(existsSync(at('never'))).toBe(false);
  });
});

describe('a prompt longer than the context', () => {
  it('is refused in one sentence by generate, predict and explain', async () => {
    await told(...write(at('phrases.csv'), 'writer'));
    const prompt = 'the pump leaks '.repeat(100);
    for (const words of [
      ['generate', at('writer'), '--prompt', prompt],
      ['predict', at('writer'), prompt],
    ]) {
      expect(sentence(await run(...words))).toMatch(
        /the prompt has \d+ tokens and the model sees at most 23; shorten the prompt/,
      );
    }
    expect(sentence(await run('explain', at('writer'), prompt))).toMatch(
      /the text has \d+ tokens and the model sees at most 23; give a shorter text/,
    );
    expect(sentence(await run('generate', at('writer'), '--max-tokens', 'many'))).toContain(
      '--max-tokens many',
    );
  });

  it('as are texts that are none', async () => {
    const refused = async (data: string) => sentence(await run(...write(data, 'never')));
    expect(await refused(file('empty.csv', 'id,english\n1, \n2,\t\n'))).toContain('has no text');
    expect(await refused(file('two.csv', 'english\npump leaks\nfan is hot\n'))).toContain('only 2 documents');
    expect(existsSync(at('never'))).toBe(false);
  });
});
