import { readFile } from 'node:fs/promises';
import type { Sentence } from '../../core/language.ts';
import { parseRecords } from './records.ts';
import type { Table } from './table.ts';

/** What must be known of a file to find the lines of another width in it. */
export interface LineLayout {
  readonly delimiter: string;
  readonly literalQuotes: boolean;
  readonly hasHeader: boolean;
  readonly skipLines: number;
}

/**
 * `table`, all columns of `path`, with the lines of another number of fields put back where they are: with the cells that
 * they have, and with the reason in `problems`. Nothing is returned where they are not the `count` lines that DuckDB
 * rejected, as when a quote is not closed.
 */
export async function withRejectedLines(
  table: Table,
  path: string,
  count: number,
  { delimiter, literalQuotes, hasHeader, skipLines }: LineLayout,
): Promise<Table | undefined> {
  let text = new TextDecoder('utf-8').decode(await readFile(path));
  for (let i = 0; i < skipLines; i++) text = text.replace(/^.*?(\r\n|\n|\r)/, '');
  const parsed = parseRecords(text, delimiter, !literalQuotes, true, Number.POSITIVE_INFINITY);
  const records = parsed.records.slice(hasHeader ? 1 : 0);
  const width = table.columns.length;
  const problems = new Map<number, Sentence>();
  for (const [row, { length }] of records.entries()) {
    if (length === width) continue;
    problems.set(row, {
      en: `the line has too ${length < width ? 'few' : 'many'} fields: ${length} for ${width} columns`,
      zh: `该行字段太${length < width ? '少' : '多'}：${length} 个，而表格有 ${width} 列`,
    });
  }
  if (problems.size !== count || records.length !== table.rowCount + count) return undefined;
  const values = new Map(
    table.columns.map((name, column) => {
      const read = table.values.get(name) ?? [];
      let next = 0;
      return [
        name,
        records.map((record, row) => (problems.has(row) ? record[column] || null : read[next++])),
      ];
    }),
  );
  return { ...table, rowCount: records.length, values, problems };
}
