import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Dataset } from '../dataset.ts';
import { mixOf } from './augment.ts';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';
import type { BatchMade, BatchOrder } from './augment-worker.ts';

/** Batches that are made ahead of the step that will read them. */
const ahead = 4;

export interface AugmentedDataset extends Dataset {
  /** Seconds that training has waited for pictures. */
  readonly waited: () => number;
  close(): Promise<void>;
}

/**
 * Pictures for training, changed anew in each epoch by a thread beside training: `[batch, height, width, channels]` of
 * 0 to 255 and, as targets, a probability for each class. `rows` are the pictures of `maker` that it consists of.
 */
export function augmentedDataset(
  maker: BatchMaker,
  labels: Int32Array,
  classes: number,
  weights: readonly number[],
): AugmentedDataset {
  const { shape, rows, options, seed } = maker;
  const producer = new Producer(maker);
  let epoch = 0;
  let current: { rows: Int32Array; pixels: Uint8Array } | undefined;
  return {
    length: rows.length,
    inputs: [{ dtype: 'float32', shape: [shape.height, shape.width, shape.channels] }],
    target: { dtype: 'float32', shape: [classes] },
    weighted: true,
    begin(next, batches) {
      epoch = next;
      producer.begin(
        epoch,
        batches.map((batch) => batch.map((at) => rows[at])),
      );
    },
    async ready(batch) {
      current = { rows: batch.slice(), pixels: await producer.next() };
    },
    read(wanted, into) {
      const at = wanted.map((each) => rows[each]);
      const there = current !== undefined && sameRows(current.rows, wanted) ? current.pixels : undefined;
      into.inputs[0].set(there ?? augmentBatch(maker, epoch, at));
      if (into.weight !== undefined) {
        for (let i = 0; i < at.length; i++) into.weight[i] = weights[labels[at[i]]];
      }
      if (into.target === undefined) return;
      into.target.fill(0, 0, at.length * classes);
      for (let i = 0; i < at.length; i++) {
        const mix = mixOf(options, rows, at[i], { seed, epoch });
        into.target[i * classes + labels[at[i]]] += mix?.share ?? 1;
        if (mix !== undefined) into.target[i * classes + labels[mix.other]] += 1 - mix.share;
      }
    },
    waited: () => producer.waited / 1000,
    close: () => producer.close(),
  };
}

const sameRows = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);

/** A worker that makes batches in their order, a few ahead of what has been taken. */
class Producer {
  readonly #worker: Worker;
  readonly #made = new Map<number, Uint8Array>();
  #orders: BatchOrder[] = [];
  #ordered = 0;
  #taken = 0;
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  waited = 0;

  constructor(maker: BatchMaker) {
    this.#worker = startWorker(maker);
    this.#worker.unref();
    this.#worker.on('message', ({ number, pixels }: BatchMade) => {
      if (number >= this.#taken) this.#made.set(number, pixels);
      this.#wake?.();
    });
    this.#worker.on('error', (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#wake?.();
    });
  }

  begin(epoch: number, batches: readonly Int32Array[]): void {
    const first = this.#ordered;
    this.#orders = batches.map((rows, i) => ({ number: first + i, epoch, rows }));
    this.#made.clear();
    this.#taken = first;
    for (let i = 0; i < ahead; i++) this.#order();
  }

  async next(): Promise<Uint8Array> {
    const number = this.#taken;
    const started = performance.now();
    while (!this.#made.has(number)) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#worker.ref();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#worker.unref();
    }
    this.waited += performance.now() - started;
    const pixels = this.#made.get(number);
    this.#made.delete(number);
    this.#taken = number + 1;
    this.#order();
    if (pixels === undefined) throw new Error('a batch was taken twice');
    return pixels;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #order(): void {
    const next = this.#orders.shift();
    if (next === undefined) return;
    this.#ordered = next.number + 1;
    this.#worker.postMessage(next);
  }
}

/** The worker's file is TypeScript in a checkout, where `tsx` has to be told of it, and JavaScript in the package. */
function startWorker(workerData: BatchMaker): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./augment-worker.js', import.meta.url), { workerData });
  }
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const file = new URL('./augment-worker.ts', import.meta.url).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
  return new Worker(start, { eval: true, workerData, execArgv: [] });
}
