import { UserError } from '../../core/errors.ts';
import { missingValueTest } from '../values/missing-values.ts';
import { readDelimited } from './delimited.ts';
import { unframed } from './framed-list.ts';
import { readJson } from './json-lines.ts';
import type { ReadTableOptions } from './options.ts';
import { readParquet } from './parquet.ts';
import { sievePieces, sieveTable } from './row-sieve.ts';
import { fromLine } from './skip-lines.ts';
import { withPlainFile } from './source.ts';
import type { Table } from './table.ts';
import { readWorkbook } from './workbook.ts';

export type { ReadTableOptions } from './options.ts';

/**
 * Reads a table from a file: CSV, TSV, other delimited text, JSON lines, a JSON array of objects, Parquet or a sheet of
 * an Excel workbook, each also packed with gzip or zstd. Encoding, delimiter, quoting and header are found in the file unless
 * given. All values are text as in the file, `null` where a cell is empty; a byte order mark at the start of a cell is
 * left out. What reading changed, and which lines could not be read, is in `notes`.
 * @throws UserError when the file cannot be read as a table, or a column asked for is not in it.
 * @example const table = await readTable('work-orders.csv', { columns: ['description', 'failure'] });
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const checked = checkOptions(options);
  const { missingValues = [], each: use } = checked;
  const given = missingValues.length === 0 ? undefined : missingValueTest(missingValues);
  const cleared = (values: readonly (string | null)[]): readonly (string | null)[] =>
    given === undefined ? values : values.map((cell) => (cell === null || given(cell.trim()) ? null : cell));
  if (use === undefined) {
    const table = sieveTable(await readAll(path, checked));
    if (given === undefined) return table;
    return { ...table, values: new Map([...table.values].map(([name, values]) => [name, cleared(values)])) };
  }
  const { each, finish } = sievePieces((piece) => use({ ...piece, values: piece.values.map(cleared) }));
  return finish(await readAll(path, { ...checked, each }));
}

/** All rows, also those that are no data. */
async function readAll(path: string, checked: ReadTableOptions): Promise<Table> {
  return withPlainFile(path, checked.encoding, async (plain) => {
    if (plain.format === 'workbook') return inOnePiece(await readWorkbook(plain, checked), checked);
    if (checked.sheet !== undefined) {
      throw new UserError({
        en: `${path} has no sheets, because it is not an Excel file; leave out --sheet ${checked.sheet}.`,
        zh: `${path} 不是 Excel 文件，没有工作表；请去掉 --sheet ${checked.sheet}`,
      });
    }
    const { headerRow, skipRows = 0 } = checked;
    if ((headerRow !== undefined || skipRows > 0) && plain.format !== 'delimited') {
      const option = headerRow === undefined ? `--skip-rows ${skipRows}` : `--header-row ${headerRow}`;
      throw new UserError({
        en: `${path} names its columns itself; leave out ${option}`,
        zh: `${path} 自带列名；请去掉 ${option}`,
      });
    }
    if (plain.format === 'parquet') return readParquet(plain, checked);
    if (plain.format === 'json') return readJson(plain, checked);
    if (headerRow !== undefined) {
      const named = { ...checked, header: true };
      const table = await readDelimited(await fromLine(plain, headerRow, `--header-row ${headerRow}`), named);
      return { ...table, firstRow: headerRow + (table.firstRow ?? 1) - 1 };
    }
    const listed = await unframed(
      skipRows === 0 ? plain : await fromLine(plain, skipRows + 1, `--skip-rows ${skipRows}`),
    );
    const table = await readDelimited(listed, checked);
    return { ...table, firstRow: skipRows + (table.firstRow ?? 1) };
  });
}

/** A workbook is in memory anyway. */
function inOnePiece(table: Table, { each }: ReadTableOptions): Table {
  if (each === undefined) return table;
  each({ columns: table.columns, values: table.columns.map((name) => table.values.get(name) ?? []) });
  return { ...table, values: new Map(table.columns.map((name) => [name, []])) };
}

function checkOptions(options: ReadTableOptions): ReadTableOptions {
  const { delimiter, limit } = options;
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw new UserError({
      en: `The limit ${limit} is not a number of rows; give a whole number.`,
      zh: `行数上限 ${limit} 无效；请给出整数`,
    });
  }
  if (delimiter === undefined) return options;
  const character = ['tab', '\\t'].includes(delimiter.toLowerCase()) ? '\t' : delimiter;
  if (!/^[^"\r\n\u0080-\uffff]$/.test(character)) {
    throw new UserError({
      en: `The delimiter "${delimiter}" cannot be used; give one character such as "," or ";", or tab.`,
      zh: `分隔符“${delimiter}”不可用；请给出单个字符，如“,”或“;”，或 tab`,
    });
  }
  return { ...options, delimiter: character };
}
