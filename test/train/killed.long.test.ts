import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { type Scenario, scenarios } from './killed-scenarios.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-killed-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const child = join(import.meta.dirname, 'killed-child.ts');

/** Runs the training until it ends or has taken `steps` steps, and then kills it. Gives how it ended. */
function runUntil(scenario: Scenario, path: string, steps: number): Promise<string> {
  const log = `${path}.log`;
  writeFileSync(log, '');
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, ['--import', 'tsx', child, scenario, path, log], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    run.stderr.on('data', (bytes: Buffer) => {
      complaint += bytes.toString();
    });
    const watcher = watch(log, () => {
      if (readFileSync(log, 'utf8').split('\n').length > steps) run.kill('SIGKILL');
    });
    run.on('error', reject).on('close', (code, signal) => {
      watcher.close();
      if (code !== null && code !== 0) reject(new Error(complaint));
      else resolve(signal ?? 'finished');
    });
  });
}

describe('a training that is killed again and again ends with the weights of one that was not', () => {
  for (const [index, scenario] of Object.keys(scenarios).filter(isScenario).entries()) {
    it(scenario, async () => {
      const model = await scenarios[scenario]({});
      const expected = [...model.getWeights()].map(([name, values]) => [name, [...values]]);
      await model.dispose();

      const path = join(folder, `${index}.ckpt`);
      const random = new Random(Date.now());
      const moments = [1 + random.integer(4), 2 + random.integer(8), 1 + random.integer(6)];
      const endings: string[] = [];
      for (const steps of moments) endings.push(await runUntil(scenario, path, steps));
      expect(endings, `killed after ${moments} steps`).toContain('SIGKILL');
      // What a kill in the middle of writing a checkpoint leaves beside the last whole one.
      if (existsSync(path)) writeFileSync(`${path}.partial`, readFileSync(path).subarray(0, 1000));
      expect(await runUntil(scenario, path, Number.POSITIVE_INFINITY)).toBe('finished');
      expect(JSON.parse(readFileSync(`${path}.weights`, 'utf8')), `killed after ${moments} steps`).toEqual(
        expected,
      );
    });
  }
});

function isScenario(name: string): name is Scenario {
  return name in scenarios;
}
