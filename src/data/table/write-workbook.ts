import writeExcelFile from 'write-excel-file/node';
import { UserError } from '../../core/errors.ts';
import { writeWhole } from '../../core/write-whole.ts';
import type { Cell, RowTable } from './row-table.ts';
import { tooLongText, tooManyRows } from './workbook-limits.ts';

/**
 * Writes an Excel workbook of one sheet. Numbers are cells with numbers, and so are texts that are a number's own
 * spelling, such as "12.5"; "0042" and "12.50" stay texts, since as numbers they would lose digits. The workbook is in
 * memory while it is written.
 */
export async function writeWorkbook(path: string, { columns, rows }: RowTable): Promise<void> {
  const data = [columns.map((name) => ({ value: escaped(name), fontWeight: 'bold' as const }))];
  const cells: (string | number | boolean | null)[][] = [];
  for (const row of rows) {
    cells.push(
      row.map((cell, i) => {
        const tooLong =
          typeof cell === 'string' ? tooLongText(path, cell, cells.length + 1, columns[i]) : undefined;
        if (tooLong !== undefined) throw new UserError(tooLong);
        return workbookCell(cell);
      }),
    );
  }
  const tooMany = tooManyRows(path, cells.length);
  if (tooMany !== undefined) throw new UserError(tooMany);
  const bytes = await writeExcelFile([...data, ...cells], {
    sheet: 'Answers',
    stickyRowsCount: 1,
  }).toBuffer();
  await writeWhole(path, async (file) => {
    await file.writeFile(bytes);
  });
}

function workbookCell(cell: Cell): Cell {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (typeof cell !== 'string') return cell;
  return isOwnSpelling(cell) ? Number(cell) : escaped(cell);
}

/** Excel keeps 15 digits of a number and shows longer ones by their power of ten. */
const isOwnSpelling = (text: string): boolean =>
  /^-?\d{1,11}(\.\d{1,9})?$/.test(text) &&
  text.replace(/\D/g, '').length <= 15 &&
  String(Number(text)) === text;

/** Characters that XML cannot hold or that its writer drops, and what looks like an escape for one (ECMA-376, ST_Xstring). */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\ufffd]|\p{Cs}|\p{Noncharacter_Code_Point}|_(?=x[\da-f]{4}_)/giu;

function escaped(text: string): string {
  // The writer keeps texts by their names in an object, which has some names from the start, such as "constructor".
  if (text in {}) return code(text.charAt(0)) + text.slice(1);
  return text.replace(unsafe, code);
}

/** Each half of a character as Excel writes it where XML cannot hold it: `_x000D_`. */
const code = (character: string): string =>
  character
    .split('')
    .map((half) => `_x${half.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .join('');
