import { createReadStream } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Sentence } from '../../core/language.ts';

/** This many lines are named; the others are counted. */
const NAMED = 5;

const REASONS: Readonly<Record<string, Sentence>> = {
  'MISSING COLUMNS': { en: 'has too few fields', zh: '字段太少' },
  'TOO MANY COLUMNS': { en: 'has too many fields', zh: '字段太多' },
  'UNQUOTED VALUE': { en: 'has a quote that does not close', zh: '引号没有闭合' },
  'LINE SIZE OVER MAXIMUM': { en: 'is too long', zh: '过长' },
};

/** The lines that DuckDB could not read in the last scan on this connection. */
export interface Rejects {
  readonly count: number;
  /** The line number and reason of the first few: `line 3 has too few fields, line 9 has ...`. */
  readonly reasons: Sentence;
}

/** The lines that DuckDB rejected while it read `path`. */
export async function readRejects(connection: DuckDBConnection, path: string): Promise<Rejects> {
  const counted = await connection.runAndReadAll(
    'SELECT count(DISTINCT line_byte_position)::INTEGER FROM reject_errors',
  );
  const count = Number(counted.getRows()[0]?.[0] ?? 0);
  if (count === 0) return { count, reasons: { en: '', zh: '' } };
  const first = await connection.runAndReadAll(
    `SELECT line_byte_position::DOUBLE, min(error_type::VARCHAR) FROM reject_errors GROUP BY 1 ORDER BY 1 LIMIT ${NAMED}`,
  );
  const positions = first.getRows().map(([at, kind]) => ({ at: Number(at) - 1, kind: String(kind) }));
  const lines = await lineNumbers(
    path,
    positions.map(({ at }) => at),
  );
  const named = positions.map(({ kind }, index): Sentence => {
    const known = REASONS[kind];
    return {
      en: `line ${lines[index]} ${known?.en ?? kind.toLowerCase()}`,
      zh: `第 ${lines[index]} 行${known?.zh ?? ` ${kind.toLowerCase()}`}`,
    };
  });
  const more = count - NAMED;
  return {
    count,
    reasons: {
      en: `${named.map(({ en }) => en).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      zh: `${named.map(({ zh }) => zh).join('，')}${more > 0 ? `，另有 ${more} 行` : ''}`,
    },
  };
}

/** The line, counted from 1, of each byte offset. `offsets` ascend. */
async function lineNumbers(path: string, offsets: readonly number[]): Promise<number[]> {
  const numbers: number[] = [];
  let line = 1;
  let position = 0;
  let afterCr = false;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Uint8Array = piece;
    for (const byte of bytes) {
      // A line that begins here begins after the line end before it, CR LF counting once.
      if (afterCr && byte !== 0x0a) line++;
      // For DuckDB a line begins at the LF of the CR LF before it.
      const here = afterCr && byte === 0x0a ? line + 1 : line;
      while (numbers.length < offsets.length && position >= (offsets[numbers.length] ?? 0))
        numbers.push(here);
      if (numbers.length === offsets.length) return numbers;
      if (byte === 0x0a) line++;
      afterCr = byte === 0x0d;
      position++;
    }
  }
  while (numbers.length < offsets.length) numbers.push(line);
  return numbers;
}
