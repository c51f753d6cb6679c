import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ending, start } from './main-process.ts';
import { ordersCsv, run, sentence, taskOf } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-cli-'));
  writeFileSync(at('orders.csv'), ordersCsv(60));
  const trained = await run(...taskOf(at('orders.csv'), at('model')), '--epochs', '1');
  expect(trained.status, trained.err).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the model with another manifest. */
function changed(name: string, change: (manifest: Record<string, unknown>) => unknown): string {
  cpSync(at('model'), at(name), { recursive: true });
  const path = join(at(name), 'millwright.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  return at(name);
}

describe('a terminal', () => {
  it('is not steered by what a model folder holds', async () => {
    const evil = '\u001b]0;PWNED\u0007\u001b[2J\u009b31m';
    const path = changed('evil', ({ content, ...manifest }) => {
      const { labels, ...rest } = content as { labels: string[] };
      const named = labels.map((_, i) => `${evil}\naccuracy 1.0 ${i}`);
      return { ...manifest, created: evil, content: { ...rest, labels: named, [`${evil}\nfake`]: evil } };
    });
    for (const words of [
      ['info', path],
      ['predict', path, 'oil leak'],
      ['explain', path, 'oil leak'],
      ['predict', path, 'oil leak', '--json'],
      ['evaluate', path, at('orders.csv')],
      ['info', path, '--json'],
    ]) {
      const { out, err } = await run(...words);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(out + err, words[0]).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(out, words[0]).not.toMatch(/^(fake|accuracy 1\.0 \d)/m);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a process', () => {
  it('with --isolate answers as without, and says what ended it', async () => {
    const alone = await run('predict', at('model'), 'oil leak');
    const isolated = await ending(start(['predict', at('model'), 'oil leak', '--isolate']));
    expect(isolated).toEqual({ status: 0, out: alone.out, err: '' });
    process.env.MILLWRIGHT_MAX_ISOLATED_BYTES = '1000';
    const large = await ending(start(['predict', at('model'), 'oil leak', '--isolate'])).finally(() => {
      delete process.env.MILLWRIGHT_MAX_ISOLATED_BYTES;
    });
    if (process.platform !== 'linux') return;
    expect(large.status).toBe(1);
    expect(large.err).toMatch(
      /^error: the process of the model took more than 0 MB of memory and was ended; [^\n]+\n$/,
    );
  });

  it('leaves nothing behind and does not wait where it is stopped while it reads', async () => {
    const temporary = at('tmp');
    mkdirSync(temporary);
    // A table so large that reading it is interrupted.
    writeFileSync(at('large.csv'), ordersCsv(40).concat('oil leak,leak\n'.repeat(3_000_000)));
    process.env.TMPDIR = temporary;
    const child = start(['evaluate', at('model'), at('large.csv')]);
    delete process.env.TMPDIR;
    const ended = ending(child);
    const held = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('millwright-'));
    while (held().length === 0 && child.exitCode === null) await setTimeout(20);
    const [name] = held();
    if (name !== undefined) {
      expect(
        execFileSync('stat', ['-c', '%a', join(temporary, name)])
          .toString()
          .trim(),
      ).toBe('700');
    }
    child.kill('SIGTERM');
    const { status } = await ended;
    expect(status).toBe(143);
    expect(held()).toEqual([]);
  });

  it('does not wait for pipes and devices among images', async () => {
    mkdirSync(at('images'));
    const { default: sharp } = await import('sharp');
    for (let i = 0; i < 40; i++) {
      const background = { r: i % 2 ? 250 : 5, g: i * 6, b: 9 };
      await sharp({ create: { width: 9, height: 9, channels: 3, background } }).toFile(at(`images/${i}.png`));
    }
    execFileSync('mkfifo', [at('images/pipe.png')]);
    const rows = Array.from({ length: 40 }, (_, i) => `images/${i}.png,${i % 2 ? 'a' : 'b'}`);
    writeFileSync(at('list.csv'), ['file,label', ...rows, 'images/pipe.png,a', '/dev/zero,b'].join('\n'));
    const words = ['train', at('list.csv'), '--task', 'image-classification', '--out', at('pictures')];
    const { status, out, err } = await ending(start([...words, '--epochs', '1', '--size', '16']));
    expect(status, err).toBe(0);
    expect(out + err).toMatch(/left out: 2/);
  });
});

it('a manifest that is deep is refused in a sentence by every command', async () => {
  const deep = JSON.stringify({ format: 1 }).replace('1', `${'['.repeat(200_000)}${']'.repeat(200_000)}`);
  const path = changed('deep', (manifest) => manifest);
  writeFileSync(join(path, 'millwright.json'), deep);
  for (const words of [['info'], ['predict', 'oil'], ['evaluate', at('orders.csv')]]) {
    const [verb, ...rest] = words;
    expect(sentence(await run(verb, path, ...rest))).toContain('200,001 lists and objects within each other');
  }
});

it('a table for a spreadsheet has no formulas of others, in names of columns neither', async () => {
  const rows = ['"=cmd|x",failure', ...['=1+1', '+1+1', '@SUM(1)', '-2+3'].map((each) => `${each} oil,leak`)];
  writeFileSync(at('formulas.csv'), rows.join('\n'));
  const out = at('answers.csv');
  const answered = await run(
    'predict',
    at('model'),
    '--file',
    at('formulas.csv'),
    '--input',
    '=cmd|x',
    '--out',
    out,
  );
  expect(answered.status, answered.err).toBe(0);
  const written = readFileSync(out, 'utf8').replace('\ufeff', '');
  for (const line of written.trim().split('\n')) expect(line).toMatch(/^"?'[=+@-]/);
});
