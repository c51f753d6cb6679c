import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { explainFailure } from '../src/cli/failure.ts';
import { version } from '../src/version.ts';
import type { Failure, Outcome } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { better, type Hardware, measureHardware } from './hardware.ts';
import { rounded } from './in-turns.ts';
import { machineLine } from './machine.ts';
import { markdown } from './markdown.ts';
import { type Options, optionsOf } from './options.ts';
import { titleOf } from './peers/start-peers.ts';
import { reasons } from './reasons.ts';
import { runApart } from './run-apart.ts';
import { threadCount } from './threads.ts';

const help = `Measures Millwright and its peers in turns, in one run.

Usage: npm run bench -- <name>... [--json] [--markdown <file>]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(26)}${summary}`).join('\n')}
  all                       every one of these, each in a process of its own

  --json                    JSON on standard output: {name, unit, ours, peers: [{name, version, value, ratio}]}, a list
                            of them for several
  --markdown <file>         one table of all that was named, with the share of what the hardware allows

MILLWRIGHT_THREADS=1 sets the threads of both sides. Peers are optional; bench/README.md says how to set them up.
`;

const log = (line: string): boolean => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  log(`error: ${explainFailure(error)}`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<number> {
  const known = benchmarks.map(({ name }) => name);
  const options = optionsOf(args, known);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const [load] = loadavg();
  if (load > 1)
    log(`other programs keep this machine busy (load ${load.toFixed(1)}); the figures will not be reliable`);
  const { names, json, markdown: path } = options;
  const only = benchmarks.find(({ name }) => name === names[0]);
  if (names.length === 1 && only !== undefined && path === undefined) {
    const outcome = await only.run(log);
    process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : shown(outcome));
    return 0;
  }
  return runSeveral(options);
}

/** One after another; the table is written anew after each, so that an interrupted run leaves what it has. */
async function runSeveral({ names, json, markdown: path }: Options): Promise<number> {
  const outcomes: (Outcome | Failure)[] = [];
  let hardware = await measureHardware();
  for (const [i, name] of names.entries()) {
    log(`${name} (${i + 1} of ${names.length})`);
    const outcome = await runApart(name);
    outcomes.push(outcome);
    hardware = better(hardware, await measureHardware());
    if (!json) process.stdout.write(shown(outcome));
    if (path !== undefined) await writeFile(path, table(outcomes, hardware, commandOf(names, path)));
  }
  if (json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  return outcomes.some((each) => 'failure' in each) ? 1 : 0;
}

function commandOf(names: readonly string[], path: string): string {
  const what = names.length === benchmarks.length ? 'all' : names.join(' ');
  return `npm run bench -- ${what} --markdown ${isAbsolute(path) ? basename(path) : path}`;
}

const table = (outcomes: readonly (Outcome | Failure)[], hardware: Hardware, command: string): string =>
  markdown({
    outcomes,
    hardware,
    machine: machineLine(),
    threads: threadCount(),
    version,
    command,
    date: new Date().toISOString().slice(0, 10),
    summaries: new Map(benchmarks.map(({ name, summary }) => [name, summary])),
    reasons,
  });

function shown(outcome: Outcome | Failure): string {
  if ('failure' in outcome) return `${outcome.name}: not measured: ${outcome.failure}\n`;
  const { name, unit, ours, peers, skipped, note } = outcome;
  const lines = [
    `${name}: ${rounded(ours)} ${unit}${note === undefined ? '' : ` (${note})`}`,
    ...peers.map((peer) => {
      const difference = peer.note === undefined ? '' : ` (${peer.note})`;
      return `  ${titleOf(peer)} ${peer.version}: ${peer.value} ${unit}; ours is ${peer.ratio} times as good${difference}`;
    }),
    ...skipped.map((peer) => `  ${peer.name}: not measured: ${peer.reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
