/**
 * Kills trainings by SIGKILL at random moments, resumes them, and compares their weights bit by bit with those of
 * trainings that were let be:
 *
 *     npx tsx test/train/kill-many.ts 100
 *
 * The number is how many kills; a second one is the seed of the moments. Ends with a count, and a status other than 0
 * where a resumed training ended with other weights. `killed.long.test.ts` does a few of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random.ts';
import { type Scenario, scenarios } from './killed-scenarios.ts';

const [kills = 100, seed = Date.now()] = process.argv.slice(2).map(Number);
const random = new Random(seed);
const folder = mkdtempSync(join(tmpdir(), 'millwright-kill-many-'));
const child = join(import.meta.dirname, 'killed-child.ts');

function start(scenario: Scenario, path: string): ChildProcess {
  writeFileSync(`${path}.log`, '');
  return spawn(process.execPath, ['--import', 'tsx', child, scenario, path, `${path}.log`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

interface Ending {
  readonly killed: boolean;
  /** Milliseconds from the first step on. */
  readonly lasted: number;
  readonly steps: number;
}

/** Lets a training run for `delay` milliseconds after its first step, and then kills it. */
function runFor(scenario: Scenario, path: string, delay: number): Promise<Ending> {
  const run = start(scenario, path);
  let began = Number.NaN;
  const watcher = watch(`${path}.log`, () => {
    if (!Number.isNaN(began)) return;
    began = performance.now();
    if (Number.isFinite(delay)) setTimeout(() => run.kill('SIGKILL'), delay);
  });
  return new Promise((resolve, reject) =>
    run.on('error', reject).on('close', (code, signal) => {
      watcher.close();
      const lasted = performance.now() - began;
      if (code !== null && code !== 0) reject(new Error(`the training ended with status ${code}`));
      const steps = readFileSync(`${path}.log`, 'utf8').split('\n').length - 1;
      resolve({ killed: signal === 'SIGKILL', lasted, steps });
    }),
  );
}

const names = Object.keys(scenarios) as Scenario[];
const whole: { weights: string; lasted: number }[] = [];
for (const [i, scenario] of names.entries()) {
  const path = join(folder, `whole-${i}.ckpt`);
  const { lasted, steps } = await runFor(scenario, path, Number.POSITIVE_INFINITY);
  whole.push({ weights: readFileSync(`${path}.weights`, 'utf8'), lasted });
  process.stdout.write(`${scenario}: ${steps} steps in ${Math.round(lasted)} ms\n`);
}

let [killed, equal, inVain] = [0, 0, 0];
const moments: number[] = [];
while (killed < kills && inVain < 20 + kills) {
  const which = killed % names.length;
  const path = join(folder, `${killed}.ckpt`);
  const first = await runFor(names[which], path, random.next() * whole[which].lasted);
  if (!first.killed) {
    inVain += 1;
    rmSync(path, { force: true });
    continue;
  }
  killed += 1;
  moments.push(first.steps);
  await runFor(names[which], path, Number.POSITIVE_INFINITY);
  if (readFileSync(`${path}.weights`, 'utf8') === whole[which].weights) equal += 1;
  else process.stdout.write(`kill ${killed}, after ${first.steps} steps of ${names[which]}: other weights\n`);
  if (killed % 10 === 0) process.stdout.write(`${killed} killed and resumed, ${equal} equal\n`);
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(
  `${killed} kills after ${Math.min(...moments)} to ${Math.max(...moments)} steps, ${killed} resumed, ${equal} bit-identical (seed ${seed})\n`,
);
process.exitCode = equal === kills ? 0 : 1;
