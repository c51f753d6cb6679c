import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { train } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'millwright-device-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'model');
const data = join(folder, 'parts.csv');
writeFileSync(data, 'a,b\n1,2\n');

it.skipIf(process.platform !== 'linux')(
  'training without a graphics driver ends with a sentence that says what to install, and writes nothing',
  () => {
    const child = join(import.meta.dirname, '../cli/main-child.ts');
    const words = ['train', data, '--task', 'tabular-regression', '--target', 'b', '--out', out];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', child, ...words, '--device', 'webgpu'],
      {
        encoding: 'utf8',
        env: { ...process.env, VK_DRIVER_FILES: 'nowhere.json', VK_ICD_FILENAMES: 'nowhere.json' },
      },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: device webgpu cannot be used \(.*\); install .*Vulkan driver.*$/m);
    expect(existsSync(out)).toBe(false);
  },
);

it('a device that is none is refused with the names of those there are', async () => {
  const options = { task: 'tabular-regression', target: 'b', data, out };
  // @ts-expect-error: not a device
  await expect(async () => train({ ...options, device: 'cuda' })).rejects.toThrow(
    'device cuda is unknown; give cpu or webgpu',
  );
  expect(existsSync(out)).toBe(false);
});
