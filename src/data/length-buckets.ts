import type { Dataset, RowBuffer, RowType } from './dataset.ts';

/** A column of sequences of whole numbers, each of its own length. */
export interface SequenceColumn {
  readonly sequences: readonly ArrayLike<number>[];
  /** What stands after a short one. */
  readonly fill: number;
  /** Columns of one group have one width, that of the longest among them. */
  readonly group: number;
}

/** Widths are multiples of this, so that few graphs are compiled and little is filled up. */
const quantum = 8;
const roundUp = (length: number): number => Math.max(quantum, Math.ceil(length / quantum) * quantum);

/**
 * Sequences as a data set whose batches are as wide as their longest rows need, with rows of like length together. The
 * target is 1 where the sequence in column `counted` has an element and 0 where it is filled up.
 */
export function lengthBuckets(columns: readonly SequenceColumn[], counted: number): Dataset {
  const length = columns[0].sequences.length;
  const all = Int32Array.from({ length }, (_, row) => row);
  const needed = (rows: Int32Array): number[] =>
    columns.map(({ group }) => {
      let longest = 0;
      for (const column of columns) {
        if (column.group !== group) continue;
        for (const row of rows) longest = Math.max(longest, column.sequences[row].length);
      }
      return roundUp(longest);
    });
  const known = new Map<string, Dataset>();
  const ofWidths = (widths: readonly number[]): Dataset => {
    const key = widths.join();
    const made = known.get(key) ?? fixed(columns, counted, widths);
    known.set(key, made);
    return made;
  };
  return {
    ...ofWidths(needed(all)),
    narrow: (rows) => ofWidths(needed(rows)),
    arrange(order, batchSize) {
      const size = (row: number) => columns.reduce((sum, { sequences }) => sum + sequences[row].length, 0);
      const place = new Int32Array(length);
      order.forEach((row, i) => {
        place[row] = i;
      });
      const sorted = Array.from(order).sort((a, b) => size(a) - size(b) || place[a] - place[b]);
      const whole = Math.floor(length / batchSize);
      const batches = Array.from({ length: whole }, (_, i) =>
        sorted.slice(i * batchSize, (i + 1) * batchSize),
      );
      // In an order that is as random as the rows' was; the rest, the longest, comes last.
      batches.sort((a, b) => place[a[0]] - place[b[0]]);
      return Int32Array.from([...batches.flat(), ...sorted.slice(whole * batchSize)]);
    },
  };
}

function fixed(columns: readonly SequenceColumn[], counted: number, widths: readonly number[]): Dataset {
  const write = (
    into: RowBuffer,
    at: number,
    width: number,
    sequence: ArrayLike<number>,
    fill: number,
  ): void => {
    for (let i = 0; i < width; i++) into[at * width + i] = i < sequence.length ? sequence[i] : fill;
  };
  const type = (width: number): RowType => ({ dtype: 'int32', shape: [width] });
  return {
    length: columns[0].sequences.length,
    inputs: widths.map(type),
    target: { dtype: 'float32', shape: [widths[counted]] },
    weighted: false,
    read(rows, { inputs, target }) {
      columns.forEach(({ sequences, fill }, column) => {
        rows.forEach((row, i) => {
          write(inputs[column], i, widths[column], sequences[row], fill);
        });
      });
      if (target === undefined) return;
      rows.forEach((row, i) => {
        const { length } = columns[counted].sequences[row];
        for (let j = 0; j < widths[counted]; j++) target[i * widths[counted] + j] = j < length ? 1 : 0;
      });
    },
  };
}
