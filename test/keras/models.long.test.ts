import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { differences } from './models.ts';

/** A Python that has Keras and something that it trains with; none where the variable is not set and `python3` has not. */
const python = process.env.MILLWRIGHT_KERAS_PYTHON || 'python3';
const count = Number(process.env.MILLWRIGHT_KERAS_MODELS ?? 200);

function hasKeras(): boolean {
  try {
    execFileSync(python, ['-c', 'import keras, jax'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!hasKeras())(`${count} new models give the numbers of Keras`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keras-'));
  try {
    const file = join(folder, 'models.jsonl');
    const seed = process.env.MILLWRIGHT_KERAS_SEED ?? '1';
    const script = fileURLToPath(new URL('./generate.py', import.meta.url));
    const env = { ...process.env, KERAS_BACKEND: 'jax' };
    execFileSync(python, [script, String(count), seed, file], { stdio: 'ignore', env });
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const found: string[] = [];
    for (const [i, line] of lines.entries()) {
      for (const each of await differences(JSON.parse(line)))
        found.push(`seed ${seed}, line ${i + 1}: ${each}`);
    }
    // Some are of shapes that Keras itself refuses.
    expect(lines.length).toBeGreaterThan(count / 2);
    expect(found).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
