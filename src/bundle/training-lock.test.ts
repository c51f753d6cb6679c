import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareOutput } from './output-folder.ts';
import { lockName } from './training-lock.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'millwright-lock-')), 'model');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('a folder that a training writes to', () => {
  it('takes one training at a time, whatever the options', async () => {
    const first = await prepareOutput(folder, {});
    for (const options of [{}, { overwrite: true }, { resume: true }]) {
      await expect(prepareOutput(folder, options)).rejects.toThrow(/training/);
    }
    await expect(prepareOutput(folder, { overwrite: true })).rejects.toThrow(
      `another training is writing to ${folder}; wait until it ends, give another --out`,
    );
    expect(existsSync(first.checkpoint)).toBe(true);
    first.release();
    const second = await prepareOutput(folder, { overwrite: true });
    second.release();
    expect(readdirSync(folder)).toEqual(['checkpoint']);
  });

  it('is given to one alone of many that begin at once', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => prepareOutput(folder, { overwrite: true })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of all) if (each.status === 'fulfilled') each.value.release();
  });

  it('is free again where the process that trained is gone', async () => {
    const lock = join(folder, lockName);
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const { release } = await prepareOutput(folder, {});
    release();
    writeFileSync(lock, JSON.stringify({ pid, host: hostname(), start: '1' }));
    (await prepareOutput(folder, { overwrite: true })).release();
    // Another process has its number now.
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), start: '1' }));
    if (process.platform === 'linux') (await prepareOutput(folder, { overwrite: true })).release();
    // On another machine, as long as it is renewed.
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', start: '1' }));
    await expect(prepareOutput(folder, { overwrite: true })).rejects.toThrow('another training');
    const before = new Date(Date.now() - 600_000);
    utimesSync(lock, before, before);
    (await prepareOutput(folder, { overwrite: true })).release();
  });
});
