import { availableParallelism } from 'node:os';
import { BatchProducer } from '../../data/batch-producer.ts';
import { arrayDataset, type Dataset } from '../../data/dataset.ts';
import { startWorker } from '../../data/start-worker.ts';
import type { TextEncoder } from './encoder.ts';
import type { LabelledTexts } from './prepare.ts';

/** Ids of all texts are kept in memory up to so many bytes. */
const mostBytes = 256e6;
/** Encoding is faster than a step of training; two threads are enough. */
const mostThreads = 2;

export interface EncodedTexts {
  /** Ids `[maxLength]`, with the number of the label as target. */
  readonly dataset: Dataset;
  /** The ids of one text after another; each array is good until the next. */
  readonly ids: Iterable<Int32Array>;
  /** Ends the threads that encode. */
  close(): Promise<void>;
}

/**
 * Labelled texts as a network reads them. Where their ids would not fit in memory (a million texts of 200 characters
 * take 3 GB), texts are encoded anew each time that a batch of them is read: an epoch's batches in threads beside
 * training, a few ahead of it.
 */
export function encodedTexts(
  encoder: TextEncoder,
  { texts, labels }: LabelledTexts,
  weights?: ArrayLike<number>,
  most = mostBytes,
): EncodedTexts {
  const width = encoder.maxLength;
  if (4 * width * texts.length <= most) {
    const { data, shape } = encoder.encodeAll(texts);
    const dataset = arrayDataset([{ data, shape }], { data: labels, shape: [labels.length] }, weights);
    const rows = function* () {
      for (let row = 0; row < texts.length; row++) yield data.subarray(row * width, (row + 1) * width);
    };
    return { dataset, ids: { [Symbol.iterator]: rows }, close: async () => {} };
  }
  const textsOf = (rows: Int32Array): string[] => Array.from(rows, (row) => texts.at(row) ?? '');
  let producer: BatchProducer<readonly string[], Int32Array> | undefined;
  let ready: { readonly rows: Int32Array; readonly ids: Int32Array } | undefined;
  const dataset: Dataset = {
    length: texts.length,
    inputs: [{ dtype: 'int32', shape: [width] }],
    target: { dtype: 'int32', shape: [] },
    weighted: weights !== undefined,
    begin(_epoch, batches) {
      producer ??= startProducer(encoder);
      producer.begin(batches.length, (batch) => textsOf(batches[batch]));
    },
    async ready(rows) {
      if (producer !== undefined) ready = { rows: rows.slice(), ids: await producer.next() };
    },
    read(rows, { inputs: [input], target, weight }) {
      const made = ready !== undefined && sameRows(ready.rows, rows) ? ready.ids : undefined;
      input.set(made ?? encoder.encodeAll(textsOf(rows)).data);
      for (let i = 0; i < rows.length; i++) {
        if (target !== undefined) target[i] = labels[rows[i]];
        if (weight !== undefined) weight[i] = weights === undefined ? 1 : weights[rows[i]];
      }
    },
  };
  const ids = new Int32Array(width);
  const rows = function* () {
    for (const text of texts) {
      encoder.encodeInto(text, ids);
      yield ids;
    }
  };
  return {
    dataset,
    ids: { [Symbol.iterator]: rows },
    close: async () => producer?.close(),
  };
}

const sameRows = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);

function startProducer(encoder: TextEncoder): BatchProducer<readonly string[], Int32Array> {
  const vocabulary = encoder.toJSON();
  const threads = Math.min(mostThreads, availableParallelism());
  return new BatchProducer(
    Array.from({ length: threads }, () => startWorker(import.meta.url, 'encode-worker', vocabulary)),
  );
}
