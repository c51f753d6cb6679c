import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// Threads of ONNX Runtime's that are still there when its library is taken down would end the process by a signal.
it.each([
  ['at its end', 0],
  ['by an exception inside a step', 1],
  ['by process.exit while two models train', 7],
])('a process that ends %s with compiled models open ends with status %i', (way, expected) => {
  const child = join(import.meta.dirname, 'exit-child.ts');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', child, way], {
    encoding: 'utf8',
  });
  expect({ status, signal, stdout }, stderr).toEqual({ status: expected, signal: null, stdout: 'ready' });
});
