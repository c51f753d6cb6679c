import type { CellValue, Sheet } from 'read-excel-file/node';
import { UserError } from '../../core/errors.ts';
import { quotedList, type Sentence } from '../../core/language.ts';
import { limits } from '../../core/limits.ts';
import { nearestNames } from '../../core/nearest.ts';
import { readPlainFile } from '../../core/plain-file.ts';
import { findColumn } from './column.ts';
import { uniqueNames } from './header.ts';
import { findHeader, placeNotes } from './header-place.ts';
import { type MergedCells, mergedCells } from './merged-cells.ts';
import type { ReadTableOptions } from './options.ts';
import type { PlainFile } from './source.ts';
import type { Table } from './table.ts';
import { checkedWorkbook } from './workbook-archive.ts';

/**
 * Reads one sheet of an Excel workbook (.xlsx, .xlsm): its first row that is not blank holds the names of the columns.
 * Dates become `2026-11-28` or `2026-11-28 14:05:00`, spans of time `26:30:00`, numbers their up to 15 digits with a decimal point, as Excel stores
 * them, whatever a cell's format shows. The workbook is in memory while it is read.
 */
export async function readWorkbook(plain: PlainFile, options: ReadTableOptions): Promise<Table> {
  const bytes = await readPlainFile(plain.path, { limit: limits.unpackedBytes });
  const safe = checkedWorkbook(bytes, plain.name);
  const { default: readExcelFile } = await import('read-excel-file/node');
  const sheets: Sheet[] = await (safe === undefined
    ? Promise.reject(new Error('no archive'))
    : readExcelFile(safe, { trim: false })
  ).catch(() => {
    throw new UserError({
      en: `${plain.name} is a damaged Excel file, or none at all; copy it again, or open it and save the sheet again as .xlsx or as "CSV UTF-8".`,
      zh: `${plain.name} 是损坏的 Excel 文件，或根本不是 Excel 文件；请重新复制，或打开后将工作表另存为 .xlsx 或“CSV UTF-8”`,
    });
  });
  const { chosen, notes } = chooseSheet(sheets, plain.name, options.sheet);
  const { headerRow } = options;
  const first = headerRow === undefined ? (options.skipRows ?? 0) : headerRow - 1;
  const data = chosen.data.map((row) => row.map(cellText));
  const merged = fillMerged(data, mergedCells(safe ?? bytes, chosen.sheet));
  const below = [...data.entries()].slice(first).filter(([, row]) => row.some((cell) => cell !== null));
  const { titles, joined } =
    headerRow === undefined && options.header === undefined
      ? findHeader(
          below.slice(0, 200).map(([, row]) => row),
          options.namesExpected,
        )
      : { titles: 0, joined: undefined };
  const filled = below.slice(titles + (joined === undefined ? 0 : 1));
  const rows = filled.map(([, row]) => row);
  if (rows.length === 0) {
    throw new UserError({
      en: `the sheet "${chosen.sheet}" of ${plain.name} holds nothing from row ${first + 1} on; give another --header-row`,
      zh: `${plain.name} 的工作表“${chosen.sheet}”从第 ${first + 1} 行起没有内容；请另给 --header-row`,
    });
  }
  const hasHeader = headerRow !== undefined || options.header !== false;
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const cells = Array.from({ length: width }, (_, column) => column);
  const named = uniqueNames(
    cells.map((column) => (hasHeader ? (joined?.[column] ?? rows[0][column] ?? '') : `column${column + 1}`)),
  );
  const body = rows.slice(hasHeader ? 1 : 0);
  const kept = options.limit === undefined ? body : body.slice(0, options.limit);
  const known = { source: plain.name, columns: named.names };
  const asked = typeof options.columns === 'function' ? options.columns(named.names) : options.columns;
  const columns = [...new Set(asked?.map((name) => findColumn(known, name)) ?? named.names)];
  return {
    source: plain.name,
    columns,
    ...(asked !== undefined && { fileColumns: named.names }),
    rowCount: kept.length,
    values: new Map(
      columns.map((name) => {
        const column = named.names.indexOf(name);
        return [name, kept.map((row) => row[column] ?? null)];
      }),
    ),
    typed: typedColumns(named.names, chosen.data),
    notes: [...plain.notes, ...notes, ...placeNotes(titles, joined), ...merged, ...named.notes],
    rowNumbers: filled
      .slice(hasHeader ? 1 : 0, (hasHeader ? 1 : 0) + kept.length)
      .map(([index]) => index + 1),
  };
}

