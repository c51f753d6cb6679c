import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersCsv, run, taskOf } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-interrupted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(words: readonly string[], stdout: 'pipe' | number = 'pipe'): ChildProcess {
  const child = join(import.meta.dirname, 'main-child.ts');
  return spawn(process.execPath, ['--import', 'tsx', child, ...words], {
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...process.env, MILLWRIGHT_THREADS: '1', MILLWRIGHT_DEBUG: '' },
  });
}

/** Waits for the end; `heard` is told all that standard error has said so far. */
function ending(child: ChildProcess, heard: (err: string) => void = () => {}) {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes;
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    err += bytes;
    heard(err);
  });
  return new Promise<{ status: number | null; out: string; err: string }>((resolve, reject) =>
    child.on('error', reject).on('close', (status) => resolve({ status, out, err })),
  );
}

describe.skipIf(process.platform === 'win32')('Ctrl-C in the middle of training', () => {
  it('keeps what was learned and says how to go on; --resume ends with the model of a run that was let be', {
    timeout: 180_000,
  }, async () => {
    writeFileSync(at('orders.csv'), ordersCsv(150));
    const settings = ['--architecture', 'bilstm', '--epochs', '4', '--seed', '3'];
    const train = (out: string) => [...taskOf(at('orders.csv'), at(out)), ...settings];
    const child = start(train('model'));
    const { status, out, err } = await ending(child, (said) => {
      if (!child.killed && /epoch 1\/4/.test(said)) child.kill('SIGINT');
    });
    expect(status, err).toBe(130);
    expect(err).toMatch(
      /training was interrupted in epoch [234] of 4; what was learned is kept in .*checkpoint/,
    );
    expect(err).toContain('run the same command with --resume to go on');
    expect(err).not.toMatch(/ {2}at /);
    expect(out).not.toContain('accuracy');
    expect(readdirSync(at('model'))).toEqual(['checkpoint']);
    expect(readdirSync(at('model/checkpoint'))).toEqual(['training.ckpt']);

    expect((await run(...train('model'))).err).toMatch(/holds a training that was interrupted; add --resume/);
    expect((await run('predict', at('model'), 'oil')).err).toContain('has not finished');
    const other = await run(...train('model'), '--resume', '--architecture', 'text-cnn');
    expect(other.status).toBe(1);
    expect(other.err).toMatch(/belongs to other data, other settings/);

    const resumed = await ending(start([...train('model'), '--resume']));
    expect(resumed.status, resumed.err).toBe(0);
    expect(resumed.err).not.toContain('epoch 1/4');
    const whole = await ending(start(train('whole')));
    expect(whole.status, whole.err).toBe(0);
    const [a, b] = ['model', 'whole'].map((name) => readFileSync(at(`${name}/model.onnx`)));
    expect(a.equals(b)).toBe(true);
    expect(readdirSync(at('model')).sort()).toEqual(readdirSync(at('whole')).sort());
    expect(existsSync(at('model/checkpoint'))).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('standard output', () => {
  it('that nobody reads any more, as after head, is no failure', async () => {
    const child = start(['tasks', '--json']);
    child.stdout?.destroy();
    const { status, err } = await ending(child);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('on a full disk is one in a sentence', async () => {
    const { openSync, closeSync } = await import('node:fs');
    const full = openSync('/dev/full', 'w');
    const { status, err } = await ending(start(['tasks', '--json'], full));
    closeSync(full);
    expect(status).toBe(1);
    expect(err).toMatch(/^error: standard output: .*the disk is full; [^\n]+\n$/);
  });
});
