import { totalmem } from 'node:os';
import { findColumn } from '../column.ts';
import { UserError } from '../errors.ts';
import { readTable } from '../read-table.ts';
import type { Table } from '../table.ts';
import type { ReadTableOptions } from '../table-options.ts';
import { TemporaryFile } from '../temporary-file.ts';
import { Cells } from './cells.ts';

/** A table as `readTable` reads it, its cells in few bytes each. */
export interface CellTable extends Omit<Table, 'values'> {
  readonly cells: ReadonlyMap<string, Cells>;
  /** Whether they lie in a temporary file. */
  readonly onDisk: boolean;
  /** Gives the temporary file back; the cells cannot be read afterwards. */
  close(): void;
}

/** Rows after which it is looked whether the table still fits. */
const rowsBetweenLooks = 100_000;
/** What is made of a row besides its cells stays in memory: its answer, its place, what it is like. */
const bytesBesides = 64;

/**
 * Reads a table piece by piece, so that of millions of rows it is never all there as strings. Cells that take more than
 * `mostBytes` of memory, by default a sixth of the machine's, lie in a temporary file. Throws as `readTable` does, and
 * UserError for more rows than the machine can deal with even so.
 */
export async function readCells(
  path: string,
  options: Omit<ReadTableOptions, 'each'>,
  mostBytes = totalmem() / 6,
): Promise<CellTable> {
  const found = new Map<string, Cells>();
  const mostRows = totalmem() / 2 / bytesBesides;
  let file = mostBytes === 0 ? new TemporaryFile('cells') : undefined;
  let [rows, looked] = [0, 0];
  const cellsOf = (name: string): Cells => {
    const cells = found.get(name) ?? new Cells();
    if (!found.has(name) && file !== undefined) cells.moveTo(file);
    found.set(name, cells);
    return cells;
  };
  try {
    const { values: _, ...table } = await readTable(path, {
      ...options,
      each({ columns, values }) {
        for (const [i, name] of columns.entries()) {
          const cells = cellsOf(name);
          for (const cell of values[i]) cells.push(cell);
        }
        rows += values[0]?.length ?? 0;
        if (rows > mostRows) {
          throw new UserError(
            `${path} is too large for this machine: it has more than the ${Math.floor(mostRows / 1e6)} million rows that ${Math.round(totalmem() / 1e9)} GB of memory are enough for; give fewer rows`,
          );
        }
        if (rows - looked < rowsBetweenLooks || file !== undefined) return;
        looked = rows;
        const bytes = [...found.values()].reduce((sum, cells) => sum + cells.bytes, 0);
        if (bytes <= mostBytes) return;
        file = new TemporaryFile('cells');
        for (const cells of found.values()) cells.moveTo(file);
      },
    });
    return {
      ...table,
      cells: new Map(table.columns.map((name) => [name, cellsOf(name)])),
      onDisk: file !== undefined,
      close: () => file?.close(),
    };
  } catch (error) {
    file?.close();
    throw error;
  }
}

/** A table that is in memory, its cells in few bytes each. */
export function cellTable({ values, ...table }: Table): CellTable {
  const cells = new Map(Array.from(values, ([name, each]) => [name, Cells.of(each)]));
  return { ...table, cells, onDisk: false, close: () => {} };
}

/** The cells of one column, found as `findColumn` finds it. */
export function columnCells(table: CellTable, name: string): Cells {
  const cells = table.cells.get(findColumn(table, name));
  if (cells === undefined) throw new UserError(`The column "${name}" of ${table.source} was not read.`);
  return cells;
}
