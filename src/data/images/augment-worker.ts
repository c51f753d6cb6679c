/** Makes batches beside training: told what to make them from first, then which. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchMade, BatchOrder } from '../batch-producer.ts';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';

export interface PictureOrder {
  readonly epoch: number;
  readonly rows: Int32Array;
}
export type Pictures = Uint8Array<ArrayBuffer>;

const maker: BatchMaker = workerData;
parentPort?.on('message', ({ number, order: { epoch, rows } }: BatchOrder<PictureOrder>) => {
  const made = augmentBatch(maker, epoch, rows);
  parentPort?.postMessage({ number, made } satisfies BatchMade<Pictures>, [made.buffer]);
});
