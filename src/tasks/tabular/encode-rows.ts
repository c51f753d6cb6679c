import type { Dataset, RowBuffer, RowType } from '../../data/dataset.ts';
import { RowStore } from '../../data/storage/row-store.ts';
import type { RawColumn } from '../../data/table/columns/raw-columns.ts';
import { writeOnnx } from '../../formats/index.ts';
import { createOrtSession, ortTensor, stringTensor } from '../../runtime/session.ts';
import { dtypeOf, encodeInputs, type FittedColumn } from './inputs.ts';

/** What the networks read of each row. */
export interface EncodedRows {
  readonly rows: number;
  /** `[rows, numbers]`, float32 */
  readonly numbers: RowStore | undefined;
  /** `[rows, extras]`, float32 */
  readonly extras: RowStore | undefined;
  /** `[rows, categories]`, int32 */
  readonly categories: RowStore | undefined;
  /** Gives temporary files back. */
  close(): void;
}

/** The tensors of a session for raw columns, by the columns' names: rows from `start` up to `end`. */
export function feedsOf(
  columns: readonly FittedColumn[],
  raw: readonly RawColumn[],
  start: number,
  end: number,
) {
  const shape = [end - start, 1];
  return Object.fromEntries(
    columns.map((fitted, i) => {
      const { name } = fitted;
      const column = raw[i];
      if (column.kind === 'category') {
        const { values } = column;
        const texts = Array.from({ length: end - start }, (_, row) => values.at(start + row) ?? '');
        return [name, stringTensor(texts, shape)];
      }
      const dtype = dtypeOf(fitted);
      const numbers = dtype === 'float64' ? new Float64Array(end - start) : new Float32Array(end - start);
      for (let row = start; row < end; row++) numbers[row - start] = column.values.at(row) ?? Number.NaN;
      return [name, ortTensor(numbers, { dtype, shape })];
    }),
  );
}

/** Rows that are encoded at once. */
const rowsAtOnce = 16_384;

/**
 * Runs the part of the model file that reads raw columns, so that training sees exactly what it will give later.
 * `onDisk` puts what comes of it into temporary files.
 */
export async function encodeRows(
  columns: readonly FittedColumn[],
  raw: readonly RawColumn[],
  rows: number,
  onDisk = false,
): Promise<EncodedRows> {
  const { encoded } = encodeInputs(columns);
  const outputs = Object.fromEntries(Object.entries(encoded).filter(([, tensor]) => tensor !== undefined));
  const session = await createOrtSession(writeOnnx(outputs).bytes, {});
  const stores = new Map<string, RowStore>();
  const close = (): void => {
    for (const store of stores.values()) store.close();
  };
  try {
    for (let start = 0; start < rows; start += rowsAtOnce) {
      const end = Math.min(rows, start + rowsAtOnce);
      const results = await session.run(feedsOf(columns, raw, start, end));
      for (const [name, { data, dims }] of Object.entries(results)) {
        if (!(data instanceof Float32Array || data instanceof Int32Array))
          throw new Error(`${name} has no numbers`);
        const dtype = data instanceof Float32Array ? 'float32' : 'int32';
        const store = stores.get(name) ?? new RowStore(dtype, dims[1], rows, onDisk);
        stores.set(name, store);
        store.append(data);
      }
    }
    const [numbers, extras, categories] = ['numbers', 'extras', 'categories'].map((name) => stores.get(name));
    return { rows, numbers, extras, categories, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    await session.release();
  }
}

/** Some of the rows with their answers, in the order in which networks take their inputs. */
export function encodedDataset(
  { numbers, extras, categories }: EncodedRows,
  rows: Int32Array,
  {
    type,
    write,
  }: { readonly type: RowType; readonly write: (row: number, into: RowBuffer, at: number) => void },
): Dataset {
  const stores = [numbers, extras, categories].filter((each) => each !== undefined);
  return {
    length: rows.length,
    inputs: stores.map(({ dtype, width }) => ({ dtype, shape: [width] })),
    target: type,
    weighted: false,
    read(chosen, { inputs, target }) {
      const own = chosen.map((row) => rows[row]);
      stores.forEach((store, i) => {
        store.read(own, inputs[i]);
      });
      if (target !== undefined) for (let i = 0; i < own.length; i++) write(own[i], target, i);
    },
  };
}
