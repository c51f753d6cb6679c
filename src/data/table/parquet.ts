import { UserError } from '../../core/errors.ts';
import { duckdbReason, sqlName, sqlPath, withDuckDB } from './duckdb.ts';
import type { ReadTableOptions } from './options.ts';
import { describeColumns, selectTable } from './select.ts';
import type { PlainFile } from './source.ts';
import type { Table } from './table.ts';

/** Reads a Parquet file; numbers, dates and nested values become their text. */
export async function readParquet(plain: PlainFile, options: ReadTableOptions): Promise<Table> {
  const reader = `read_parquet(${sqlPath(plain.path)}, hive_partitioning = false, binary_as_string = true)`;
  return withDuckDB(async (connection) => {
    try {
      const names = await describeColumns(connection, reader, plain.name);
      const asText = (name: string) => `${sqlName(name)}::VARCHAR`;
      const scan = { source: plain.name, reader, names, asText, notes: plain.notes };
      return await selectTable(connection, scan, options);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const reason = duckdbReason(error).replaceAll(plain.path, plain.name);
      throw new UserError({
        en: `${plain.name} cannot be read as Parquet (${reason}); it may be damaged: copy it again.`,
        zh: `${plain.name} 无法作为 Parquet 读取（${reason}）；文件可能已损坏：请重新复制`,
      });
    }
  });
}
