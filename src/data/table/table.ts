import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';

/**
 * A table in memory, by columns. All values are text; `null` is a missing value (an empty cell, quoted or not).
 * Every array in `values` has `rowCount` entries.
 */
export interface Table {
  /** The file it was read from, as the person named it, or a name for a table made in memory. */
  readonly source: string;
  readonly columns: readonly string[];
  /** All columns of the file, where `columns` are some of them: positions are counted in these. */
  readonly fileColumns?: readonly string[];
  readonly rowCount: number;
  readonly values: ReadonlyMap<string, readonly (string | null)[]>;
  /** What reading changed, one sentence each: encoding, names made unique, lines rejected and where. */
  readonly notes: readonly Sentence[];
  /** What is wrong with a row that was kept with `keepRejected`, by its index. */
  readonly problems?: ReadonlyMap<number, Sentence>;
  /** Columns whose numbers the file stores as numbers, so that their decimal mark is a point. */
  readonly typed?: ReadonlySet<string>;
  /** The units of columns that a row below their names gives. */
  readonly units?: ReadonlyMap<string, string>;
  /** The row of the file, from 1, in which the first row is; 1 if left out. */
  readonly firstRow?: number;
  /** The row of the file, from 1, in which each row is; only where that is not simply the next one. */
  readonly rowNumbers?: readonly number[];
}

/** The row of its file, from 1 as a spreadsheet counts, in which a row of a table is, from 0. */
export const rowInFile = (
  { rowNumbers, firstRow = 1 }: Pick<Table, 'rowNumbers' | 'firstRow'>,
  row: number,
): number => rowNumbers?.[row] ?? firstRow + row;

/** The cell of a table for a value: a number, boolean or object becomes its text, an empty text `null`. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/**
 * A table from rows that are already in memory.
 * @throws UserError when a name occurs twice or a row has another number of cells than there are columns.
 */
export function tableFromRows(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  source = 'rows in memory',
): Table {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UserError({
      en: `The column name "${twice}" occurs twice in ${source}; give every column its own name.`,
      zh: `列名“${twice}”在 ${source} 中出现了两次；每列的名称必须不同`,
    });
  }
  const ragged = rows.findIndex((row) => row.length !== columns.length);
  if (ragged >= 0) {
    throw new UserError({
      en: `Row ${ragged + 1} of ${source} has ${rows[ragged]?.length} cells where there are ${columns.length} columns; give every row one cell for each column.`,
      zh: `${source} 第 ${ragged + 1} 行有 ${rows[ragged]?.length} 个单元格，而表格有 ${columns.length} 列；每行的单元格数必须与列数相同`,
    });
  }
  const values = new Map(columns.map((name, index) => [name, rows.map((row) => cellText(row[index]))]));
  return { source, columns: [...columns], rowCount: rows.length, values, notes: [] };
}

/** A table from objects: the columns are all their keys in order of appearance; a key an object lacks is missing. */
export function tableFromObjects(
  objects: readonly Readonly<Record<string, unknown>>[],
  source = 'objects in memory',
): Table {
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const cell = (object: Readonly<Record<string, unknown>>, name: string) =>
    Object.hasOwn(object, name) ? cellText(object[name]) : null;
  const values = new Map(columns.map((name) => [name, objects.map((object) => cell(object, name))]));
  return { source, columns, rowCount: objects.length, values, notes: [] };
}
