import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import type { Benchmark } from './benchmark.ts';
import { gruTraining } from './gru.ts';
import { median } from './median.ts';
import { smallStepsTraining } from './small-steps.ts';
import { threadCount } from './threads.ts';
import type { Training } from './training-benchmark.ts';

/** How many other programs want a core. */
const others = [0, 2, 3];
const rounds = Number(process.env.MILLWRIGHT_BENCH_ROUNDS) || 5;
/** Milliseconds before each turn, for threads that still look for work to go to sleep. */
const rest = 200;

interface Variant {
  readonly name: string;
  /** `MILLWRIGHT_SPIN_MICROSECONDS`; as a user has it where left out. */
  readonly spin?: string;
  readonly threads?: string;
}

const variants: readonly Variant[] = [
  { name: 'as shipped' },
  { name: 'looks 50 ms', spin: '50000' },
  { name: 'looks 1 ms', spin: '1000' },
  { name: 'looks 20 µs', spin: '20' },
  { name: 'sleeps at once', spin: '0' },
  { name: 'one thread', threads: '1' },
];

const networks: Readonly<Record<string, () => Training>> = {
  'small-steps': () => smallStepsTraining('cpu', 200),
  gru: () => gruTraining('cpu', 4),
};

/** A training whose graph is compiled as the variant has it, with what it took: milliseconds by number of others. */
interface Side {
  readonly name: string;
  readonly train: () => Promise<number>;
  readonly took: Map<number, number[]>;
}

async function sideOf({ name, spin, threads }: Variant, make: () => Training): Promise<Side> {
  const restore = [
    setVariable('MILLWRIGHT_SPIN_MICROSECONDS', spin),
    setVariable('MILLWRIGHT_THREADS', threads),
  ];
  const { model, x, y, batch } = make();
  const train = async (): Promise<number> => {
    const start = performance.now();
    await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
    return (batch * (performance.now() - start)) / x.shape[0];
  };
  await train();
  for (const each of restore) each();
  return { name, train, took: new Map(others.map((count) => [count, []])) };
}

/** Sets a variable of the environment where there is a value; what it gives puts back what was there. */
function setVariable(name: string, value: string | undefined): () => void {
  const before = process.env[name];
  if (value !== undefined) process.env[name] = value;
  return () => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  };
}

/** Processes that do nothing but take a core. */
const startOthers = (count: number): ChildProcess[] =>
  Array.from({ length: count }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));

/** Training alone and beside programs that want the cores, by how long threads that wait for each other stay awake. */
export const busy: Benchmark = {
  name: 'busy',
  summary:
    'trains small networks alone and beside 2 and 3 busy processes, by how long idle threads look for work',
  byName: true,
  async run(log) {
    const slowdowns: { name: string; worst: number }[] = variants.map(({ name }) => ({ name, worst: 0 }));
    for (const [network, make] of Object.entries(networks)) {
      const sides: Side[] = [];
      for (const variant of variants) sides.push(await sideOf(variant, make));
      for (const count of others) {
        const started = startOthers(count);
        try {
          await setTimeout(1000);
          for (let round = 0; round < rounds; round++) {
            for (const { train, took } of sides) {
              await setTimeout(rest);
              took.get(count)?.push(await train());
            }
          }
        } finally {
          for (const each of started) each.kill();
        }
      }
      log(`${network}: milliseconds a step beside ${others.join(', ')} busy processes`);
      for (const [i, { name, took }] of sides.entries()) {
        const figures = [...took.values()].map(median);
        const ratios = figures.map((each) => each / figures[0]);
        slowdowns[i].worst = Math.max(slowdowns[i].worst, ...ratios);
        const shown = figures.map((each, at) => `${each.toFixed(2)} (${ratios[at].toFixed(1)}×)`);
        log(`  ${name.padEnd(16)}${shown.map((each) => each.padStart(16)).join('')}`);
      }
    }
    const [ours, ...peers] = slowdowns.map(({ name, worst }) => ({
      name,
      worst: Number(worst.toPrecision(3)),
    }));
    return {
      name: 'busy',
      unit: 'times as long, at worst',
      ours: ours.worst,
      peers: peers.map(({ name, worst }) => ({
        name: 'ONNX Runtime',
        variant: name,
        version: '',
        value: worst,
        ratio: Number((worst / ours.worst).toPrecision(3)),
      })),
      skipped: [],
      threads: threadCount(),
    };
  },
};
