import type { Sentence } from '../../core/language.ts';

/** Rows of a sheet of Excel, with that of the names of the columns. */
const maxWorkbookRows = 1_048_576;
/** Characters of a cell of a workbook. */
const maxWorkbookText = 32_767;

/** Why a workbook cannot hold so many rows, where it cannot. */
export function tooManyRows(path: string, rows: number): Sentence | undefined {
  if (rows < maxWorkbookRows) return undefined;
  return {
    en: `${path} cannot hold ${rows.toLocaleString('en')} rows, since a sheet of Excel ends at row 1,048,576; write .csv or .parquet`,
    zh: `${path} 容纳不下 ${rows.toLocaleString('en')} 行，Excel 工作表最多 1,048,576 行；请改用 .csv 或 .parquet`,
  };
}

/** Why a workbook cannot hold a text, where it cannot. `row` is counted from 1, without the names of the columns. */
export function tooLongText(path: string, text: string, row: number, column: string): Sentence | undefined {
  if (text.length <= maxWorkbookText) return undefined;
  const length = text.length.toLocaleString('en');
  return {
    en: `column "${column}" has ${length} characters in row ${row}, and a cell of ${path} holds 32,767; write .csv or .parquet`,
    zh: `第 ${row} 行“${column}”列有 ${length} 个字符，而 ${path} 的单元格最多 32,767 个；请改用 .csv 或 .parquet`,
  };
}
