import type { DuckDBConnection } from '@duckdb/node-api';
import type { Sentence } from '../../core/language.ts';
import { checkLimit, limits } from '../../core/limits.ts';
import { findColumn } from './column.ts';
import { type Columns, fetchColumns } from './duckdb.ts';
import type { ReadTableOptions } from './options.ts';
import type { Table } from './table.ts';

/** What DuckDB reads: a call of one of its readers, and the columns that it gives. */
export interface Scan {
  readonly source: string;
  readonly reader: string;
  readonly names: readonly string[];
  /** The SQL expression that gives a column as VARCHAR. */
  readonly asText: (name: string, index: number) => string;
  readonly notes: readonly Sentence[];
}

/** Runs the scan for the columns and rows that the options ask for. Throws what DuckDB throws. */
export async function selectTable(
  connection: DuckDBConnection,
  scan: Scan,
  options: ReadTableOptions,
): Promise<Table> {
  const known = { source: scan.source, columns: scan.names };
  const chosen = typeof options.columns === 'function' ? options.columns(scan.names) : options.columns;
  const columns = [...new Set(chosen?.map((name) => findColumn(known, name)) ?? scan.names)];
  const selected = columns.map((name) => scan.asText(name, scan.names.indexOf(name)));
  const limit = options.limit === undefined ? '' : ` LIMIT ${options.limit}`;
  // With no column asked for, the rows are still counted.
  const sql = `SELECT ${selected.join(', ') || 'NULL::VARCHAR'} FROM ${scan.reader}${limit}`;
  const { each } = options;
  const eachPiece = each && ((values: Columns['values']) => each({ columns, values }));
  const { rowCount, values } = await fetchColumns(connection, sql, eachPiece, scan.source);
  return {
    source: scan.source,
    columns,
    ...(chosen !== undefined && { fileColumns: scan.names }),
    rowCount,
    values: new Map(columns.map((name, index) => [name, values[index] ?? []])),
    notes: scan.notes,
  };
}

/** Throws where a table has more columns than the limit. */
export const checkColumns = (count: number, source: string): void =>
  checkLimit(count, limits.columns, (shown) => ({
    en: `${source} has ${shown} columns or more`,
    zh: `${source} 有至少 ${shown} 列`,
  }));

/** The names of the columns that a reader finds in its file. */
export async function describeColumns(
  connection: DuckDBConnection,
  reader: string,
  source: string,
): Promise<string[]> {
  const described = await connection.runAndReadAll(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM ${reader})`,
  );
  const names = described.getRows().map(([name]) => String(name));
  checkColumns(names.length, source);
  return names;
}