/** Columns in which a number with a fraction is stored as such. */
const typedColumns = (names: readonly string[], rows: Sheet['data']): ReadonlySet<string> =>
  new Set(
    names.filter((_, column) =>
      rows.some((row) => typeof row[column] === 'number' && !Number.isInteger(row[column])),
    ),
  );

/** Gives every cell of a merged one its value, down the rows; a title over several columns stays in the first. */
function fillMerged(rows: (string | null)[][], merged: readonly MergedCells[]): Sentence[] {
  let count = 0;
  for (const { top, left, bottom, right } of merged) {
    const value = rows[top]?.[left] ?? null;
    if (value === null || bottom === top || right !== left) continue;
    for (let row = top + 1; row <= Math.min(bottom, rows.length - 1); row++) {
      // Excel keeps nothing in the cells below; what is there was written by another program.
      if ((rows[row][left] ?? null) !== null) continue;
      rows[row][left] = value;
      count += 1;
    }
  }
  if (count === 0) return [];
  return [
    {
      en: `${count} cells of merged ones were given the value of the first.`,
      zh: `已为 ${count} 个合并单元格填入首个单元格的值。`,
    },
  ];
}

/** The sheet asked for by name or position, else the first that is not empty. */
function chooseSheet(
  sheets: readonly Sheet[],
  path: string,
  asked: string | undefined,
): { chosen: Sheet; notes: Sentence[] } {
  const filled = sheets.filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)));
  const names = sheets.map(({ sheet }) => sheet);
  const list = quotedList(names);
  if (asked === undefined) {
    const [first, ...others] = filled;
    if (first === undefined) {
      throw new UserError({
        en: `${path} has empty sheets only; a table needs at least a row of column names.`,
        zh: `${path} 的工作表都是空的；表格至少要有一行列名`,
      });
    }
    const sheets = quotedList(filled.map(({ sheet }) => sheet));
    const note = {
      en: `Of the sheets ${sheets.en} the first was read; --sheet reads another.`,
      zh: `工作表 ${sheets.zh} 中读取了第一个；用 --sheet 可读取其他工作表。`,
    };
    return { chosen: first, notes: others.length === 0 ? [] : [note] };
  }
  const loosely = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  const position = /^[1-9]\d*$/.test(asked) ? sheets[Number(asked) - 1] : undefined;
  const chosen =
    sheets.find(({ sheet }) => sheet === asked) ??
    sheets.find(({ sheet }) => loosely(sheet) === loosely(asked)) ??
    position;
  if (chosen === undefined) {
    const [near] = nearestNames(asked, names);
    const [hint, hintZh] =
      near === undefined ? ['', ''] : [`the nearest is "${near}" and `, `最接近的是“${near}”，`];
    throw new UserError({
      en: `${path} has no sheet "${asked}"; ${hint}it has ${list.en}.`,
      zh: `${path} 没有工作表“${asked}”；${hintZh}现有工作表：${list.zh}`,
    });
  }
  if (!filled.includes(chosen)) {
    throw new UserError({
      en: `The sheet "${chosen.sheet}" of ${path} is empty; it has ${list.en}.`,
      zh: `${path} 的工作表“${chosen.sheet}”是空的；现有工作表：${list.zh}`,
    });
  }
  return { chosen, notes: [] };
}

function cellText(cell: CellValue | Date | null | undefined): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  if (cell instanceof Date) return dateText(cell);
  return String(cell);
}

/** Excel's day 0. A date before this one's second year is a span of time, such as 26:30:00 in the format `[h]:mm`. */
const dayZero = Date.UTC(1899, 11, 30);
const longestSpan = 366 * 86_400;

/** Excel counts days in binary fractions, so a time is accurate to the second only. */
function dateText(date: Date): string {
  const span = Math.round((date.getTime() - dayZero) / 1000);
  if (span >= 0 && span < longestSpan) {
    const [minutes, seconds] = [Math.floor(span / 60) % 60, span % 60].map((part) =>
      String(part).padStart(2, '0'),
    );
    return `${Math.floor(span / 3600)}:${minutes}:${seconds}`;
  }
  const [day, time] = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString().split(/[T.]/);
  return time === '00:00:00' ? day : `${day} ${time}`;
}
