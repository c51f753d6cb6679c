import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersCsv, run, sentence, taskOf } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-cli-'));
  writeFileSync(at('orders.csv'), ordersCsv());
  const { status, err } = await run(...taskOf(at('orders.csv'), at('model')), '--epochs', '1');
  if (status !== 0) throw new Error(err);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

describe('train refuses in one sentence, and leaves no folder behind,', () => {
  const refused = async (data: string, ...more: string[]): Promise<string> => {
    const said = sentence(await run(...taskOf(data, at('never')), ...more));
    expect(existsSync(at('never'))).toBe(false);
    return said;
  };
  const csv = (rows: string): string => file('data.csv', `description,failure\n${rows}`);

  it('a file that is missing, empty, binary, cut off or in an unknown encoding', async () => {
    expect(await refused(at('order.csv'))).toMatch(
      /There is no file .*order\.csv; did you mean "orders\.csv"/,
    );
    expect(await refused(file('empty.csv', ''))).toContain('is empty');
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(4000, 3)]);
    expect(await refused(file('photo.csv', png))).toContain('is a PNG image, not a table');
    const packed = gzipSync(ordersCsv());
    expect(await refused(file('cut.csv.gz', packed.subarray(0, packed.length / 2)))).toContain(
      'ends too early',
    );
    expect(await refused(at('orders.csv'), '--encoding', 'klingon')).toContain('no encoding "klingon"');
    const latin = Buffer.from('description,failure\nÖl läuft aus,Leck\n', 'latin1');
    expect(await refused(file('latin.csv', latin))).toContain('is not text in UTF-8, UTF-16 or GB18030');
    expect(await refused(at('orders.csv'), '--validation', at('dev.csv'))).toContain('There is no file');
  });

  it('texts that differ by a number only, of which none can be kept to measure by', async () => {
    const rows = Array.from(
      { length: 90 },
      (_, i) => `${['oil leak', 'no power'][i % 2]} at pump no. ${i},${['leak', 'electrical'][i % 2]}`,
    );
    expect(await refused(csv(rows.join('\n')))).toMatch(
      /the 90 texts in column "description" of .* are so alike .* give texts that differ more, or files with/,
    );
  });

  it('a column that is not there, naming the nearest, and one column for both', async () => {
    expect(await refused(at('orders.csv'), '--target', 'failures')).toMatch(
      /There is no column "failures" in .*; the nearest is "failure"/,
    );
    expect(await refused(at('orders.csv'), '--input', 'failure')).toContain('both name column "failure"');
  });

  it('one class only, one example of a class, no text at all', async () => {
    const leaks = Array.from({ length: 20 }, (_, i) => `oil leak ${i},leak\n`).join('');
    expect(await refused(csv(leaks))).toContain('has one class only ("leak")');
    expect(await refused(csv(`${leaks}belt torn,belt\n`))).toContain('a classifier needs at least two');
    expect(await refused(csv(`${leaks}belt torn,belt\n`), '--min-rows-per-label', '1')).toContain(
      '1 label has a single row ("belt"), too few for training and test',
    );
    expect(await refused(csv('"",leak\n"  ",belt\n'.repeat(20)))).toMatch(
      /column "description" of .* holds no text in any of its 40 rows/,
    );
    expect(await refused(csv(leaks.replaceAll(',leak', ',')))).toMatch(/column "failure" of .* has no class/);
  });

  it('options that mean nothing', async () => {
    const data = at('orders.csv');
    expect(await refused(data, '--architecture', 'lstmm')).toContain('--architecture lstmm is unknown');
    expect(await refused(data, '--epochs', '0')).toContain('--epochs 0 must be a whole number of at least 1');
    expect(await refused(data, '--seed', '1.5')).toContain('--seed 1.5 must be a whole number');
    expect(await refused(data, '--min-rows-per-label', 'x')).toContain('--min-rows-per-label x must be');
    expect(await refused(data, '--task', 'text-clasification')).toContain('did you mean text-classification');
    const { length } = taskOf(data, at('never'));
    const words = taskOf(data, at('never')).toSpliced(length - 4, 2);
    expect(sentence(await run(...words))).toContain('needs --target: the column with the class');
  });
});

describe('the folder given with --out', () => {
  it('is not touched when it holds something, and replaced with --overwrite', async () => {
    const before = readFileSync(join(at('model'), 'millwright.json'), 'utf8');
    const train = taskOf(at('orders.csv'), at('model'));
    expect(sentence(await run(...train))).toContain('is not empty; name another folder or add --overwrite');
    expect(sentence(await run(...train, '--resume'))).toContain('is not empty');
    expect(readFileSync(join(at('model'), 'millwright.json'), 'utf8')).toBe(before);
    cpSync(at('model'), at('old'), { recursive: true });
    const again = await run(...taskOf(at('orders.csv'), at('old')), '--overwrite', '--epochs', '1');
    expect(again.status).toBe(0);
    expect(readFileSync(join(at('old'), 'millwright.json'), 'utf8')).not.toBe(before);
    expect(readdirSync(at('old')).sort()).toEqual(readdirSync(at('model')).sort());
  });

  it('is refused where it is a file or lies in one', async () => {
    const train = (out: string) => run(...taskOf(at('orders.csv'), out));
    expect(sentence(await train(at('orders.csv')))).toContain('is a file; name a folder');
    expect(sentence(await train(join(at('orders.csv'), 'model')))).toContain('is a file, not a folder');
  });
});

