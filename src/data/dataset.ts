import { UserError } from '../core/errors.ts';
import { type ArrayLikeData, type NDArray, ndArray } from './nd-array.ts';

/** What one row of a column of data is. */
export interface RowType {
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
}

export type RowBuffer = Float32Array | Int32Array;

/** Rows of inputs and targets that can be read in any order into a step's own buffers. */
export interface Dataset {
  /** How many rows there are. */
  readonly length: number;
  /** Type and shape of a row of each input, without the batch. */
  readonly inputs: readonly RowType[];
  /** Type and shape of a row's target; undefined where there are none. */
  readonly target: RowType | undefined;
  /** Whether rows have weights. */
  readonly weighted: boolean;
  /**
   * For data that differ from epoch to epoch or take time to make, such as augmented images: called at the start of each
   * epoch, or where it is resumed, with the batches that will be read, in order.
   */
  begin?(epoch: number, batches: readonly Int32Array[]): void;
  /** Called before each batch is read: resolves when the batch is ready. */
  ready?(rows: Int32Array): Promise<void>;
  /** Writes `rows`, in that order, to the front of the buffers; elements past them keep what they had. */
  read(
    rows: Int32Array,
    into: { inputs: readonly RowBuffer[]; target?: RowBuffer; weight?: Float32Array },
  ): void;
  /** The same rows as a data set of narrower shapes, where these rows need no more: less to compute for short ones. */
  readonly narrow?: (rows: Int32Array) => Dataset;
  /** Another order of the rows of an epoch, such that rows of a batch go together. */
  readonly arrange?: (order: Int32Array, batchSize: number) => Int32Array;
}

/** A data set over arrays that are in memory. Throws UserError where their lengths differ. */
export function arrayDataset(
  inputs: readonly ArrayLikeData[],
  target?: ArrayLikeData,
  weights?: ArrayLike<number>,
): Dataset {
  const columns = inputs.map(ndArray);
  const targets = target === undefined ? undefined : ndArray(target);
  const length = columns[0]?.shape[0] ?? 0;
  for (const [what, whatZh, count] of [
    ...columns.map((each, i) => [`input ${i + 1}`, `输入 ${i + 1}`, each.shape[0]] as const),
    ...(targets ? [['targets', '目标', targets.shape[0]] as const] : []),
    ...(weights ? [['sample weights', '样本权重', weights.length] as const] : []),
  ]) {
    if (count !== length)
      throw new UserError({
        en: `there are ${length} rows of input 1 and ${count} of ${what}; give as many of each`,
        zh: `输入 1 有 ${length} 行，${whatZh}有 ${count} 行；两者的行数必须相同`,
      });
  }
  return {
    length,
    inputs: columns.map(rowType),
    target: targets && rowType(targets),
    weighted: weights !== undefined,
    read(rows, into) {
      columns.forEach((column, i) => copyRows(column, rows, into.inputs[i]));
      if (targets !== undefined && into.target !== undefined) copyRows(targets, rows, into.target);
      if (into.weight !== undefined) {
        for (let i = 0; i < rows.length; i++) into.weight[i] = weights === undefined ? 1 : weights[rows[i]];
      }
    },
  };
}

const rowType = ({ data, shape }: NDArray): RowType => ({
  dtype: data instanceof Float32Array || data instanceof Float64Array ? 'float32' : 'int32',
  shape: shape.slice(1),
});

function copyRows({ data, shape }: NDArray, rows: Int32Array, into: RowBuffer): void {
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width;
    if (data instanceof BigInt64Array) {
      for (let j = 0; j < width; j++) into[i * width + j] = Number(data[from + j]);
    } else if (width === 1) into[i] = data[from];
    else into.set(data.subarray(from, from + width), i * width);
  }
}

/** The rows `chosen` of another data set, in that order. */
export function subset(source: Dataset, chosen: Int32Array): Dataset {
  const rowsOf = (rows: Int32Array): Int32Array => rows.map((row) => chosen[row]);
  return {
    ...source,
    length: chosen.length,
    narrow: undefined,
    arrange: undefined,
    begin: source.begin && ((epoch, batches) => source.begin?.(epoch, batches.map(rowsOf))),
    ready: source.ready && (async (rows) => source.ready?.(rowsOf(rows))),
    read: (rows, into) => source.read(rowsOf(rows), into),
  };
}
