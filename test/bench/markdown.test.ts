import { describe, expect, it } from 'vitest';
import type { Failure, Outcome } from '../../bench/benchmark.ts';
import { markdown, withoutPaths } from '../../bench/markdown.ts';

const seed: Outcome = {
  name: 'seed-model',
  device: 'cpu',
  unit: 'samples/s',
  ours: 1500,
  peers: [
    { name: 'PyTorch', version: '1.13', value: 1000, ratio: 1.5 },
    { name: 'PyTorch', version: '2.15', value: 2000, ratio: 0.75 },
  ],
  skipped: [{ name: 'Keras', reason: 'spawn /opt/venv/bin/python ENOENT' }],
  threads: 2,
  work: { flops: 1e6, bytes: 0 },
};
const optimizer: Outcome = {
  name: 'optimizer',
  device: 'cpu',
  unit: 'steps/s',
  ours: 10,
  peers: [
    { name: 'PyTorch', version: '2.15', value: 5, ratio: 2 },
    { name: 'PyTorch', variant: 'fused', version: '2.15', value: 8, ratio: 1.25, note: 'one kernel' },
  ],
  skipped: [],
  threads: 2,
  work: { flops: 0, bytes: 1e9 },
  note: 'as long as 8 passes',
};
const failed: Failure = { name: 'gru', failure: 'it ended by SIGABRT' };

const page = (outcomes: readonly (Outcome | Failure)[], reasons: Record<string, string> = {}): string =>
  markdown({
    outcomes,
    hardware: { flops: 10e9, bandwidth: 20e9 },
    machine: 'A processor, 2 cores',
    threads: 2,
    version: '0.1.0',
    date: '2026-01-02',
    command: 'npm run bench -- all --markdown docs/benchmarks.md',
    summaries: new Map([['gru', 'trains a GRU']]),
    reasons,
  });

const rowOf = (text: string, name: string): string[] => {
  const line = text.split('\n').find((each) => each.startsWith(`| \`${name}\``)) ?? '';
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
};

describe('the page of benchmarks', () => {
  it('has one column for each version of a peer, ratios beside figures, and the share of the limit', () => {
    const text = page([seed, optimizer]);
    expect(text).toContain('|  | Millwright | PyTorch 1.13 | PyTorch 2.15 | of the limit |');
    // 10 GFLOP/s allow 10,000 samples of a million operations; 20 GB/s allow 20 steps of a gigabyte.
    expect(rowOf(text, 'seed-model')).toEqual([
      '`seed-model`',
      '1,500 samples/s',
      '1,000 (× 1.5)',
      '2,000 (**× 0.75**)',
      '15 %',
    ]);
    expect(rowOf(text, 'optimizer')).toEqual([
      '`optimizer`',
      '10 steps/s',
      '–',
      '5 (× 2)<br>fused: 8 (× 1.3)',
      '50 %',
    ]);
  });

  it('has as many cells in every row as in the head', () => {
    const lines = page([seed, optimizer])
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.split('|').length)).size).toBe(1);
  });

  it('tells the machine, the date and the notes', () => {
    const text = page([optimizer]);
    expect(text).toContain('2026-01-02');
    expect(text).toContain('A processor, 2 cores');
    expect(text).toContain('    npm run bench -- all --markdown docs/benchmarks.md');
    expect(text).toContain('- `optimizer`: as long as 8 passes');
    expect(text).toContain('- `optimizer`, PyTorch 2.15, fused: one kernel');
  });

  it('says why another is ahead, or that nobody knows, and nothing of that where none is', () => {
    expect(page([seed], { 'seed-model': 'its kernel is fused.' })).toContain(
      '- `seed-model`, PyTorch 2.15 (× 0.75): its kernel is fused.',
    );
    expect(page([seed])).toContain('PyTorch 2.15 (× 0.75): nobody has looked into it yet.');
    expect(page([optimizer], { optimizer: 'never printed' })).not.toContain('ahead\n');
    expect(page([optimizer], { optimizer: 'never printed' })).not.toContain('never printed');
  });

  it('lists what failed and what was left out, without paths of the machine', () => {
    const text = page([failed, seed]);
    expect(text).toContain('- `gru`: it ended by SIGABRT');
    expect(text).toContain('- `seed-model`, Keras: spawn python ENOENT');
    expect(text).toContain('- `gru`: trains a GRU');
    expect(rowOf(text, 'gru')).toEqual([]);
  });
});

describe('withoutPaths', () => {
  it('leaves of a path its last part', () => {
    expect(withoutPaths('../data/news/train.txt is not there')).toBe('train.txt is not there');
    expect(withoutPaths("can't open file '/a/b/c.py': no")).toBe("can't open file 'c.py': no");
    expect(withoutPaths('at file:///a/b.js:3')).toBe('at b.js:3');
  });

  it('leaves units and addresses as they are', () => {
    for (const text of ['12 samples/s', 'and/or', 'see https://example.org/a/b', 'a sum of 1/2']) {
      expect(withoutPaths(text)).toBe(text);
    }
  });
});
