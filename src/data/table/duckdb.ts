import { createRequire } from 'node:module';
import type duckdb from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { checkLimit, limits } from '../../core/limits.ts';
import { withTemporaryFolder } from '../../core/temporary-folder.ts';

/** The result of a query, by columns: text, or null where a value is missing or an empty text. */
export interface Columns {
  readonly rowCount: number;
  readonly values: readonly (readonly (string | null)[])[];
}

/** A column with few different short values keeps each only once; with more than this many it stops looking them up. */
const MAX_SHARED = 4096;
const MAX_SHARED_LENGTH = 64;

/** Runs `use` on a connection to a DuckDB in memory, which is closed afterwards. It never reaches the network. */
export async function withDuckDB<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  // Imported, its 180 CommonJS files would be read for their exports first, which takes twice as long.
  const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api') as typeof duckdb;
  // What has no room in memory is written there.
  return withTemporaryFolder(async (folder) => {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: folder,
    });
    try {
      const connection = await instance.connect();
      try {
        return await use(connection);
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  });
}

/**
 * Fetches a query whose columns are all VARCHAR, chunk by chunk, straight into one array for each column; where `each` is
 * given, into arrays for each chunk.
 */
export async function fetchColumns(
  connection: DuckDBConnection,
  sql: string,
  each?: (values: Columns['values']) => void,
  source = 'the table',
): Promise<Columns> {
  const result = await connection.stream(sql);
  const emptySinks = () => Array.from({ length: result.columnCount }, () => columnSink());
  let sinks = emptySinks();
  let rowCount = 0;
  // DuckDB reads the next chunk while this one is processed.
  let next = result.fetchChunk();
  try {
    for (;;) {
      const chunk = await next;
      if (chunk === null || chunk.rowCount === 0) break;
      next = result.fetchChunk();
      rowCount += chunk.rowCount;
      for (const [index, sink] of sinks.entries()) {
        const vector = chunk.getColumnVector(index);
        for (let row = 0; row < vector.itemCount; row++) {
          const value = vector.getItem(row);
          sink.push(typeof value === 'string' && value !== '' ? value : null);
        }
      }
      if (each === undefined) {
        checkLimit(rowCount * sinks.length, limits.cells, (count) => ({
          en: `${source} has ${count} cells or more`,
          zh: `${source} 有至少 ${count} 个单元格`,
        }));
        continue;
      }
      each(sinks.map((sink) => sink.values));
      sinks = emptySinks();
    }
  } finally {
    // The connection may be closed only when it is idle.
    await next.catch(() => null);
  }
  return { rowCount, values: sinks.map((sink) => sink.values) };
}

/** The cells of a column, one after another. */
export function columnSink() {
  const values: (string | null)[] = [];
  const shared = new Map<string, string>();
  let sharing = true;
  return {
    values,
    push(value: string | null) {
      if (!sharing || value === null || value.length > MAX_SHARED_LENGTH) {
        values.push(value);
        return;
      }
      const known = shared.get(value);
      if (known === undefined) {
        shared.set(value, value);
        if (shared.size > MAX_SHARED) {
          sharing = false;
          shared.clear();
        }
      }
      values.push(known ?? value);
    },
  };
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as an SQL literal for this one file, also when its name holds the characters of a glob. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[*?[]/g, '[$&]'));
}

/** The first line of DuckDB's message, without its class of error. */
export function duckdbReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [line = ''] = message.split('\n');
  return line.replace(/^[A-Z][\w ]*Error: /, '').trim();
}
