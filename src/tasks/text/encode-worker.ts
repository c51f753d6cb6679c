/** Encodes texts beside training: told the vocabulary first, then the texts of one batch after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchMade, BatchOrder } from '../../data/batch-producer.ts';
import { restoreEncoder } from './encoder.ts';

const encoder = restoreEncoder(workerData);
parentPort?.on('message', ({ number, order }: BatchOrder<readonly string[]>) => {
  const width = encoder.maxLength;
  const made = new Int32Array(order.length * width);
  for (const [row, text] of order.entries()) {
    encoder.encodeInto(text, made.subarray(row * width, (row + 1) * width));
  }
  parentPort?.postMessage({ number, made } satisfies BatchMade<Int32Array>, [made.buffer]);
});
