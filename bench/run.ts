import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { explainFailure } from '../src/cli/failure.ts';
import { UserError } from '../src/index.ts';
import type { Benchmark, Outcome } from './benchmark.ts';
import { convStep, resnetStep } from './convolution.ts';
import { languageModelGenerate, languageModelPerplexity, languageModelTrain } from './language-model.ts';
import { predictLatency } from './predict-latency.ts';
import { sasrecStep } from './sasrec-step.ts';
import { seedModel } from './seed-model.ts';
import { transformerEncoder } from './transformer-encoder.ts';
import { translationEnZh, translationTrain, translationZhEn } from './translation.ts';

/** Every benchmark. A new one is one line here. */
const benchmarks: readonly Benchmark[] = [
  seedModel,
  transformerEncoder,
  predictLatency,
  convStep,
  resnetStep,
  sasrecStep,
  languageModelTrain,
  languageModelGenerate,
  languageModelPerplexity,
  translationTrain,
  translationEnZh,
  translationZhEn,
];

const help = `Measures Millwright and its peers in turns, in one run.

Usage: npm run bench -- <name> [--json]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(22)}${summary}`).join('\n')}

  --json                one JSON object on standard output: {name, unit, ours, peers: [{name, version, value, ratio}]}

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
  const { name, json, wantsHelp } = argumentsOf(args);
  if (wantsHelp) {
    process.stdout.write(help);
    return 0;
  }
  const names = benchmarks.map((each) => each.name).join(', ');
  const found = benchmarks.find((each) => each.name === name);
  if (found === undefined) {
    log(
      name === undefined
        ? `error: name a benchmark: ${names}`
        : `error: no benchmark is called "${name}"; known: ${names}`,
    );
    return 2;
  }
  const [load] = loadavg();
  if (load > 1)
    log(`other programs keep this machine busy (load ${load.toFixed(1)}); the figures will not be reliable`);
  const outcome = await found.run(log);
  process.stdout.write(json ? `${JSON.stringify(outcome, null, 2)}\n` : shown(outcome));
  return 0;
}

function argumentsOf(args: readonly string[]): { name?: string; json: boolean; wantsHelp: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    return { name: positionals[0], json: values.json ?? false, wantsHelp: values.help ?? false };
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message.split('.')[0] : error}; see --help`);
  }
}

function shown({ name, unit, ours, peers, skipped }: Outcome): string {
  const lines = [
    `${name}: ${ours} ${unit}`,
    ...peers.map(({ name: peer, version, value, ratio, note }) => {
      const difference = note === undefined ? '' : ` (${note})`;
      return `  ${peer} ${version}: ${value} ${unit}; ours is ${ratio} times as good${difference}`;
    }),
    ...skipped.map(({ name: peer, reason }) => `  ${peer}: not measured: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}
