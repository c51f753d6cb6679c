/** Encodes texts during training: receives the vocabulary first, then the texts of one batch after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchMade, BatchOrder } from '../../data/batch-producer.ts';
import { restoreEncoder } from './encoder.ts';
import type { EncodingOrder } from './encoding-threads.ts';

const encoder = restoreEncoder(workerData);
parentPort?.on('message', ({ number, order: { texts, into } }: BatchOrder<EncodingOrder>) => {
  const width = encoder.maxLength;
  for (let row = 0; row < texts.length; row++) {
    encoder.encodeInto(texts[row], into.subarray(row * width, (row + 1) * width));
  }
  parentPort?.postMessage({ number, made: into } satisfies BatchMade<Int32Array>);
});
