import type { Sentence } from '../../core/language.ts';
import { readDate } from '../values/date-text.ts';
import { isMissingReading } from '../values/missing-values.ts';
import { readNumber } from '../values/number-text.ts';
import { isUnit, unitOf } from '../values/units.ts';
import { areNames } from './header.ts';

/** Where a table's column names are among its first rows. */
export interface HeaderPlace {
  /** Rows before it: titles, the date of the report, blank rows. */
  readonly titles: number;
  /** The names, where they are in two rows: a group above, such as `Temperature`, and `actual`, `target` below. */
  readonly joined: readonly string[] | undefined;
}

type Row = readonly (string | null)[];

/** The header is looked for in so many rows, and so many below show what its columns hold. */
const [maxTitles, below] = [40, 60];

const isFilled = (cell: string | null | undefined): cell is string =>
  cell !== null && cell !== undefined && cell.trim() !== '';
const filled = (row: Row): number => row.filter(isFilled).length;
const isTyped = (cell: string): boolean =>
  readNumber(cell, '.') !== undefined ||
  readNumber(cell, ',') !== undefined ||
  readDate(cell, 'dmy') !== undefined;

/** The most frequent number of filled cells. */
function usualFilled(rows: readonly Row[]): number {
  return usualOf(rows.map(filled).filter((count) => count > 0));
}

function usualOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/**
 * Finds the header below title rows, and one of two rows. Rows before it must be emptier than those of the table; without
 * a row that is clearly the header, the first row is taken as it is. `expected` are names that the header should have.
 */
export function findHeader(
  rows: readonly Row[],
  expected: readonly (string | undefined)[] = [],
): HeaderPlace {
  const none = { titles: 0, joined: undefined };
  const usual = usualFilled(rows.slice(0, maxTitles + below));
  if (usual < 2) return none;
  const titles = titleRows(rows, usual, expected);
  return { titles, joined: joinedNames(rows.slice(titles), usual) };
}

function titleRows(rows: readonly Row[], usual: number, expected: readonly (string | undefined)[]): number {
  // A number may be a column's position.
  const wanted = new Set(expected.filter((name) => name !== undefined && !/^\d+$/.test(name)));
  const last = Math.min(maxTitles, rows.length - 1);
  const width = usualOf(rows.slice(0, maxTitles + below).map(({ length }) => length));
  for (let at = 0; at <= last && wanted.size > 0; at++) {
    if (filled(rows[at]) >= 2 && rows[at].some((cell) => cell !== null && wanted.has(cell.trim()))) return at;
  }
  for (let at = 0; at <= last; at++) {
    const row = rows[at];
    // A line with more fields than the others is about the file, as that of a data logger is.
    if (filled(row) < usual || (row.length > width && filled(row) !== usual)) continue;
    // Nothing but emptier rows came before.
    if (at === 0) return 0;
    return namesColumns(row, rows.slice(at + 1, at + 1 + below)) ? at : 0;
  }
  return 0;
}

/** Whether a row is all names, and the rows below hold something else: numbers, dates, or other words. */
function namesColumns(row: Row, rows: readonly Row[]): boolean {
  const names = row.filter(isFilled);
  if (rows.length === 0 || new Set(names).size < names.length) return false;
  if (names.some((cell) => isTyped(cell) || (isMissingReading(cell) && cell.trim() !== '#'))) return false;
  if (typedColumns(rows).size > 0) return true;
  const values = new Set(rows.flat().filter(isFilled));
  return areNames(names) && names.every((cell) => !values.has(cell));
}

/** Columns that hold numbers or dates in nearly all of these rows. */
function typedColumns(rows: readonly Row[]): Set<number> {
  const width = Math.max(0, ...rows.map(({ length }) => length));
  const typed = new Set<number>();
  for (let column = 0; column < width; column++) {
    const cells = rows
      .map((row) => row[column])
      .filter(isFilled)
      .filter((cell) => !isMissingReading(cell));
    if (cells.length > 0 && cells.filter(isTyped).length >= 0.9 * cells.length) typed.add(column);
  }
  return typed;
}

/** Names of a header in two rows: what is above is said of all columns up to the next. */
function joinedNames([first, second, ...rows]: readonly Row[], usual: number): string[] | undefined {
  if (first === undefined || second === undefined || rows.length < 3 || filled(second) < Math.min(usual, 2))
    return undefined;
  const typed = typedColumns(rows.slice(0, below));
  if (typed.size < 2 || isUnitsRow(second)) return undefined;
  for (const row of [first, second]) {
    if (row.some((cell) => isFilled(cell) && (isTyped(cell) || isMissingReading(cell)))) return undefined;
  }
  // In each column of numbers the second row has a name of its own.
  for (const column of typed) if (!isFilled(second[column])) return undefined;
  const isGrouped = first.some((cell, column) => !isFilled(cell) && isFilled(second[column]));
  const isRepeated = new Set(second.filter(isFilled)).size < filled(second);
  if (!isGrouped && !isRepeated) return undefined;
  let group = '';
  return Array.from({ length: Math.max(first.length, second.length) }, (_, column) => {
    const [above = null, own = null] = [first[column], second[column]];
    if (isFilled(above)) group = above.trim();
    return [isFilled(above) || isFilled(own) ? group : '', own?.trim() ?? ''].filter(Boolean).join(' ');
  });
}

/** The unit in a cell of a row of units: `[°C]`, `(bar)`, `mm`; undefined where it is none. */
export function unitInCell(cell: string): string | undefined {
  const text = cell.normalize('NFKC').trim();
  const inside = /^[[(（【](.{1,16})[\])）】]$/u.exec(text)?.[1]?.trim();
  if (inside !== undefined) return inside;
  return isUnit(text) ? text : undefined;
}

/** Whether a row holds nothing but units, `[-]` and empty cells. */
function isUnitsRow(row: Row): boolean {
  const cells = row.filter(isFilled);
  const units = cells.filter((cell) => unitInCell(cell) !== undefined);
  const marked = cells.every(
    (cell) => unitInCell(cell) !== undefined || /^[[(]?[-–—/.]+[\])]?$/.test(cell.trim()),
  );
  return marked && units.some((cell) => unitOf(unitInCell(cell) ?? '') !== undefined);
}

/** What is said of the place of a header, where it is not in the first row; `titles` are lines or rows before it. */
export function placeNotes(titles: number, joined: readonly string[] | undefined): Sentence[] {
  const notes: Sentence[] = [];
  if (titles > 0) {
    const were = titles === 1 ? 'row was' : 'rows were';
    notes.push({
      en: `${titles} ${were} skipped before the column names; --header-row says where they are.`,
      zh: `跳过了列名之前的 ${titles} 行；可用 --header-row 指定列名所在的行。`,
    });
  }
  if (joined !== undefined) {
    const some = joined.filter((name) => name !== '').slice(0, 3);
    notes.push({
      en: `The column names are in two rows and were joined (${some.map((name) => `"${name}"`).join(', ')} ...).`,
      zh: `列名分两行，已合并（${some.map((name) => `“${name}”`).join('、')}……）。`,
    });
  }
  return notes;
}
