import { arrayDataset, type Dataset } from '../../data/dataset.ts';
import type { TextEncoder } from './encoder.ts';
import type { LabelledTexts } from './prepare.ts';

/** Ids of all texts are kept in memory up to so many bytes. */
const mostBytes = 256e6;

export interface EncodedTexts {
  /** Ids `[maxLength]`, with the number of the label as target. */
  readonly dataset: Dataset;
  /** The ids of one text after another; each array is good until the next. */
  readonly ids: Iterable<Int32Array>;
}

/**
 * Labelled texts as a network reads them. Where their ids would not fit in memory (a million texts of 200 characters
 * take 3 GB), texts are encoded anew each time that a batch of them is read.
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
    return { dataset, ids: { [Symbol.iterator]: rows } };
  }
  const ids = new Int32Array(width);
  const dataset: Dataset = {
    length: texts.length,
    inputs: [{ dtype: 'int32', shape: [width] }],
    target: { dtype: 'int32', shape: [] },
    weighted: weights !== undefined,
    read(rows, { inputs: [input], target, weight }) {
      rows.forEach((row, i) => {
        encoder.encodeInto(texts[row], ids);
        input.set(ids, i * width);
        if (target !== undefined) target[i] = labels[row];
        if (weight !== undefined) weight[i] = weights === undefined ? 1 : weights[row];
      });
    },
  };
  const rows = function* () {
    for (const text of texts) {
      encoder.encodeInto(text, ids);
      yield ids;
    }
  };
  return { dataset, ids: { [Symbol.iterator]: rows } };
}
