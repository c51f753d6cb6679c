import { arrayDataset, type Dataset } from '../../data/dataset.ts';

/** Numbers from 0 as ids from 1, the latest `length` of them, padded in front. */
export function paddedIds(history: ArrayLike<number>, length: number): Int32Array {
  const ids = new Int32Array(length);
  const count = Math.min(length, history.length);
  for (let i = 0; i < count; i++) ids[length - count + i] = history[history.length - count + i] + 1;
  return ids;
}

/** Pieces of at most `length` steps, each step's answer the item after it; -1 where there is padding. */
export function sequenceRows(sequences: readonly Int32Array[], length: number): Dataset {
  const inputs: Int32Array[] = [];
  const targets: Int32Array[] = [];
  for (const items of sequences) {
    // From the end, so that the piece that is padded is the oldest.
    for (let end = items.length - 1; end > 0; end -= length) {
      const start = Math.max(0, end - length);
      const target = new Int32Array(length).fill(-1);
      target.set(items.subarray(start + 1, end + 1), length - (end - start));
      inputs.push(paddedIds(items.subarray(start, end), length));
      targets.push(target);
    }
  }
  return arrayDataset([stacked(inputs, length)], stacked(targets, length));
}

/** Every item after the first as the answer to what came before it. */
export function historyRows(sequences: readonly Int32Array[], length: number): Dataset {
  const inputs: Int32Array[] = [];
  const targets: number[] = [];
  for (const items of sequences) {
    for (let place = 1; place < items.length; place++) {
      inputs.push(paddedIds(items.subarray(Math.max(0, place - length), place), length));
      targets.push(items[place]);
    }
  }
  return arrayDataset([stacked(inputs, length)], { data: Int32Array.from(targets), shape: [targets.length] });
}

/** Histories alone, for predictions. */
export const historiesOnly = (histories: readonly Int32Array[], length: number): Dataset =>
  arrayDataset([
    stacked(
      histories.map((history) => paddedIds(history, length)),
      length,
    ),
  ]);

function stacked(rows: readonly Int32Array[], length: number) {
  const data = new Int32Array(rows.length * length);
  rows.forEach((row, i) => data.set(row, i * length));
  return { data, shape: [rows.length, length] };
}
