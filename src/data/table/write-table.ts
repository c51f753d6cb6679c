import { stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { writeWhole } from '../../core/write-whole.ts';
import { fileError } from './file.ts';
import { withoutFormula } from './formula-text.ts';
import type { Cell, RowTable } from './row-table.ts';

export type { Cell, RowTable } from './row-table.ts';

export interface WriteTableOptions {
  /** Replaces a file of this name. */
  readonly overwrite?: boolean;
  /** Leaves texts that a spreadsheet program runs as formulas as they are. */
  readonly keepFormulas?: boolean;
}

/** Endings of the files that `writeTable` writes. */
export const tableFormats = ['.csv', '.tsv', '.xlsx', '.jsonl', '.parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];

/** The format that a path's ending asks for. Throws UserError for another ending. */
export function tableFormat(path: string): TableFormat {
  const ending = extname(path).toLowerCase();
  const format = tableFormats.find((each) => each === ending);
  if (format !== undefined) return format;
  throw new UserError({
    en: `${path} does not end in ${tableFormats.slice(0, -1).join(', ')} or ${tableFormats.at(-1)}; give one of these endings`,
    zh: `${path} 的扩展名不是 ${tableFormats.join('、')} 之一；请改用其中一种`,
  });
}

/**
 * Checks that `writeTable` can write a file here, before long work for it begins.
 * Throws UserError where its ending is unknown, its folder does not exist, or it exists and may not be replaced.
 */
export async function checkTablePath(path: string, { overwrite = false }: WriteTableOptions): Promise<void> {
  tableFormat(path);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw fileError(coded('EISDIR'), path, 'write');
  if (found !== undefined && !overwrite) {
    throw new UserError({
      en: `${path} exists already; give --overwrite to replace it, or another name`,
      zh: `${path} 已存在；请加 --overwrite 覆盖，或换一个文件名`,
    });
  }
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw fileError(coded('ENOENT'), path, 'write');
}
const coded = (code: string) => Object.assign(new Error(code), { code });

/**
 * Writes a table as CSV or TSV (UTF-8 with a byte order mark, so that Excel shows Chinese), Excel workbook (.xlsx),
 * JSON lines (.jsonl) or Parquet, by the ending of `path`. The file is complete or not there at all. In CSV, TSV and
 * workbooks an apostrophe is put before texts that a spreadsheet program would run as formulas, unless `keepFormulas`.
 * Throws UserError where it cannot be written.
 *
 *     await writeTable('answers.xlsx', { columns: ['text', 'label'], rows: [['oil leak', 'Leak']] });
 */
export async function writeTable(
  path: string,
  table: RowTable,
  options: WriteTableOptions = {},
): Promise<void> {
  await checkTablePath(path, options);
  const format = tableFormat(path);
  const guard = options.keepFormulas === true ? (text: string) => text : withoutFormula;
  try {
    if (format === '.parquet') return await (await import('./write-parquet.ts')).writeParquet(path, table);
    if (format === '.jsonl') return await writeJsonLines(path, table);
    if (format === '.xlsx') {
      return await (await import('./write-workbook.ts')).writeWorkbook(path, guarded(table, guard));
    }
    const { writeCsv } = await import('./write.ts');
    const { columns, rows } = guarded(table, guard);
    await writeCsv(path, columns, asText(rows), { bom: true, delimiter: format === '.tsv' ? '\t' : ',' });
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

function guarded({ columns, rows }: RowTable, guard: (text: string) => string): RowTable {
  const cells = (row: readonly Cell[]) => row.map((cell) => (typeof cell === 'string' ? guard(cell) : cell));
  return { columns: columns.map(guard), rows: mapped(rows, cells) };
}

const asText = (rows: RowTable['rows']): Iterable<readonly (string | null)[]> =>
  mapped(rows, (row) => row.map((cell) => (cell === null ? null : String(cell))));

/** Made row by row, each time it is walked through. */
const mapped = <From, To>(rows: Iterable<From>, change: (row: From) => To): Iterable<To> => ({
  *[Symbol.iterator]() {
    for (const row of rows) yield change(row);
  },
});

async function writeJsonLines(path: string, { columns, rows }: RowTable): Promise<void> {
  await writeWhole(path, async (file) => {
    let piece = '';
    for (const row of rows) {
      piece += `${JSON.stringify(Object.fromEntries(columns.map((column, i) => [column, row[i]])))}\n`;
      if (piece.length < 1 << 16) continue;
      await file.writeFile(piece);
      piece = '';
    }
    await file.writeFile(piece);
  });
}
