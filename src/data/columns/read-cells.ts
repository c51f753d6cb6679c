import { totalmem } from 'node:os';
import { findColumn } from '../column.ts';
import { UserError } from '../errors.ts';
import { readTable } from '../read-table.ts';
import type { Table } from '../table.ts';
import type { ReadTableOptions } from '../table-options.ts';
import { Cells } from './cells.ts';

/** A table as `readTable` reads it, its cells in few bytes each. */
export interface CellTable extends Omit<Table, 'values'> {
  readonly cells: ReadonlyMap<string, Cells>;
}

/** Rows after which it is looked whether the table still fits. */
const rowsBetweenLooks = 500_000;

/**
 * Reads a table piece by piece, so that of millions of rows it is never all there as strings. Throws as `readTable` does,
 * and UserError where the cells take more than `mostBytes`, by default half of the machine's memory: what is made of them
 * needs room too.
 */
export async function readCells(
  path: string,
  options: Omit<ReadTableOptions, 'each'>,
  mostBytes = totalmem() / 2,
): Promise<CellTable> {
  const found = new Map<string, Cells>();
  let [rows, looked] = [0, 0];
  const { values: _, ...table } = await readTable(path, {
    ...options,
    each({ columns, values }) {
      for (const [i, name] of columns.entries()) {
        const cells = found.get(name) ?? new Cells();
        found.set(name, cells);
        for (const cell of values[i]) cells.push(cell);
      }
      rows += values[0]?.length ?? 0;
      if (rows - looked < rowsBetweenLooks) return;
      looked = rows;
      const bytes = [...found.values()].reduce((sum, cells) => sum + cells.bytes, 0);
      if (bytes <= mostBytes) return;
      throw new UserError(
        `${path} is too large for this machine: its first ${rows} rows take ${(bytes / 1e9).toFixed(1)} of the ${(mostBytes / 1e9).toFixed(1)} GB that a table may have; give fewer rows, or fewer columns`,
      );
    },
  });
  return { ...table, cells: new Map(table.columns.map((name) => [name, found.get(name) ?? new Cells()])) };
}

/** A table that is in memory, its cells in few bytes each. */
export function cellTable({ values, ...table }: Table): CellTable {
  return { ...table, cells: new Map(Array.from(values, ([name, cells]) => [name, Cells.of(cells)])) };
}

/** The cells of one column, found as `findColumn` finds it. */
export function columnCells(table: CellTable, name: string): Cells {
  const cells = table.cells.get(findColumn(table, name));
  if (cells === undefined) throw new UserError(`The column "${name}" of ${table.source} was not read.`);
  return cells;
}
