import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { explainFailure } from '../src/cli/failure.ts';
import { devices } from '../src/runtime/device.ts';
import type { Benchmark, Failure, Outcome } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { measureHardware } from './hardware.ts';
import { rounded } from './in-turns.ts';
import { type Options, optionsOf } from './options.ts';
import { titleOf } from './peers/start-peers.ts';
import { runApart } from './run-apart.ts';
import { runSeveral } from './run-several.ts';

const help = `Measures Millwright and its peers in turns, in one run.

Usage: npm run bench -- <name>... [--device <device>] [--json] [--markdown <file>]

${lines(benchmarks.filter(({ quality, byName }) => quality !== true && byName !== true))}
  all                       every one of these, each in a process of its own

They measure speed. How good what was learned is, after training for long, is measured by name only:

${lines(benchmarks.filter(({ quality }) => quality === true))}

How much other programs slow a training down, by name only too:

${lines(benchmarks.filter(({ byName }) => byName === true))}

  --device <device>         ${devices.join(' or ')}: where ours learns; on webgpu PyTorch learns on cuda, other peers are left out
  --json                    JSON on standard output: {name, unit, ours, device, peers: [{name, version, value, ratio}]}, a
                            list of them for several
  --markdown <file>         one table of all that was named, with the share of what the hardware allows

MILLWRIGHT_THREADS=1 sets the threads of both sides. Peers are optional; bench/README.md says how to set them up.
`;

function lines(list: readonly Benchmark[]): string {
  return list.map(({ name, summary }) => `  ${name.padEnd(26)}${summary}`).join('\n');
}

const log = (line: string): boolean => process.stderr.write(`${line}\n`);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  log(`error: ${explainFailure(error, 'en')}`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args, benchmarks);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const [load] = loadavg();
  if (load > 1)
    log(`other programs keep this machine busy (load ${load.toFixed(1)}); the figures will not be reliable`);
  const { names, json, device, markdown: path } = options;
  const only = benchmarks.find(({ name }) => name === names[0]);
  if (names.length === 1 && only !== undefined && path === undefined) {
    const outcome = { ...(await only.run(log, device)), device };
    process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : shown(outcome));
    return 0;
  }
  return severalApart(options);
}

async function severalApart({ names, json, device, markdown }: Options): Promise<number> {
  const outcomes = await runSeveral(
    { names, device, markdown },
    {
      known: benchmarks,
      run: (name) => runApart(name, device),
      measureHardware,
      writeFile: (path, text) => writeFile(path, text),
      log,
      onDone: (outcome) => {
        if (!json) process.stdout.write(shown(outcome));
      },
    },
  );
  if (json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  return outcomes.some((each) => 'failure' in each) ? 1 : 0;
}

function shown(outcome: Outcome | Failure): string {
  if ('failure' in outcome) return `${outcome.name}: not measured: ${outcome.failure}\n`;
  const { name, unit, ours, peers, skipped, note, device } = outcome;
  const lines = [
    `${name}${device === 'cpu' ? '' : ` on ${device}`}: ${rounded(ours)} ${unit}${note === undefined ? '' : ` (${note})`}`,
    ...peers.map((peer) => {
      const difference = peer.note === undefined ? '' : ` (${peer.note})`;
      return `  ${titleOf(peer)} ${peer.version}: ${peer.value} ${unit}; ours is ${peer.ratio} times as good${difference}`;
    }),
    ...skipped.map((peer) => `  ${peer.name}: not measured: ${peer.reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
