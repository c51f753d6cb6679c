import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example } from './run-example.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('examples', () => {
  it('sentiment sorts simulated remarks in two languages, and explains', async () => {
    const out = join(folder, 'sentiment');
    const output = await example('sentiment.ts', ['--rows', '1200', '--epochs', '4', '--out', out]);
    expect(output).toContain('simulated remarks');
    expect(output).toMatch(/positive {2}← {2}new gripper saves us 20 minutes a shift/);
    expect(output).toMatch(/negative {2}← {2}扫码枪又坏了/);
    expect(output).toMatch(/\+0\.\d+ .*saves/);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('Simulated data');
  });
});
