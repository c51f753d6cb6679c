/** Makes batches beside training: told what to make them from first, then which. */
import { parentPort, workerData } from 'node:worker_threads';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';

export interface BatchOrder {
  readonly number: number;
  readonly epoch: number;
  readonly rows: Int32Array;
}
export interface BatchMade {
  readonly number: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

const maker: BatchMaker = workerData;
parentPort?.on('message', ({ number, epoch, rows }: BatchOrder) => {
  const pixels = augmentBatch(maker, epoch, rows);
  parentPort?.postMessage({ number, pixels }, [pixels.buffer]);
});
