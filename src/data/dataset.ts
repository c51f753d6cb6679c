import { UserError } from '../core/errors.ts';
import { type ArrayLikeData, type NDArray, ndArray } from './nd-array.ts';

/** What one row of a column of data is. */
export interface RowType {
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
}

export type RowBuffer = Float32Array | Int32Array;

/** Where rows are written to. What is left out is not wanted. */
export interface RowBuffers {
  readonly inputs: readonly RowBuffer[];
  readonly target?: RowBuffer;
  readonly weight?: Float32Array;
  /** Of a model of several outputs, the targets of those after the first. */
  readonly moreTargets?: readonly (RowBuffer | undefined)[];
  /** Weights of each output, where they have their own. */
  readonly outputWeights?: readonly (Float32Array | undefined)[];
}

/** Rows of inputs and targets that can be read in any order into a step's own buffers. */
export interface Dataset {
  /** How many rows there are. */
  readonly length: number;
  /** Type and shape of a row of each input, without the batch. */
  readonly inputs: readonly RowType[];
  /** Type and shape of a row's target; undefined where there are none. */
  readonly target: RowType | undefined;
  /** Of a model of several outputs, the targets of those after the first, in order. */
  readonly moreTargets?: readonly RowType[];
  /** Whether rows have weights. */
  readonly weighted: boolean;
  /** Shape of a row's weight: `[]`, one number a row, where it is left out; `[time]` for one a step. */
  readonly weightShape?: readonly number[];
  /** Where each output has weights of its own, instead of `weighted`: their shapes, undefined for one without. */
  readonly outputWeights?: readonly (readonly number[] | undefined)[];
  /**
   * For data that differ from epoch to epoch or take time to make, such as augmented images: called at the start of each
   * epoch, or where it is resumed, with the batches that will be read, in order.
   */
  begin?(epoch: number, batches: readonly Int32Array[]): void;
  /** Called before each batch is read: resolves when the batch is ready. */
  ready?(rows: Int32Array): Promise<void>;
  /** Writes `rows`, in that order, to the front of the buffers; elements past them keep what they had. */
  read(rows: Int32Array, into: RowBuffers): void;
  /** The same rows as a data set of narrower shapes, where these rows need no more: less to compute for short ones. */
  readonly narrow?: (rows: Int32Array) => Dataset;
  /** Another order of the rows of an epoch, such that rows of a batch go together. */
  readonly arrange?: (order: Int32Array, batchSize: number) => Int32Array;
}

/**
 * A data set over arrays that are in memory; `more` are the targets of further outputs. `weights` has one number a row,
 * or one a step. Throws UserError where their lengths differ.
 */