describe('a text of a million characters', () => {
  const texts = {
    words: 'oil leak '.repeat(111_112),
    word: 'x'.repeat(1_000_000),
    汉: '漏油'.repeat(500_000),
  };

  it('is answered and explained, and shown shortened', async () => {
    for (const text of Object.values(texts)) {
      const predicted = await run('predict', at('model'), text);
      expect(predicted.status).toBe(0);
      expect(predicted.out.length).toBeLessThan(400);
      const explained = await run('explain', at('model'), text);
      expect(explained.status).toBe(0);
      expect(explained.out.length).toBeLessThan(20_000);
      const [whole] = JSON.parse((await run('predict', at('model'), text, '--json')).out);
      expect(whole.input).toBe(text);
    }
  });

  it('is learned from', async () => {
    const rows = Object.values(texts).map((text, i) => `${900 + i},${text},leak\n`);
    const data = file('long.csv', ordersCsv() + rows.join(''));
    const { status, err } = await run(
      ...taskOf(data, at('long')),
      '--epochs',
      '1',
      '--architecture',
      'text-cnn',
    );
    expect(status, err).toBe(0);
  });
});

describe('a model folder', () => {
  const use = async (name: string, verb = 'predict'): Promise<string> =>
    sentence(await run(verb, at(name), ...(verb === 'info' ? [] : ['oil leak'])));
  const copy = (): string => {
    rmSync(at('copy'), { recursive: true, force: true });
    cpSync(at('model'), at('copy'), { recursive: true });
    return at('copy');
  };
  const edit = (path: readonly string[], value: unknown): void => {
    const manifest = join(copy(), 'millwright.json');
    const json = JSON.parse(readFileSync(manifest, 'utf8'));
    const holder = path.slice(0, -1).reduce((object, key) => object[key], json);
    holder[path[path.length - 1]] = value;
    writeFileSync(manifest, JSON.stringify(json));
  };

  it.each(['millwright.json', 'model.onnx', 'vocabulary.json'])(
    'whose %s is damaged is refused',
    async (name) => {
      const whole = readFileSync(join(at('model'), name));
      const bytes: Record<string, Buffer | undefined> = {
        missing: undefined,
        empty: Buffer.alloc(0),
        'cut off': whole.subarray(0, whole.length - 2),
        garbage: Buffer.alloc(whole.length, 0xee),
        'other JSON': Buffer.from('[1, 2]'),
      };
      for (const [how, content] of Object.entries(bytes)) {
        const path = join(copy(), name);
        if (content === undefined) rmSync(path);
        else writeFileSync(path, content);
        expect(await use('copy'), how).toMatch(/damaged|cannot be read|has no millwright\.json/);
        expect(await use('copy', 'info'), how).toMatch(/damaged|cannot be read|has no millwright\.json/);
      }
    },
  );

  it('of another task or a newer version is refused', async () => {
    edit(['task'], 'mind-reading');
    expect(await use('copy')).toMatch(/of task "mind-reading", which this Millwright does not have/);
    edit(['format'], 2);
    expect(await use('copy')).toMatch(/was written by a newer Millwright \(.+\); update Millwright/);
  });

  it('whose manifest contradicts its files is refused', async () => {
    edit(['content', 'labels'], ['leak', 'other']);
    expect(await use('copy')).toContain('gives 3 scores a text where millwright.json names 2 labels');
    edit(['content', 'labels'], 'leak');
    expect(await use('copy')).toContain('is damaged (content.labels');
    edit(['content', 'architecture'], 'lstm');
    expect(await use('copy', 'explain')).toContain('model.onnx lacks the weight');
    edit(['files'], {});
    expect(await use('copy')).toContain('is damaged');
  });

  it('is none: no folder, a file, any folder, a training that has not finished', async () => {
    expect(await use('nothing')).toContain('there is no model folder');
    expect(await use('orders.csv')).toContain("is a file; give the model's folder");
    expect(await use('.')).toContain('has no millwright.json, so it is not a model folder');
    const half = copy();
    rmSync(join(half, 'millwright.json'));
    cpSync(at('model'), join(half, 'checkpoint'), { recursive: true });
    expect(await use('copy')).toMatch(/has not finished; run its train command again with --resume/);
  });

  it('is asked about data that do not fit it', async () => {
    const evaluate = async (data: string) => sentence(await run('evaluate', at('model'), data));
    expect(await evaluate(file('other.csv', 'desc,fail\na,b\n'))).toContain('the nearest is "desc"');
    expect(await evaluate(file('labels.csv', 'description,failure\na,b\nc,d\n'))).toContain(
      'has none of the labels the model learned',
    );
    expect(sentence(await run('explain', at('model'), 'oil', '--label', 'laek'))).toContain(
      'knows no label "laek"; did you mean "leak"?',
    );
    expect(sentence(await run('explain', at('model'), '  '))).toContain('an empty text has no words');
    const whole = await run('predict', at('model'), at('orders.csv'), '--json');
    expect(JSON.parse(whole.out).length).toBeGreaterThan(10);
  });
});

