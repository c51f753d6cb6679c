import { mixedHash, numberByHash, numberHash, textHash } from '../../data/cleaning/number-alike.ts';
import type { List } from '../../data/storage/list.ts';
import type { RawColumn } from '../../data/table/columns/raw-columns.ts';
import type { Answers } from './answers.ts';

export interface LabelledRows {
  readonly raw: readonly RawColumn[];
  readonly answers: Answers;
  /** Numbers of the table's rows, from 0. */
  readonly rows: Int32Array;
}

/** How many rows are equal to one of `known` in every column read and in the answer. */
export function sharedRows(known: LabelledRows, other: LabelledRows): { count: number; of: number } {
  const first = known.rows.length;
  const columns = [known, other].map(({ raw, answers }) =>
    [...raw, answers].map(({ values }): List<string | number> => values),
  );
  const at = (column: number, row: number): string | number =>
    (row < first ? columns[0][column].at(row) : columns[1][column].at(row - first)) ?? Number.NaN;
  const { ids } = numberByHash(
    first + other.rows.length,
    (row) => columns[0].reduce((hash, _, column) => mixedHash(hash, valueHash(at(column, row))), 0),
    (row, other) => columns[0].every((_, column) => isSame(at(column, row), at(column, other))),
  );
  const isKnown = new Set(ids.subarray(0, first));
  return { count: ids.subarray(first).filter((id) => isKnown.has(id)).length, of: other.rows.length };
}

/** Numbers rows from 0 that have the same values in all these columns, however they are written. */
export const sameRows = (columns: readonly RawColumn[], rows: number): { ids: Int32Array; count: number } => {
  const lists = columns.map(({ values }): List<string | number> => values);
  const at = (values: List<string | number>, row: number): string | number => values.at(row) ?? Number.NaN;
  return numberByHash(
    rows,
    (row) => lists.reduce((hash, values) => mixedHash(hash, valueHash(at(values, row))), 0),
    (row, other) => lists.every((values) => isSame(at(values, row), at(values, other))),
  );
};

/** A missing number is like another. */
const isSame = (a: string | number, b: string | number): boolean =>
  a === b || (Number.isNaN(a) && Number.isNaN(b));
const valueHash = (value: string | number): number =>
  typeof value === 'string' ? textHash(value, 0) : numberHash(value);
