import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasWebgpu } from './has-webgpu.ts';

// A driver that is taken down in the middle of its work hangs, or ends the process by a signal.
it.skipIf(!hasWebgpu).each([
  ['at its end', 0],
  ['by an exception inside a step', 1],
  ['by process.exit while it trains', 7],
])('a process that ends %s with a model open on the device ends with status %i', (way, expected) => {
  const child = join(import.meta.dirname, 'exit-child.ts');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', child, way], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  expect({ status, signal, stdout }, stderr).toEqual({ status: expected, signal: null, stdout: 'ready' });
});
