/** A cell to be written; `null` is an empty one. */
export type Cell = string | number | boolean | null;

/** A table to be written. Each row has a cell for each column. */
export interface RowTable {
  readonly columns: readonly string[];
  /** May be walked through more than once. */
  readonly rows: Iterable<readonly Cell[]>;
}
