import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ending, start } from './main-process.ts';
import { ordersCsv, run, taskOf } from './run-main.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-interrupted-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('Ctrl-C in the middle of training', () => {
  it('keeps what was learned and says how to go on; --resume ends with the model of a run that was let be', async () => {
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
    expect(err).toContain('run the same command with --resume to continue');
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
