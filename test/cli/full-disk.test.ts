import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addToBundle, openBundle, saveBundle } from '../../src/bundle/bundle.ts';
import { ordersCsv, run, taskOf } from './run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-full-'));
const disk = join(folder, 'disk');
const at = (name: string): string => join(folder, name);

/** A disk of so many kilobytes; false where this system does not let us have one. */
function mount(kilobytes: number): boolean {
  mkdirSync(disk, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk]).status === 0;
}
const unmount = () => spawnSync('umount', [disk]);
const possible = process.platform === 'linux' && process.getuid?.() === 0 && mount(64);
if (possible) unmount();
const why = possible ? '' : ' (skipped: only root on Linux can mount a small disk)';

function everything(): string[] {
  return readdirSync(disk, { recursive: true }).map(String);
}

describe.skipIf(!possible)(`a full disk${why}`, () => {
  beforeAll(() => writeFileSync(at('orders.csv'), ordersCsv(40)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is told in one sentence wherever training meets it; nothing half-written stays; with room, --resume ends it', async () => {
    const train = [...taskOf(at('orders.csv'), join(disk, 'model')), '--epochs', '2'];
    // Not even one checkpoint fits; or one, but not the next beside it; or the model without its report; or everything.
    const met = new Set<string>();
    for (const kilobytes of [16, 64, 96, 128, 160, 200, 250, 300, 400, 500, 900, 1800]) {
      mount(kilobytes);
      try {
        const { status, err } = await run(...train);
        if (status === 0) {
          met.add('nothing');
          continue;
        }
        expect(err).toMatch(
          /error: [^\n]*the disk is full; free some space and run the command again[^\n]*\n$/,
        );
        const left = everything();
        expect(left.filter((name) => name.endsWith('.partial'))).toEqual([]);
        met.add(left.sort().join(' '));
        if (!left.includes('model/checkpoint/training.ckpt')) continue;
        cpSync(join(disk, 'model'), at('roomy'), { recursive: true });
        const resumed = await run(...taskOf(at('orders.csv'), at('roomy')), '--epochs', '2', '--resume');
        expect(resumed.status, resumed.err).toBe(0);
        expect(readdirSync(at('roomy')).sort()).toEqual([
          'millwright.json',
          'model.onnx',
          'report.html',
          'vocabulary.json',
        ]);
        rmSync(at('roomy'), { recursive: true });
      } finally {
        unmount();
      }
    }
    expect([...met]).toEqual(
      expect.arrayContaining(['', 'model model/checkpoint model/checkpoint/training.ckpt', 'nothing']),
    );
  });

  it('leaves a model that is to be overwritten as it was', async () => {
    mount(600);
    try {
      const [model, manifest] = [join(disk, 'model'), join(disk, 'model', 'millwright.json')];
      const save = (size: number) =>
        saveBundle(model, {
          task: 'text-classification',
          version: '1.0.0',
          created: 'today',
          content: { size },
          files: { 'model.onnx': Buffer.alloc(size, 7), 'vocabulary.json': '{}' },
        });
      await save(200_000);
      const before = readFileSync(manifest, 'utf8');
      await expect(save(500_000)).rejects.toThrow('ENOSPC');
      await expect(addToBundle(model, 'report.html', Buffer.alloc(500_000))).rejects.toThrow('ENOSPC');
      expect(everything().sort()).toEqual(
        ['', '/millwright.json', '/model.onnx', '/vocabulary.json'].map((name) => `model${name}`),
      );
      expect(readFileSync(manifest, 'utf8')).toBe(before);
      expect((await (await openBundle(model)).read('model.onnx')).length).toBe(200_000);
    } finally {
      unmount();
    }
  });

  it('keeps no part of a sample', async () => {
    mount(64);
    try {
      const { status, err } = await run(
        'sample',
        'work-orders',
        '--rows',
        '2000',
        '--out',
        join(disk, 's.csv'),
      );
      expect(status).toBe(1);
      expect(err).toMatch(/^error: [^\n]*(disk|space)[^\n]*\n$/);
      expect(everything()).toEqual([]);
    } finally {
      unmount();
    }
  });
});
