/** Makes batches in a thread of its own: `workerData` is the maker, each message a batch to make. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchMade, BatchOrder } from '../batch-producer.ts';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';

export interface ImageOrder {
  readonly epoch: number;
  readonly rows: Int32Array;
}
export type ImageBatch = Uint8Array<ArrayBuffer>;

const maker: BatchMaker = workerData;
parentPort?.on('message', ({ number, order: { epoch, rows } }: BatchOrder<ImageOrder>) => {
  const made = augmentBatch(maker, epoch, rows);
  parentPort?.postMessage({ number, made } satisfies BatchMade<ImageBatch>, [made.buffer]);
});
