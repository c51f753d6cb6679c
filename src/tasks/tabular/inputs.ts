import type { List } from '../../data/storage/list.ts';
import type { ColumnKind } from '../../data/table/columns/column-types.ts';
import type { RawColumn } from '../../data/table/columns/raw-columns.ts';
import {
  cast,
  concat,
  cos,
  floor,
  input,
  isNotANumber,
  lookUp,
  mul,
  openDimension,
  sin,
  sub,
  type Tensor,
  where,
} from '../../graph/index.ts';

/** What is known of a column from the training rows, for reading it inside the model file. */
export type FittedColumn = ColumnKind & {
  /** What replaces a missing number: the median, counted from `start` (for dates in days). */
  readonly fill: number;
  /** Seconds since 1970 UTC from which dates are counted; of a wide number the median, from which it is counted. */
  readonly start: number;
  /** Whether cells were missing, so that missing itself is a feature. */
  readonly hasMissing: boolean;
  /** The least and the greatest training value; only of numbers, and unknown in models of version 0.1. */
  readonly range?: readonly [least: number, greatest: number];
};

/** What the model file takes of a column that is no category. */
export const dtypeOf = (column: FittedColumn): 'float32' | 'float64' =>
  column.kind === 'date' || (column.kind === 'number' && column.wide === true) ? 'float64' : 'float32';

/** Which column each feature inside the model comes from, in their order. */
export interface InputLayout {
  /** Numbers, and dates in days since the first one. */
  readonly numbers: readonly number[];
  /** Features in [-1, 1]: missing or not, the place in day, week and year. */
  readonly extras: readonly number[];
  /** Categories; the number of ids of each. */
  readonly categories: readonly { readonly column: number; readonly size: number }[];
}

/** Ids of a category: 0 for an unknown value, 1 for a missing one, then the levels. */
export const unknownLevel = 0;
export const missingLevel = 1;
export const firstLevel = 2;

const day = 86_400;

export function fitColumns(kinds: readonly ColumnKind[], raw: readonly RawColumn[]): FittedColumn[] {
  return kinds.map((kind, i): FittedColumn => {
    const column = raw[i];
    if (column.kind === 'category') {
      return { ...kind, fill: 0, start: 0, hasMissing: hasEmpty(column.values) };
    }
    const present = presentOf(column.values).sort();
    const median = present[Math.floor(present.length / 2)] ?? 0;
    const wide = kind.kind === 'number' && kind.wide === true;
    const start = column.kind === 'date' ? (present[0] ?? 0) : wide ? median : 0;
    const [least, greatest] = [present[0], present[present.length - 1]];
    const isRange = column.kind === 'number' && Number.isFinite(least) && Number.isFinite(greatest);
    return {
      ...kind,
      fill: column.kind === 'date' ? (median - start) / day : median - start,
      start,
      hasMissing: present.length < column.values.length,
      ...(isRange && { range: [least, greatest] as const }),
    };
  });
}

/** Whether a number is further outside the training values than half of their range. */
export function isFarOutside({ range }: FittedColumn, value: number): boolean {
  if (range === undefined || Number.isNaN(value)) return false;
  const [least, greatest] = range;
  const most = (greatest - least) / 2 || Math.abs(greatest) / 2 || 1;
  return value < least - most || value > greatest + most;
}

function hasEmpty(values: List<string>): boolean {
  for (const value of values) if (value === '') return true;
  return false;
}

function presentOf(values: List<number>): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) present[count++] = value;
  return present.subarray(0, count);
}

export function layoutOf(columns: readonly FittedColumn[]): InputLayout {
  const numbers: number[] = [];
  const extras: number[] = [];
  const categories: { column: number; size: number }[] = [];
  columns.forEach((column, i) => {
    if (column.kind === 'category') {
      categories.push({ column: i, size: column.levels.length + firstLevel });
      return;
    }
    numbers.push(i);
    if (column.hasMissing) extras.push(i);
    if (column.kind === 'date') extras.push(...datePeriods(column.timeOfDay).flatMap(() => [i, i]));
  });
  return { numbers, extras, categories };
}

/** Days after which the year, the week and the day begin again. */
const datePeriods = (timeOfDay: boolean): number[] => [365.2425, 7, ...(timeOfDay ? [1] : [])];

export interface EncodedInputs {
  /** `[batch, numbers]`, nothing missing. */
  readonly numbers: Tensor | undefined;
  /** `[batch, extras]` */
  readonly extras: Tensor | undefined;
  /** `[batch, categories]`, int32. */
  readonly categories: Tensor | undefined;
}

/** The graph from raw columns, one input `[batch, 1]` called like each column, to what the networks read. */
export function encodeInputs(columns: readonly FittedColumn[]): { inputs: Tensor[]; encoded: EncodedInputs } {
  const inputs: Tensor[] = [];
  const numbers: Tensor[] = [];
  const extras: Tensor[] = [];
  const categories: Tensor[] = [];
  const feed = (name: string, dtype: 'float32' | 'float64' | 'string'): Tensor => {
    const tensor = input(name, dtype, [openDimension('batch'), 1]);
    inputs.push(tensor);
    return tensor;
  };
  for (const column of columns) {
    if (column.kind === 'category') {
      const ids = new Map(column.spellings.map(([spelling, level]) => [spelling, level + firstLevel]));
      categories.push(
        cast(lookUp(feed(column.name, 'string'), ids.set('', missingLevel), unknownLevel), 'int32'),
      );
      continue;
    }
    const raw = feed(column.name, dtypeOf(column));
    const missing = isNotANumber(raw);
    const from = column.start === 0 ? raw : sub(raw, column.start);
    const counted = column.kind === 'date' ? mul(sub(raw, column.start), 1 / day) : from;
    const value = where(missing, column.fill, counted);
    numbers.push(cast(value, 'float32'));
    if (column.hasMissing) extras.push(cast(missing, 'float32'));
    if (column.kind !== 'date') continue;
    // From 1970, so that weekday and time of day mean the same in every file.
    const absolute = where(missing, column.fill + column.start / day, mul(raw, 1 / day));
    for (const period of datePeriods(column.timeOfDay)) {
      const turns = mul(absolute, 1 / period);
      const angle = mul(cast(sub(turns, floor(turns)), 'float32'), 2 * Math.PI);
      extras.push(sin(angle), cos(angle));
    }
  }
  const joined = (parts: Tensor[]): Tensor | undefined => (parts.length === 0 ? undefined : concat(parts, 1));
  return {
    inputs,
    encoded: { numbers: joined(numbers), extras: joined(extras), categories: joined(categories) },
  };
}
