import type { RawColumn } from '../../data/columns/raw-columns.ts';
import type { NDArray } from '../../data/nd-array.ts';
import { writeOnnx } from '../../graph/index.ts';
import { createOrtSession, ortTensor, stringTensor } from '../../runtime/session.ts';
import { encodeInputs, type FittedColumn } from './inputs.ts';

/** What the networks read of each row. */
export interface EncodedRows {
  readonly rows: number;
  /** `[rows, numbers]` */
  readonly numbers: NDArray | undefined;
  /** `[rows, extras]` */
  readonly extras: NDArray | undefined;
  /** `[rows, categories]`, int32 */
  readonly categories: NDArray | undefined;
}

/** The tensors of a session for raw columns, by the columns' names. */
export function feedsOf(columns: readonly FittedColumn[], raw: readonly RawColumn[], rows: number) {
  return Object.fromEntries(
    columns.map(({ name }, i) => {
      const column = raw[i];
      const shape = [rows, 1];
      if (column.kind === 'category') return [name, stringTensor(column.values, shape)];
      const dtype = column.kind === 'date' ? 'float64' : 'float32';
      return [name, ortTensor(column.values, { dtype, shape })];
    }),
  );
}

/** Runs the part of the model file that reads raw columns, so that training sees exactly what it will give later. */
export async function encodeRows(
  columns: readonly FittedColumn[],
  raw: readonly RawColumn[],
  rows: number,
): Promise<EncodedRows> {
  const { encoded } = encodeInputs(columns);
  const outputs = Object.fromEntries(Object.entries(encoded).filter(([, tensor]) => tensor !== undefined));
  const session = await createOrtSession(writeOnnx(outputs).bytes, {});
  try {
    const results = await session.run(feedsOf(columns, raw, rows));
    const array = (name: string): NDArray | undefined => {
      const result = results[name];
      if (result === undefined) return undefined;
      const { data, dims } = result;
      if (!(data instanceof Float32Array || data instanceof Int32Array))
        throw new Error(`${name} has no numbers`);
      return { data, shape: [...dims] };
    };
    return { rows, numbers: array('numbers'), extras: array('extras'), categories: array('categories') };
  } finally {
    await session.release();
  }
}

/** The arrays there are, in the order in which networks take them. */
export const arraysOf = ({ numbers, extras, categories }: EncodedRows): NDArray[] =>
  [numbers, extras, categories].filter((each) => each !== undefined);

/** Some of the rows, in that order. */
export function takeRows(encoded: EncodedRows, rows: Int32Array): EncodedRows {
  const take = (array: NDArray | undefined): NDArray | undefined => {
    if (array === undefined) return undefined;
    const width = array.shape[1];
    const { data } = array;
    const taken =
      data instanceof Int32Array
        ? new Int32Array(rows.length * width)
        : new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      for (let j = 0; j < width; j++) taken[i * width + j] = Number(data[row * width + j]);
    });
    return { data: taken, shape: [rows.length, width] };
  };
  return {
    rows: rows.length,
    numbers: take(encoded.numbers),
    extras: take(encoded.extras),
    categories: take(encoded.categories),
  };
}
