import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../bench/benchmarks.ts';
import { optionsOf } from '../../bench/options.ts';
import { interpreters } from '../../bench/peers/interpreters.ts';
import { startPeers, worthTelling } from '../../bench/peers/start-peers.ts';

const known = [
  { name: 'seed-model' },
  { name: 'ranking', quality: true },
  { name: 'gru', devices: true },
  { name: 'optimizer' },
] as const;

describe('options of the benchmarks', () => {
  it('takes one name, several in the order given, each once, or all', () => {
    expect(optionsOf(['gru'], known).names).toEqual(['gru']);
    expect(optionsOf(['optimizer', 'gru', 'optimizer'], known).names).toEqual(['optimizer', 'gru']);
    expect(optionsOf(['all'], known).names).toEqual(['seed-model', 'gru', 'optimizer']);
    expect(optionsOf(['gru', 'all'], known).names).toEqual(['seed-model', 'gru', 'optimizer']);
  });

  it('leaves those of quality out of all, and takes them by name', () => {
    expect(optionsOf(['ranking'], known).names).toEqual(['ranking']);
    expect(optionsOf(['ranking', 'all'], known).names).toEqual(['seed-model', 'gru', 'optimizer', 'ranking']);
    const all = optionsOf(['all'], benchmarks).names;
    expect(all).toContain('language-model-train');
    for (const long of [
      'sasrec-ranking',
      'language-model-perplexity',
      'translation-bleu-en-zh',
      'translation-bleu-zh-en',
    ]) {
      expect(optionsOf([long], benchmarks).names).toEqual([long]);
      expect(all).not.toContain(long);
    }
  });

  it('takes the device, and of all what runs there', () => {
    expect(optionsOf(['gru'], known).device).toBe('cpu');
    expect(optionsOf(['gru', '--device', 'webgpu'], known)).toMatchObject({
      device: 'webgpu',
      names: ['gru'],
    });
    expect(optionsOf(['all', '--device', 'webgpu'], known).names).toEqual(['gru']);
  });

  it('takes where the table goes and how to print', () => {
    expect(optionsOf(['all', '--markdown', 'docs/table.md'], known)).toMatchObject({
      markdown: 'docs/table.md',
      json: false,
    });
    expect(optionsOf(['--json', 'gru'], known)).toMatchObject({ json: true, names: ['gru'] });
    expect(optionsOf(['-h'], known).help).toBe(true);
  });

  it.each([
    [[], 'name a benchmark: seed-model, ranking, gru, optimizer; or all'],
    [['lstm'], 'no benchmark is called "lstm"; known: seed-model, ranking, gru, optimizer'],
    [['gru', '--markdown', ''], '--markdown needs the path of a file'],
    [['gru', '--device', 'cuda'], 'device "cuda" is unknown; there are cpu, webgpu'],
    [
      ['optimizer', '--device', 'webgpu'],
      'optimizer runs on the cpu only; with --device webgpu there are gru',
    ],
    [['gru', '--fast'], "Unknown option '--fast'; see --help"],
    [['gru', '--markdown'], 'argument missing; see --help'],
  ])('refuses %j in a sentence', (args, sentence) => {
    expect(() => optionsOf(args, known)).toThrow(sentence);
  });
});

describe('the interpreters for peers', () => {
  it('are Debian’s by default, or those named between commas, each once', () => {
    expect(interpreters('')).toEqual(['/usr/bin/python3']);
    expect(interpreters(' /a/python , /b/python,/a/python,')).toEqual(['/a/python', '/b/python']);
  });
});

describe('peers that did not start', () => {
  const lacks = (name: string, library: string) => ({
    name,
    reason: `ModuleNotFoundError: No module named '${library}'`,
  });
  const broken = { name: 'PyTorch', reason: 'libc10.so: cannot open shared object file' };

  it('are not told of where another interpreter has the library', () => {
    expect(worthTelling([lacks('PyTorch', 'torch')], ['PyTorch'])).toEqual([]);
    expect(worthTelling([lacks('PyTorch', 'torch'), broken], [])).toEqual([broken]);
  });

  it('are told of once where none has it', () => {
    const each = lacks('Keras', 'keras');
    expect(worthTelling([each, each], ['PyTorch'])).toEqual([each]);
  });

  it('are told which device to use, and those that know only the cpu are left out on another', async () => {
    const says = 'console.error("there is no " + JSON.parse(process.argv.at(-1)).device); process.exit(1)';
    const peer = { command: process.execPath, args: ['-e', says], settings: {}, patience: 60 };
    const log: string[] = [];
    const { peers, skipped } = await startPeers(
      [
        { ...peer, name: 'PyTorch', devices: { webgpu: 'cuda' } },
        { ...peer, name: 'jax-js' },
      ],
      (line) => log.push(line),
      'webgpu',
    );
    expect(peers).toEqual([]);
    expect(skipped).toEqual([
      { name: 'PyTorch', reason: 'there is no cuda' },
      { name: 'jax-js', reason: 'it is measured on the cpu only' },
    ]);
    expect(log.join()).not.toContain('jax-js');
  });

  it('are told of where they failed otherwise, though others started', () => {
    expect(worthTelling([broken], ['PyTorch'])).toEqual([broken]);
  });
});
