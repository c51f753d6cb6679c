import { arrayDataset, type Dataset } from '../../data/dataset.ts';
import type { EncodingThreads } from './encoding-threads.ts';
import type { LabelledTexts } from './prepare.ts';

/** Ids of all texts are kept in memory up to so many bytes. */
const maxBytes = 256e6;
export interface EncodedTexts {
  /** Ids `[maxLength]`, with the number of the label as target. */
  readonly dataset: Dataset;
  /** The ids of one text after another; each array is good until the next. */
  readonly ids: Iterable<Int32Array>;
}

/**
 * Labelled texts as a network reads them. Where their ids would not fit in memory (a million texts of 200 characters
 * take 3 GB), texts are encoded again each time that a batch of them is read: an epoch's batches in threads next
 * to training, a few ahead of it.
 */
export function encodedTexts(
  threads: EncodingThreads,
  { texts, labels }: LabelledTexts,
  weights?: ArrayLike<number>,
  most = maxBytes,
): EncodedTexts {
  const { encoder } = threads;
  const width = encoder.maxLength;
  if (4 * width * texts.length <= most) {
    const { data, shape } = encoder.encodeAll(texts);
    const dataset = arrayDataset([{ data, shape }], { data: labels, shape: [labels.length] }, weights);
    const rows = function* () {
      for (let row = 0; row < texts.length; row++) yield data.subarray(row * width, (row + 1) * width);
    };
    return { dataset, ids: { [Symbol.iterator]: rows } };
  }
  const textsOf = (rows: Int32Array): string[] => Array.from(rows, (row) => texts.at(row) ?? '');
  let ready: { readonly rows: Int32Array; readonly ids: Int32Array } | undefined;
  const dataset: Dataset = {
    length: texts.length,
    inputs: [{ dtype: 'int32', shape: [width] }],
    target: { dtype: 'int32', shape: [] },
    weighted: weights !== undefined,
    begin(_epoch, batches) {
      ready = undefined;
      threads.begin(texts, batches);
    },
    async ready(rows) {
      const ids = await threads.next(texts);
      ready = ids && { rows: rows.slice(), ids };
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
  return { dataset, ids: { [Symbol.iterator]: rows } };
}

const sameRows = (a: Int32Array, b: Int32Array): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);
