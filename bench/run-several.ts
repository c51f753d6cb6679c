import { basename, isAbsolute } from 'node:path';
import type { Device } from '../src/runtime/device.ts';
import { version } from '../src/version.ts';
import type { Benchmark, Failure, Outcome } from './benchmark.ts';
import { better, type Hardware } from './hardware.ts';
import { machineLine } from './machine.ts';
import { markdown } from './markdown.ts';
import { allOf, type Options } from './options.ts';
import { reasons } from './reasons.ts';
import { threadCount } from './threads.ts';

/** What running several needs from outside. */
export interface Surroundings {
  readonly known: readonly Pick<Benchmark, 'name' | 'summary' | 'quality' | 'byName'>[];
  /** Never throws: what went wrong is told in its answer. */
  readonly run: (name: string) => Promise<Outcome | Failure>;
  readonly measureHardware: () => Promise<Hardware>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly log: (line: string) => void;
  /** Called for each benchmark when it is done. */
  readonly onDone: (outcome: Outcome | Failure) => void;
}

/**
 * Runs benchmarks one after another, whatever becomes of each. The page of all is written anew after each, so that an
 * interrupted run leaves what it has.
 */
export async function runSeveral(
  { names, device, markdown: path }: Pick<Options, 'names' | 'device' | 'markdown'>,
  { known, run, measureHardware, writeFile, log, onDone }: Surroundings,
): Promise<(Outcome | Failure)[]> {
  const outcomes: (Outcome | Failure)[] = [];
  let hardware = await measureHardware();
  for (const [i, name] of names.entries()) {
    log(`${name} (${i + 1} of ${names.length})`);
    const outcome = await run(name);
    outcomes.push(outcome);
    onDone(outcome);
    hardware = better(hardware, await measureHardware());
    if (path === undefined) continue;
    const page = markdown({
      outcomes,
      hardware,
      machine: machineLine(),
      threads: threadCount(),
      version,
      date: new Date().toISOString().slice(0, 10),
      command: commandOf(names, allOf(known), device, path),
      summaries: new Map(known.map((each) => [each.name, each.summary])),
      reasons,
    });
    await writeFile(path, page);
  }
  return outcomes;
}

function commandOf(names: readonly string[], all: readonly string[], device: Device, path: string): string {
  const isAll = all.every((name, i) => name === names[i]);
  const what = isAll ? ['all', ...names.slice(all.length)].join(' ') : names.join(' ');
  const where = device === 'cpu' ? '' : ` --device ${device}`;
  return `npm run bench -- ${what}${where} --markdown ${isAbsolute(path) ? basename(path) : path}`;
}
