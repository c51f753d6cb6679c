import { startWorker } from '../../core/start-worker.ts';
import { BatchProducer } from '../batch-producer.ts';
import type { Dataset } from '../dataset.ts';
import { mixOf } from './augment.ts';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';
import type { ImageBatch, ImageOrder } from './augment-worker.ts';
import { type DecodedImages, imageAt } from './decoded-pictures.ts';

export interface AugmentedDataset extends Dataset {
  /** Seconds that training has waited for images. */
  readonly waited: () => number;
  close(): Promise<void>;
}

/** Images as they are, values from 0 to 255, with one-hot classes as targets. */
export function imageDataset(
  images: DecodedImages,
  rows: Int32Array,
  labels: Int32Array,
  classes: number,
): Dataset {
  const { width, height, channels } = images.shape;
  return {
    length: rows.length,
    inputs: [{ dtype: 'float32', shape: [height, width, channels] }],
    target: { dtype: 'float32', shape: [classes] },
    weighted: false,
    read(wanted, { inputs: [input], target }) {
      target?.fill(0, 0, wanted.length * classes);
      for (let i = 0; i < wanted.length; i++) {
        const row = rows[wanted[i]];
        input.set(imageAt(images, row), i * width * height * channels);
        if (target !== undefined) target[i * classes + labels[row]] = 1;
      }
    },
  };
}

/**
 * Images for training, augmented again in each epoch by another thread: `[batch, height, width, channels]` with values
 * from 0 to 255 and, as targets, a probability for each class. The rows are the `rows` of `maker`.
 */
export function augmentedDataset(
  maker: BatchMaker,
  labels: Int32Array,
  classes: number,
  weights: readonly number[],
): AugmentedDataset {
  const { rows, options, seed } = maker;
  const { shape } = maker.decoded;
  const worker = startWorker(import.meta.url, 'augment-worker', maker);
  const producer = new BatchProducer<ImageOrder, ImageBatch>([worker]);
  let epoch = 0;
  let current: { rows: Int32Array; pixels: Uint8Array } | undefined;
  return {
    length: rows.length,
    inputs: [{ dtype: 'float32', shape: [shape.height, shape.width, shape.channels] }],
    target: { dtype: 'float32', shape: [classes] },
    weighted: true,
    begin(next, batches) {
      epoch = next;
      producer.begin(batches.length, (i) => ({ epoch: next, rows: batches[i].map((at) => rows[at]) }));
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