describe('a wrong command', () => {
  it('ends with status 2 and a suggestion', async () => {
    expect(sentence(await run('trian', 'x.csv'), 2)).toContain('(Did you mean train?)');
    expect(sentence(await run('predict', at('model'), '--flie', 'x'), 2)).toContain('(Did you mean --file?)');
    const other = await run('predict', at('model'), 'oil leak', '--task', 'translation');
    expect(sentence(other)).toMatch(/--task is translation, but the model is of text-classification; leave/);
    const image = ['--task', 'image-classification', '--out', at('sheet.txt')];
    expect(sentence(await run('preview', at(''), ...image))).toMatch(/sheet\.txt must end in \.png/);
    for (const flag of ['--test-share', '--architecture', '--split-by-group']) {
      expect(sentence(await run('preview', at(''), ...image, flag, '0.1'), 2)).toContain(flag);
    }
    expect(sentence(await run('evaluate', at('model')), 2)).toContain("missing required argument 'data'");
    expect(sentence(await run('train', 'x.csv', '--task', 'text-classification'), 2)).toContain('--out');
    const train = taskOf(at('orders.csv'), at('never'));
    expect(sentence(await run(...train, '--lang', 'de'), 2)).toContain('--lang de is unknown; give en or zh');
    expect(sentence(await run(...train, '--context', '64'))).toMatch(
      /--context is no option of text-classification; it has --input, --target, .*--texts-in-memory/,
    );
    const evaluate = ['evaluate', at('model'), at('orders.csv')];
    expect(sentence(await run(...evaluate, '--history', 'x'))).toContain('--history is no option of');
  });

  it('that is none shows the help, and --help of each verb an example', async () => {
    const { status, err } = await run();
    expect(status).toBe(2);
    expect(err).toContain('Usage: millwright');
    for (const verb of ['train', 'evaluate', 'predict', 'explain', 'info', 'tasks', 'sample', 'doctor']) {
      const help = await run(verb, '--help');
      expect(help.status).toBe(0);
      expect(help.out).toMatch(/Examples?:\n {2}millwright /);
    }
  });

  it('to sample is refused in one sentence', async () => {
    const sample = (...words: string[]) => run('sample', ...words, '--out', at('s.csv'));
    expect(sentence(await sample('orders'))).toContain('no samples called "orders"');
    expect(sentence(await sample('work-orders', '--rows', '0'))).toContain('--rows 0 must be a whole number');
    expect(sentence(await run('sample', 'work-orders', '--out', at('no/s.csv')))).toContain('does not exist');
    writeFileSync(at('kept.csv'), 'mine');
    expect(sentence(await run('sample', 'work-orders', '--out', at('kept.csv')))).toContain('--overwrite');
    expect(readFileSync(at('kept.csv'), 'utf8')).toBe('mine');
  });
});

describe('--json', () => {
  it.each([
    ['tasks'],
    ['info', 'model'],
    ['predict', 'model', 'oil leak', '漏油'],
    ['explain', 'model', 'oil leak'],
    ['evaluate', 'model', 'orders.csv'],
    ['doctor'],
  ])('prints one JSON value and nothing else on standard output: %s', async (verb, ...words) => {
    const given = words.map((word) => (existsSync(at(word)) ? at(word) : word));
    const { status, out } = await run(verb, ...given, '--json');
    expect(status).toBe(0);
    expect(() => JSON.parse(out)).not.toThrow();
  });

  it('of train is one object with metrics; progress goes to standard error', async () => {
    const { out, err } = await run(...taskOf(at('orders.csv'), at('json')), '--epochs', '1', '--json');
    const { metrics } = JSON.parse(out);
    expect(metrics.accuracy).toBeGreaterThanOrEqual(0);
    expect(metrics.f1Macro).toBeLessThanOrEqual(1);
    expect(err).toContain('epoch 1/1');
  });

  it('of a failure is one object with the sentence that standard error has too', async () => {
    for (const [words, status] of [
      [['predict', at('nothing'), 'x'], 1],
      [taskOf(at('none.csv'), at('never')), 1],
      [['predict', at('model'), 'x', '--flie', 'y'], 2],
      [['trian'], 2],
    ] as const) {
      const ran = await run(...words, '--json');
      expect(ran.status).toBe(status);
      const { error } = JSON.parse(ran.out);
      expect(ran.err).toMatch(/^error: [^\n]+\n$/);
      expect(ran.err).toContain(error);
    }
  });
});
