import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateWorkOrders } from '../src/entries/simulate.ts';
import { loadModel } from '../src/index.ts';
import { writeWorkOrders } from '../src/simulate/index.ts';
import { train } from '../src/tasks/train.ts';
import type { Benchmark } from './benchmark.ts';
import { rounded } from './in-turns.ts';
import { median, quantile } from './median.ts';
import { threadCount } from './threads.ts';

const orders = 5_000;
const titles = 2_000;

export const predictLatency: Benchmark = {
  name: 'predict-latency',
  summary: 'answers one title at a time in process, cleaning and tokenising included; less is better',
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
    try {
      log(`training the model chosen for ${orders} simulated work orders`);
      const data = join(folder, 'orders.csv');
      const out = join(folder, 'model');
      await writeWorkOrders(data, { rows: orders, seed: 7 });
      const task = 'text-classification';
      await train({ task, data, out, input: 'description', target: 'failure', epochs: 3 });
      const times = await latencies(out);
      const shares = [0.5, 0.95, 0.99].map((share) => `${share * 100} % ${rounded(quantile(times, share))}`);
      log(`${times.length} titles, ms: ${shares.join(', ')}`);
      const ours = rounded(median(times));
      return { name: 'predict-latency', unit: 'ms', ours, peers: [], skipped: [], threads: threadCount() };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Milliseconds of each answer; every title is another one, and none was trained on. */
async function latencies(folder: string): Promise<number[]> {
  const model = await loadModel(folder);
  const texts = Array.from(simulateWorkOrders({ rows: titles, seed: 8 }), ({ description }) => description);
  const filled = texts.filter((text) => text.trim() !== '');
  const times: number[] = [];
  for (const text of [...filled.slice(0, 200), ...filled]) {
    const start = performance.now();
    await model.predict([text]);
    times.push(performance.now() - start);
  }
  await model.close();
  return times.slice(-filled.length);
}
