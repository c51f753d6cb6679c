import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openBundle } from './bundle.ts';

const place = mkdtempSync(join(tmpdir(), 'millwright-hostile-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
let count = 0;

/** A folder with a manifest, changed by `change`, and one file. */
function folder(change: (manifest: Record<string, unknown>) => unknown = (manifest) => manifest): string {
  count += 1;
  const path = join(place, `model-${count}`);
  mkdirSync(path);
  writeFileSync(join(path, 'model.onnx'), 'weights');
  const sha256 = createHash('sha256').update('weights').digest('hex');
  const manifest = {
    ...{ format: 1, task: 'text-classification', millwright: '0.1.0', created: '2026-11-30' },
    ...{ files: { 'model.onnx': sha256 }, content: { labels: ['a', 'b'], threshold: 0.5 } },
  };
  const changed = change(manifest);
  writeFileSync(
    join(path, 'millwright.json'),
    typeof changed === 'string' ? changed : JSON.stringify(changed),
  );
  return path;
}

describe('a model folder of a stranger', () => {
  it('opens where it is as it should be', async () => {
    const bundle = await openBundle(folder());
    expect((await bundle.read('model.onnx')).toString()).toBe('weights');
  });

  it.each(['../secret', '/etc/passwd', 'a/b', 'a\\b', '..', '.hidden', 'C:evil', 'a\u001b[2J', ''])(
    'names only files of its own, not %j',
    async (name) => {
      const path = folder((manifest) => ({ ...manifest, files: { [name]: '00' } }));
      await expect(openBundle(path)).rejects.toThrow('no bare name of a file');
    },
  );

  it.each([
    ['a threshold that is no probability', { threshold: -1 }, 'content.threshold'],
    ['labels that are no texts', { labels: [1, 2] }, 'content.labels.0'],
    ['images too large', { picture: { width: 40_000, height: 40_000, channels: 1 } }, 'width: '],
    ['images of no size', { picture: { width: 0.5, height: 1, channels: 1 } }, 'width: '],
    ['nothing', {}, 'it is empty'],
  ])('is refused with %s', async (_, content, said) => {
    await expect(openBundle(folder((manifest) => ({ ...manifest, content })))).rejects.toThrow(said);
  });

  it('is refused where its JSON is so deep that walking it would end the process', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const path = folder((manifest) =>
      JSON.stringify({ ...manifest, content: { deep: 0 } }).replace('0}', `${deep}}`),
    );
    await expect(openBundle(path)).rejects.toThrow(
      '100,002 lists and objects within each other, and 100 is the limit; set MILLWRIGHT_MAX_JSON_DEPTH',
    );
  });

  it.skipIf(process.platform === 'win32')('has plain files alone: no links, pipes or devices', async () => {
    const replaced = (name: string, make: (path: string) => void): string => {
      const path = folder();
      rmSync(join(path, name));
      make(join(path, name));
      return path;
    };
    const zero = replaced('millwright.json', (path) => symlinkSync('/dev/zero', path));
    await expect(openBundle(zero)).rejects.toThrow('millwright.json is a link, not a file');
    const pipe = replaced('millwright.json', (path) => execFileSync('mkfifo', [path]));
    await expect(openBundle(pipe)).rejects.toThrow('millwright.json is a pipe, not a file');
    for (const [make, said] of [
      [(path: string) => symlinkSync('/etc/hostname', path), 'model.onnx is a link'],
      [(path: string) => execFileSync('mkfifo', [path]), 'model.onnx is a pipe'],
      [(path: string) => mkdirSync(path), 'model.onnx is a folder'],
    ] as const) {
      const bundle = await openBundle(replaced('model.onnx', make));
      await expect(bundle.read('model.onnx')).rejects.toThrow(said);
    }
  });

  it('has no file that is larger than the limit, whatever the disk holds of it', async () => {
    const path = folder();
    const bundle = await openBundle(path);
    truncateSync(join(path, 'model.onnx'), 2 ** 33);
    await expect(bundle.read('model.onnx')).rejects.toThrow(
      '8,589,934,592 bytes, and 2,147,483,648 is the limit; set MILLWRIGHT_MAX_MODEL_BYTES to allow more',
    );
  });
});
