import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '../../core/errors.ts';
import { duckdbReason, sqlPath, sqlText, withDuckDB } from './duckdb.ts';
import { unpackedAtMost, unpackedTooLarge } from './unpacking.ts';

/**
 * Unpacks a zstd file of UTF-8 text through DuckDB, since Node 20 cannot: each line becomes one value, and
 * lines end in LF afterwards.
 */
export async function unpackZstd(path: string, to: string): Promise<void> {
  const lines = `read_csv(${sqlPath(path)}, compression = 'zstd', auto_detect = false, header = false, delim = '\x1f',
    quote = '', escape = '', comment = '', strict_mode = false, hive_partitioning = false,
    max_line_size = 16777216, columns = {'line': 'VARCHAR'})`;
  try {
    await withDuckDB((connection) =>
      watched(path, to, connection, () =>
        connection.run(
          `COPY (SELECT line FROM ${lines}) TO ${sqlText(to)} (FORMAT csv, HEADER false, DELIMITER '\x1f', QUOTE '', ESCAPE '', NULLSTR '')`,
        ),
      ),
    );
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = duckdbReason(error);
    throw new UserError({
      en: `${path} cannot be unpacked as zstd (${reason}); it may be damaged or not be UTF-8 text: unpack it first.`,
      zh: `${path} 无法按 zstd 解压（${reason}）；文件可能已损坏或不是 UTF-8 文本：请先自行解压`,
    });
  }
}

/** Does the work, and stops it where what it writes is more than a packed file may become. */
async function watched<T>(
  path: string,
  to: string,
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  const { size } = await stat(path);
  let large = false;
  const timer = setInterval(async () => {
    const written = await stat(to).catch(() => undefined);
    if (written === undefined || written.size <= unpackedAtMost(size)) return;
    large = true;
    connection.interrupt();
  }, 50);
  try {
    return await work();
  } catch (error) {
    throw large ? unpackedTooLarge(path, size) : error;
  } finally {
    clearInterval(timer);
  }
}
