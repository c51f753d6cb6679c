import { readFile } from 'node:fs/promises';
import type { CellValue, Sheet } from 'read-excel-file/node';
import { UserError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { findColumn } from './column.ts';
import { uniqueNames } from './header.ts';
import type { ReadTableOptions } from './options.ts';
import type { PlainFile } from './source.ts';
import type { Table } from './table.ts';

/**
 * Reads one sheet of an Excel workbook (.xlsx, .xlsm): its first row that is not blank holds the names of the columns.
 * Dates become `2026-11-28` or `2026-11-28 14:05:00`, numbers their up to 15 digits with a decimal point, as Excel keeps
 * them, whatever a cell's format shows. The workbook is in memory while it is read.
 */
export async function readWorkbook(plain: PlainFile, options: ReadTableOptions): Promise<Table> {
  const bytes = await readFile(plain.path);
  const { default: readExcelFile } = await import('read-excel-file/node');
  const sheets: Sheet[] = await readExcelFile(bytes, { trim: false }).catch(() => {
    throw new UserError(
      `${plain.name} is a damaged Excel file, or none at all; copy it again, or open it and save the sheet again as .xlsx or as "CSV UTF-8".`,
    );
  });
  const { chosen, notes } = chooseSheet(sheets, plain.name, options.sheet);
  const rows = chosen.data.filter((row) => row.some((cell) => cell !== null));
  const hasHeader = options.header !== false;
  const width = Math.max(...rows.map((row) => row.length));
  const cells = Array.from({ length: width }, (_, column) => column);
  const named = uniqueNames(
    cells.map((column) => (hasHeader ? (cellText(rows[0][column]) ?? '') : `column${column + 1}`)),
  );
  const body = rows.slice(hasHeader ? 1 : 0);
  const kept = options.limit === undefined ? body : body.slice(0, options.limit);
  const known = { source: plain.name, columns: named.names };
  const asked = typeof options.columns === 'function' ? options.columns(named.names) : options.columns;
  const columns = [...new Set(asked?.map((name) => findColumn(known, name)) ?? named.names)];
  return {
    source: plain.name,
    columns,
    rowCount: kept.length,
    values: new Map(
      columns.map((name) => {
        const column = named.names.indexOf(name);
        return [name, kept.map((row) => cellText(row[column]))];
      }),
    ),
    notes: [...plain.notes, ...notes, ...named.notes],
  };
}

/** The sheet asked for by name or position, else the first that holds anything. */
function chooseSheet(
  sheets: readonly Sheet[],
  path: string,
  asked: string | undefined,
): { chosen: Sheet; notes: string[] } {
  const filled = sheets.filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)));
  const names = sheets.map(({ sheet }) => sheet);
  const list = names.map((name) => `"${name}"`).join(', ');
  if (asked === undefined) {
    const [first, ...others] = filled;
    if (first === undefined) {
      throw new UserError(
        `${path} has no sheet that holds anything; a table needs at least a row of column names.`,
      );
    }
    const notes =
      others.length === 0
        ? []
        : [
            `Of the sheets ${filled.map(({ sheet }) => `"${sheet}"`).join(', ')} the first was read; --sheet reads another.`,
          ];
    return { chosen: first, notes };
  }
  const loosely = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  const position = /^[1-9]\d*$/.test(asked) ? sheets[Number(asked) - 1] : undefined;
  const chosen =
    sheets.find(({ sheet }) => sheet === asked) ??
    sheets.find(({ sheet }) => loosely(sheet) === loosely(asked)) ??
    position;
  if (chosen === undefined) {
    const [near] = nearestNames(asked, names);
    throw new UserError(
      `${path} has no sheet "${asked}"; ${near === undefined ? '' : `the nearest is "${near}" and `}it has ${list}.`,
    );
  }
  if (!filled.includes(chosen)) {
    throw new UserError(`The sheet "${chosen.sheet}" of ${path} is empty; it has ${list}.`);
  }
  return { chosen, notes: [] };
}

function cellText(cell: CellValue | Date | null | undefined): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  if (cell instanceof Date) return dateText(cell);
  return String(cell);
}

/** Excel counts days in binary fractions, so a time is right to the second only. */
function dateText(date: Date): string {
  const [day, time] = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().split(/[T.]/);
  return time === '00:00:00' ? day : `${day} ${time}`;
}
