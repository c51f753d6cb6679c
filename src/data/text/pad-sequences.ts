import type { Matrix } from '../matrix.ts';

export interface PadSequencesOptions {
  /** Columns of the result; without it the length of the longest sequence. */
  readonly maxlen?: number;
  /** Element type of the result; `'int32'` by default. */
  readonly dtype?: 'int32' | 'float32';
  /** Whether short sequences are filled up before or after; `'pre'` by default, as in Keras. */
  readonly padding?: 'pre' | 'post';
  /** Whether long sequences lose their beginning or their end; `'pre'` by default, as in Keras. */
  readonly truncating?: 'pre' | 'post';
  /** What is put where there is no element; 0 by default. */
  readonly value?: number;
}

/**
 * Sequences of different lengths as one matrix `[sequences, maxlen]`, as Keras' `pad_sequences`. Throws
 * `RangeError` when `maxlen` is not a whole number.
 *
 *     padSequences([[1], [2, 3, 4]], { maxlen: 2 }); // rows 0 1 and 3 4
 */
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options?: PadSequencesOptions & { readonly dtype?: 'int32' },
): Matrix<Int32Array>;
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  options: PadSequencesOptions & { readonly dtype: 'float32' },
): Matrix<Float32Array>;
export function padSequences(
  sequences: readonly ArrayLike<number>[],
  { maxlen, dtype = 'int32', padding = 'pre', truncating = 'pre', value = 0 }: PadSequencesOptions = {},
): Matrix {
  const columns = maxlen ?? sequences.reduce((longest, { length }) => Math.max(longest, length), 0);
  if (!Number.isInteger(columns) || columns < 0) {
    throw new RangeError(`maxlen must be a whole number of at least 0, not ${columns}`);
  }
  const size = sequences.length * columns;
  const data = dtype === 'float32' ? new Float32Array(size) : new Int32Array(size);
  if (value !== 0) data.fill(value);
  sequences.forEach((sequence, row) => {
    const kept = Math.min(sequence.length, columns);
    const from = truncating === 'pre' ? sequence.length - kept : 0;
    const to = row * columns + (padding === 'pre' ? columns - kept : 0);
    for (let i = 0; i < kept; i++) data[to + i] = sequence[from + i];
  });
  return { data, shape: [sequences.length, columns] };
}
