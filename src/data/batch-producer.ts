import type { Worker } from 'node:worker_threads';

/** How many batches each thread makes ahead of the step that will read them. */
export const batchesAhead = 4;

/** The message to a worker, and its answer with the same number. */
export interface BatchOrder<Order> {
  readonly number: number;
  readonly order: Order;
}
export interface BatchMade<Made> {
  readonly number: number;
  readonly made: Made;
}

/** Workers that make batches in parallel with training, a few ahead of the batch that training reads. */
export class BatchProducer<Order, Made> {
  readonly #workers: readonly Worker[];
  readonly #made = new Map<number, Made>();
  #orderOf: (batch: number) => Order;
  /** Batches are numbered across epochs; those of the current one are `first` up to `end`. */
  #first = 0;
  #end = 0;
  #ordered = 0;
  #taken = 0;
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  /** Milliseconds that training has waited for batches. */
  waited = 0;

  constructor(workers: readonly Worker[]) {
    this.#workers = workers;
    this.#orderOf = () => {
      throw new Error('no batches were ordered');
    };
    for (const worker of workers) {
      worker.unref();
      worker.on('message', ({ number, made }: BatchMade<Made>) => {
        if (number >= this.#taken) this.#made.set(number, made);
        this.#wake?.();
      });
      worker.on('error', (error) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#wake?.();
      });
    }
  }

  /** Begins an epoch of `count` batches, in order; `orderOf` is called for each when a worker has room for it. */
  begin(count: number, orderOf: (batch: number) => Order): void {
    this.#orderOf = orderOf;
    this.#first = this.#ordered;
    this.#end = this.#first + count;
    this.#taken = this.#first;
    this.#made.clear();
    for (let i = 0; i < batchesAhead * this.#workers.length; i++) this.#order();
  }

  /** The next batch, when it is ready. */
  async next(): Promise<Made> {
    const number = this.#taken;
    const started = performance.now();
    let made = this.#made.get(number);
    while (made === undefined) {
      if (this.#failure !== undefined) throw this.#failure;
      for (const worker of this.#workers) worker.ref();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      for (const worker of this.#workers) worker.unref();
      made = this.#made.get(number);
    }
    this.waited += performance.now() - started;
    this.#made.delete(number);
    this.#taken = number + 1;
    this.#order();
    return made;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #order(): void {
    if (this.#ordered === this.#end) return;
    const number = this.#ordered++;
    const order = this.#orderOf(number - this.#first);
    this.#workers[number % this.#workers.length].postMessage({ number, order } satisfies BatchOrder<Order>);
  }
}
