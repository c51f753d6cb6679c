import { availableParallelism } from 'node:os';
import { startWorker } from '../../core/start-worker.ts';
import { BatchProducer, batchesAhead } from '../../data/batch-producer.ts';
import type { Texts } from '../../data/storage/list.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Encoding is faster than a step of training; two threads are enough. */
const maxThreads = 2;

/** What a thread is asked for: the ids of texts, written to memory that is shared with it. */
export interface EncodingOrder {
  readonly texts: readonly string[];
  readonly into: Int32Array;
}

/** Threads that encode texts beside training, started when the first batches are wanted. */
export class EncodingThreads {
  readonly encoder: TextEncoder;
  #producer: BatchProducer<EncodingOrder, Int32Array> | undefined;
  #owner: Texts | undefined;

  constructor(encoder: TextEncoder) {
    this.encoder = encoder;
  }

  /** From now on batches of `texts` are wanted, the rows of each. */
  begin(texts: Texts, batches: readonly Int32Array[]): void {
    this.#producer ??= startProducer(this.encoder);
    this.#owner = texts;
    const most = batches.reduce((most, { length }) => Math.max(most, length), 0);
    // Written in turn, so that no batch is memory to be found and given back; new ones for each epoch, since threads may
    // still write what was wanted before.
    const places = Array.from(
      { length: maxThreads * batchesAhead + 1 },
      () => new Int32Array(new SharedArrayBuffer(4 * most * this.encoder.maxLength)),
    );
    this.#producer.begin(batches.length, (batch) => {
      const rows = batches[batch];
      const into = places[batch % places.length].subarray(0, rows.length * this.encoder.maxLength);
      return { texts: Array.from(rows, (row) => texts.at(row) ?? ''), into };
    });
  }

  /** The ids of the next batch, good until the one after it; undefined where batches of other texts were begun since. */
  async next(texts: Texts): Promise<Int32Array | undefined> {
    return texts === this.#owner ? this.#producer?.next() : undefined;
  }

  async close(): Promise<void> {
    await this.#producer?.close();
    this.#producer = undefined;
  }
}

function startProducer(encoder: TextEncoder): BatchProducer<EncodingOrder, Int32Array> {
  const vocabulary = encoder.toJSON();
  const threads = Math.min(maxThreads, availableParallelism());
  return new BatchProducer(
    Array.from({ length: threads }, () => startWorker(import.meta.url, 'encode-worker', vocabulary)),
  );
}