export function arrayDataset(
  inputs: readonly ArrayLikeData[],
  target?: ArrayLikeData,
  weights?: ArrayLikeData | ArrayLike<number>,
  more: readonly ArrayLikeData[] = [],
  outputWeights?: readonly (ArrayLikeData | undefined)[],
): Dataset {
  const columns = inputs.map(ndArray);
  const targets = target === undefined ? undefined : ndArray(target);
  const others = more.map(ndArray);
  const weight = weights === undefined ? undefined : weightsOf(weights);
  const own = outputWeights?.map((each) => each && weightsOf(each));
  const length = columns[0]?.shape[0] ?? 0;
  for (const [what, whatZh, count] of [
    ...columns.map((each, i) => [`input ${i + 1}`, `输入 ${i + 1}`, each.shape[0]] as const),
    ...(targets ? [['targets', '目标', targets.shape[0]] as const] : []),
    ...others.map((each, i) => [`targets ${i + 2}`, `目标 ${i + 2}`, each.shape[0]] as const),
    ...[weight, ...(own ?? [])].flatMap((each) =>
      each ? [['sample weights', '样本权重', each.shape[0]] as const] : [],
    ),
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
    ...(others.length > 0 && { moreTargets: others.map(rowType) }),
    weighted: weight !== undefined,
    ...(weight !== undefined && weight.shape.length > 1 && { weightShape: weight.shape.slice(1) }),
    ...(own && { outputWeights: own.map((each) => each?.shape.slice(1)) }),
    read(rows, into) {
      columns.forEach((column, i) => copyRows(column, rows, into.inputs[i]));
      if (targets !== undefined && into.target !== undefined) copyRows(targets, rows, into.target);
      others.forEach((each, i) => {
        const buffer = into.moreTargets?.[i];
        if (buffer !== undefined) copyRows(each, rows, buffer);
      });
      own?.forEach((each, i) => {
        const buffer = into.outputWeights?.[i];
        if (each !== undefined && buffer !== undefined) copyRows(each, rows, buffer);
      });
      if (into.weight === undefined) return;
      if (weight === undefined) into.weight.fill(1);
      else copyRows(weight, rows, into.weight);
    },
  };
}

/** Weights `[rows]` or `[rows, time]`; a last axis of 1 is left out. Throws UserError for one that is no number. */
function weightsOf(given: ArrayLikeData | ArrayLike<number>): NDArray {
  const { data, shape } = ndArray(isData(given) ? given : Array.from(given));
  const wrong = data.findIndex((value: number | bigint) => !Number.isFinite(Number(value)));
  if (wrong >= 0) {
    const row = Math.floor(wrong / (data.length / shape[0])) + 1;
    throw new UserError({
      en: `row ${row} of the data has the weight ${data[wrong]}; give it a finite one`,
      zh: `第 ${row} 行数据的权重为 ${data[wrong]}；请给出有限的权重`,
    });
  }
  return { data, shape: shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape };
}

const isData = (given: ArrayLikeData | ArrayLike<number>): given is ArrayLikeData =>
  Array.isArray(given) || ArrayBuffer.isView(given) || 'shape' in given;

const rowType = ({ data, shape }: NDArray): RowType => ({
  dtype: data instanceof Float32Array || data instanceof Float64Array ? 'float32' : 'int32',
  shape: shape.slice(1),
});

function copyRows({ data, shape }: NDArray, rows: Int32Array, into: RowBuffer): void {
  const width = shape.slice(1).reduce((product, extent) => product * extent, 1);
  const checks = into instanceof Int32Array && !(data instanceof Int32Array || data instanceof Uint8Array);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width;
    if (checks || data instanceof BigInt64Array) {
      for (let j = 0; j < width; j++) {
        const value = Number(data[from + j]);
        if (checks) checkWhole(value, rows[i]);
        into[i * width + j] = value;
      }
    } else if (width === 1) into[i] = data[from];
    else into.set(data.subarray(from, from + width), i * width);
  }
}

/** Throws UserError for what int32 does not hold. */
function checkWhole(value: number, row: number): void {
  if (Number.isInteger(value) && value >= -2147483648 && value <= 2147483647) return;
  throw new UserError({
    en: `row ${row + 1} of the data holds ${value} where the model reads whole numbers of 32 bits; number ids from 0, or give other numbers to an input of float32`,
    zh: `第 ${row + 1} 行数据含有 ${value}，而模型在此读取 32 位整数；请将编号从 0 开始，或把其他数交给 float32 输入`,
  });
}

/** The same data set with another way of reading, and other types where they are given; for one of a class too. */
export function readOtherwise(
  source: Dataset,
  changes: Pick<Dataset, 'read'> & Partial<Pick<Dataset, 'inputs' | 'length'>>,
): Dataset {
  const { begin, ready, narrow, arrange } = source;
  return {
    length: source.length,
    inputs: source.inputs,
    target: source.target,
    ...(source.moreTargets && { moreTargets: source.moreTargets }),
    weighted: source.weighted,
    ...(source.weightShape && { weightShape: source.weightShape }),
    ...(source.outputWeights && { outputWeights: source.outputWeights }),
    ...(begin && { begin: begin.bind(source) }),
    ...(ready && { ready: ready.bind(source) }),
    ...(narrow && { narrow: narrow.bind(source) }),
    ...(arrange && { arrange: arrange.bind(source) }),
    ...changes,
  };
}

/** The rows `chosen` of another data set, in that order. */
export function subset(source: Dataset, chosen: Int32Array): Dataset {
  const rowsOf = (rows: Int32Array): Int32Array => rows.map((row) => chosen[row]);
  return {
    ...readOtherwise(source, {
      length: chosen.length,
      read: (rows, into) => source.read(rowsOf(rows), into),
    }),
    narrow: undefined,
    arrange: undefined,
    begin: source.begin && ((epoch, batches) => source.begin?.(epoch, batches.map(rowsOf))),
    ready: source.ready && (async (rows) => source.ready?.(rowsOf(rows))),
  };
}
