import { rename, rm } from 'node:fs/promises';
import { sqlName, sqlText, withDuckDB } from './duckdb.ts';
import type { Cell, RowTable } from './row-table.ts';

/**
 * Writes a Parquet file. A column is DOUBLE or BOOLEAN where all its cells are numbers or true and false, else VARCHAR.
 * Names that differ by letter case only get `_2`, since most readers of Parquet take them for one.
 */
export async function writeParquet(path: string, { columns, rows }: RowTable): Promise<void> {
  const types = columnTypes(columns.length, rows);
  const names = differentNames(columns);
  const partial = `${path}.partial`;
  try {
    await withDuckDB(async (connection) => {
      const defined = types.map((type, i) => `c${i} ${type}`).join(', ');
      await connection.run(`CREATE TABLE answers (${defined})`);
      const appender = await connection.createAppender('answers');
      for (const row of rows) {
        for (const [i, cell] of row.entries()) {
          if (cell === null) appender.appendNull();
          else if (types[i] === 'DOUBLE') appender.appendDouble(Number(cell));
          else if (types[i] === 'BOOLEAN') appender.appendBoolean(cell === true);
          else appender.appendVarchar(String(cell));
        }
        appender.endRow();
      }
      appender.closeSync();
      const selected = names.map((name, i) => `c${i} AS ${sqlName(name)}`).join(', ');
      await connection.run(`COPY (SELECT ${selected} FROM answers) TO ${sqlText(partial)} (FORMAT parquet)`);
    });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

type ColumnType = 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';

function columnTypes(count: number, rows: Iterable<readonly Cell[]>): ColumnType[] {
  const types = new Array<ColumnType | undefined>(count).fill(undefined);
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      if (cell === null) continue;
      const type = typeof cell === 'number' ? 'DOUBLE' : typeof cell === 'boolean' ? 'BOOLEAN' : 'VARCHAR';
      types[i] = types[i] === undefined || types[i] === type ? type : 'VARCHAR';
    }
  }
  return types.map((type) => type ?? 'VARCHAR');
}

function differentNames(columns: readonly string[]): string[] {
  const used = new Set<string>();
  return columns.map((name) => {
    let chosen = name;
    for (let copy = 2; used.has(chosen.toLowerCase()); copy++) chosen = `${name}_${copy}`;
    used.add(chosen.toLowerCase());
    return chosen;
  });
}
