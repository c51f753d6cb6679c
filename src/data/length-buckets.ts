import type { Dataset, RowType } from './dataset.ts';
import type { Sequences } from './storage/sequences.ts';

/** A column of sequences of whole numbers, each of its own length. */
export interface SequenceColumn {
  readonly sequences: Sequences;
  /** The value that a short one is padded with. */
  readonly fill: number;
  /** Columns of one group have one width, that of the longest among them. */
  readonly group: number;
}

/** Widths are multiples of this, so that few graphs are compiled and little is padded. */
const quantum = 8;
const roundUp = (length: number): number => Math.max(quantum, Math.ceil(length / quantum) * quantum);

/**
 * Sequences as a data set whose batches are as wide as their longest rows need, with rows of similar length together. The
 * target is 1 where the sequence in column `counted` has an element and 0 where it is padded.
 */
export function lengthBuckets(columns: readonly SequenceColumn[], counted: number): Dataset {
  const length = columns[0].sequences.length;
  const all = Int32Array.from({ length }, (_, row) => row);
  const needed = (rows: Int32Array): number[] =>
    columns.map(({ group }) => {
      let longest = 0;
      for (const column of columns) {
        if (column.group !== group) continue;
        for (const row of rows) longest = Math.max(longest, column.sequences.lengthOf(row));
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
      const sorted = byLength(columns, order);
      const whole = Math.floor(length / batchSize);
      const place = new Int32Array(length);
      order.forEach((row, i) => {
        place[row] = i;
      });
      // The batches in an order as random as that of the rows; the rest, the longest rows, comes last.
      const batches = Int32Array.from({ length: whole }, (_, i) => i).sort(
        (a, b) => place[sorted[a * batchSize]] - place[sorted[b * batchSize]],
      );
      const arranged = new Int32Array(length);
      batches.forEach((batch, i) => {
        arranged.set(sorted.subarray(batch * batchSize, (batch + 1) * batchSize), i * batchSize);
      });
      arranged.set(sorted.subarray(whole * batchSize), whole * batchSize);
      return arranged;
    },
  };
}

/** Rows by the total length of their sequences; those of equal length keep their order. */
function byLength(columns: readonly SequenceColumn[], order: Int32Array): Int32Array {
  const sizes = order.map((row) => columns.reduce((sum, { sequences }) => sum + sequences.lengthOf(row), 0));
  const longest = sizes.reduce((max, size) => Math.max(max, size), 0);
  const starts = new Int32Array(longest + 2);
  for (const size of sizes) starts[size + 1]++;
  for (let size = 0; size <= longest; size++) starts[size + 1] += starts[size];
  const sorted = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[starts[sizes[i]]++] = order[i];
  return sorted;
}

function fixed(columns: readonly SequenceColumn[], counted: number, widths: readonly number[]): Dataset {
  const type = (width: number): RowType => ({ dtype: 'int32', shape: [width] });
  return {
    length: columns[0].sequences.length,
    inputs: widths.map(type),
    target: { dtype: 'float32', shape: [widths[counted]] },
    weighted: false,
    read(rows, { inputs, target }) {
      columns.forEach(({ sequences, fill }, column) => {
        const [into, width] = [inputs[column], widths[column]];
        if (!(into instanceof Int32Array)) throw new TypeError('sequences are whole numbers');
        for (let i = 0; i < rows.length; i++) {
          const end = i * width + sequences.lengthOf(rows[i]);
          sequences.read(rows[i], into.subarray(i * width, end));
          into.fill(fill, end, (i + 1) * width);
        }
      });
      if (target === undefined) return;
      const width = widths[counted];
      for (let i = 0; i < rows.length; i++) {
        const length = columns[counted].sequences.lengthOf(rows[i]);
        target.fill(1, i * width, i * width + length).fill(0, i * width + length, (i + 1) * width);
      }
    },
  };
}
