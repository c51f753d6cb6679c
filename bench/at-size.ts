import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Says of a stage that is over its time, the time of the processor and the most memory so far. */
export type Say = (stage: string) => void;

/** What is done with the file; `most` is how much of it may be in memory, in the measure of the task's own option. */
type Measure = (path: string, say: Say, most: number | undefined) => Promise<void>;

/**
 * Makes a file of so many rows as are asked for on the command line, or a million, in the temporary folder, measures
 * what is done with it in a process of its own, so that making it counts for nothing, and deletes it. A second number
 * says how much of it may be in memory. `script` is the path of the file that calls this.
 */
export async function measureAtSize(
  script: string,
  make: (path: string, rows: number) => Promise<void>,
  measure: Measure,
): Promise<void> {
  const [argument, second, third] = process.argv.slice(2);
  if (argument === '--measure') {
    await measureIn(second, measure, third === undefined ? undefined : Number(third));
    return;
  }
  const rows = Number(argument ?? 1_000_000);
  const folder = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
  try {
    const path = join(folder, 'rows.csv');
    await make(path, rows);
    process.stdout.write(`${rows} rows, ${Math.round((await stat(path)).size / 1e6)} MB\n`);
    const asked = ['--measure', path, ...(second === undefined ? [] : [second])];
    execFileSync(process.execPath, [...process.execArgv, script, ...asked], { stdio: 'inherit' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureIn(path: string, measure: Measure, most: number | undefined): Promise<void> {
  const began = performance.now();
  let [last, cpu] = [began, process.cpuUsage()];
  const say = (stage: string): void => {
    const { user, system } = process.cpuUsage(cpu);
    const figures = [
      `${((performance.now() - last) / 1000).toFixed(1)} s`,
      `${((user + system) / 1e6).toFixed(1)} s`,
      `${Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)} MB`,
    ];
    process.stdout.write(`${stage.padEnd(52)}${figures.map((each) => each.padStart(10)).join('')}\n`);
    [last, cpu] = [performance.now(), process.cpuUsage()];
  };
  process.stdout.write(`${''.padEnd(52)}      time       CPU    memory\n`);
  await measure(path, say, most);
  [last, cpu] = [began, { user: 0, system: 0 }];
  say('in all');
}
