import { UserError } from '../../../core/errors.ts';
import { findColumn } from '../column.ts';
import type { ReadTableOptions } from '../options.ts';
import { readTable } from '../read-table.ts';
import type { Table } from '../table.ts';
import { CellStore } from './cell-store.ts';
import type { Cells } from './cells.ts';

/** A table as `readTable` reads it, with few bytes for each cell. */
export interface CellTable extends Omit<Table, 'values'> {
  readonly cells: ReadonlyMap<string, Cells>;
  /** Whether the cells are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Closes the temporary file; the cells cannot be read afterwards. */
  close(): void;
}

/**
 * Reads a table piece by piece, so that millions of rows are never all in memory as strings. Cells that take more than
 * `maxBytes` of memory, by default a sixth of the machine's, are stored in a temporary file. Throws as `readTable` does,
 * and UserError for more rows than the machine can process even so.
 */
export async function readCells(
  path: string,
  options: Omit<ReadTableOptions, 'each'>,
  maxBytes?: number,
): Promise<CellTable> {
  const store = new CellStore(path, maxBytes);
  try {
    const { values: _, ...table } = await readTable(path, { ...options, each: (piece) => store.add(piece) });
    return storedTable(table, store);
  } catch (error) {
    store.close();
    throw error;
  }
}

/** A table whose cells are in the store. */
export const storedTable = (table: Omit<Table, 'values'>, store: CellStore): CellTable => ({
  ...table,
  cells: new Map(table.columns.map((name) => [name, store.column(name)])),
  onDisk: store.onDisk,
  close: () => store.close(),
});

/** The cells of one column, found as `findColumn` finds it. */
export function columnCells(table: CellTable, name: string): Cells {
  const cells = table.cells.get(findColumn(table, name));
  if (cells === undefined) {
    throw new UserError({
      en: `The column "${name}" of ${table.source} was not read.`,
      zh: `${table.source} 的列“${name}”未被读取`,
    });
  }
  return cells;
}
