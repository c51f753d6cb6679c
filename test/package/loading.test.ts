import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { exports, version: published }: { exports: Record<string, unknown>; version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'));

/** Native libraries inside of packages that a process has loaded once it has run `code`. */
async function nativeLibraries(code: string): Promise<string[]> {
  const report = `
    process.report.excludeNetwork = true;
    const { sharedObjects } = process.report.getReport();
    console.log(JSON.stringify(sharedObjects.filter((file) => file.includes('node_modules'))));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code + report];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout);
}

describe('the package', () => {
  it('loads no native library on import', async () => {
    const imports = entries.map((entry) => `await import('millwright${entry.slice(1)}');`);
    expect(await nativeLibraries(imports.join('\n'))).toEqual([]);
  });

  it('loads ONNX Runtime when a model is first used', async () => {
    const use = `
      const { Input, sequential } = await import('millwright');
      const { Dense } = await import('millwright/layers');
      await sequential([Input({ shape: [2] }), Dense(1)]).predict([[1, 2]]);`;
    const loaded = (await nativeLibraries(use)).join('\n');
    expect(loaded).toMatch(/onnxruntime/);
    expect(loaded).not.toMatch(/duckdb|sharp/);
  });

  it('knows its version', () => {
    expect(version).toBe(published);
  });
});
