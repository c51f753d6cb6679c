import type { Cells } from './cells.ts';
import { type DateOrder, dateOrder, readDate } from './date-text.ts';
import { differentCells } from './different-cells.ts';
import { markOf, type NumberCells, numberCells, rowsOf, tally } from './number-cells.ts';
import type { DecimalMark } from './number-text.ts';

/** A column a model reads, and how its cells become numbers. */
export type ColumnKind =
  | { readonly name: string; readonly kind: 'number'; readonly decimal: DecimalMark; readonly unit: string }
  | {
      readonly name: string;
      readonly kind: 'category';
      readonly levels: readonly string[];
      /** Every way a level was written, with its place in `levels`. */
      readonly spellings: readonly (readonly [string, number])[];
    }
  | { readonly name: string; readonly kind: 'date'; readonly order: DateOrder; readonly timeOfDay: boolean };

/** Why a column is not read. */
export type LeftOutReason = 'empty' | 'constant' | 'id' | 'text' | 'asked';

export interface LeftOutColumn {
  readonly name: string;
  readonly reason: LeftOutReason;
}

export interface FoundColumns {
  readonly columns: readonly ColumnKind[];
  readonly leftOut: readonly LeftOutColumn[];
  /** What was changed in cells, one entry for each column and kind of cell. */
  readonly notes: readonly CellNote[];
}

export interface CellNote {
  readonly column: string;
  readonly what: 'missing' | 'notANumber' | 'decimalComma' | 'unit' | 'rareCategory';
  readonly cells: number;
  readonly example: string;
}

/** A category has at most this many levels. */
const maxLevels = 1000;
/** This many different cells decide whether a column holds dates. */
const maxDates = 5000;
/** Levels with fewer rows are read as unknown, so that the model learns how to treat unknown ones. */
const minRows = 3;

/** A category in the form in which it is compared: without differences of width, blanks and letter case. */
export const levelOf = (cell: string): string =>
  cell.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * The kind of each column, detected from its cells in all rows or in some; columns in `ignored` are left out.
 */
export function findColumnKinds(
  columns: ReadonlyMap<string, Cells>,
  ignored: ReadonlySet<string>,
  rows?: Int32Array,
): FoundColumns {
  const found: ColumnKind[] = [];
  const leftOut: LeftOutColumn[] = [];
  const notes: CellNote[] = [];
  for (const [name, cells] of columns) {
    if (ignored.has(name)) {
      leftOut.push({ name, reason: 'asked' });
      continue;
    }
    const kind = kindOf(name, cells, rowsOf(cells, rows), notes);
    if (typeof kind === 'string') leftOut.push({ name, reason: kind });
    else found.push(kind);
  }
  return { columns: found, leftOut, notes };
}

function kindOf(name: string, cells: Cells, rows: Int32Array, notes: CellNote[]): ColumnKind | LeftOutReason {
  const counted = tally(cells, rows);
  const { texts, missing, present } = counted;
  if (present === 0) return 'empty';
  if (present === rows.length && rows.every((row) => cells.equal(row, rows[0]))) return 'constant';
  if (present < rows.length) {
    const example = missing.indexOf(1);
    notes.push({
      column: name,
      what: 'missing',
      cells: rows.length - present,
      example: example < 0 ? '' : cells.text(example),
    });
  }
  const isThere = (number: number): boolean => texts[number] > 0 && missing[number] === 0;
  const textsThere = (): number[] => Array.from(texts.keys()).filter(isThere);
  const decimal = markOf(cells, rows, counted);
  const read = numberCells(cells, counted, decimal);
  let numbers = 0;
  for (const row of rows) if (!Number.isNaN(read.at(row))) numbers += 1;
  if (numbers >= 0.95 * present && oneUnit(read.units)) {
    if (present === rows.length && isId(name, cells, read, rows)) return 'id';
    if (numbers < present) {
      const bad = rows.find((row) => Number.isNaN(read.at(row)) && isPresent(cells, row, missing)) ?? 0;
      notes.push({
        column: name,
        what: 'notANumber',
        cells: present - numbers,
        example: cells.at(bad) ?? '',
      });
    }
    const comma = decimal === ',' ? rows.find((row) => cells.at(row)?.includes(',') === true) : undefined;
    if (comma !== undefined) {
      notes.push({ column: name, what: 'decimalComma', cells: present, example: cells.at(comma) ?? '' });
    }
    const withUnit = textsThere().filter((number) => (read.units[number] ?? '') !== '');
    if (withUnit.length > 0) {
      const count = withUnit.reduce((sum, number) => sum + texts[number], 0);
      notes.push({ column: name, what: 'unit', cells: count, example: cells.text(withUnit[0]) });
    }
    return { name, kind: 'number', decimal, unit: read.units[withUnit[0]] ?? '' };
  }
  const order = dateOrder(someDifferent(cells, rows, missing));
  if (order !== undefined) {
    const timeOfDay = textsThere().some(
      (number) => (readDate(cells.text(number), order) ?? 0) % 86_400 !== 0,
    );
    return { name, kind: 'date', order, timeOfDay };
  }
  return categoryOf(
    name,
    cells,
    rows.filter((row) => isPresent(cells, row, missing)),
    notes,
  );
}

const isPresent = (cells: Cells, row: number, missing: Uint8Array): boolean =>
  !cells.isEmpty(row) && missing[cells.textNumber(row)] !== 1;

/** The first different cells of a column, enough to detect its kind. */
function someDifferent(cells: Cells, rows: Int32Array, missing: Uint8Array): string[] {
  const seen = new Uint8Array(missing);
  const found = new Set<string>();
  for (const row of rows) {
    const number = cells.textNumber(row);
    if (cells.isEmpty(row) || seen[number] === 1) continue;
    if (number >= 0) seen[number] = 1;
    found.add(cells.at(row) ?? '');
    if (found.size === maxDates) break;
  }
  return [...found];
}

/** Numbers with the same unit or none: `5 kg` beside `3 g` cannot be compared and stay categories. */
const oneUnit = (units: readonly (string | undefined)[]): boolean =>
  new Set(units.map((unit) => unit?.toLowerCase() ?? '').filter((unit) => unit !== '')).size <= 1;

/** Whether values are row numbers: whole, unique, and in order or in a column with such a name. */
function isId(name: string, cells: Cells, values: NumberCells, rows: Int32Array): boolean {
  if (rows.length < 20) return false;
  let [ordered, step, before] = [true, Number.NaN, Number.NaN];
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return false;
    if (Number.isNaN(step)) step = value - before;
    ordered &&= Number.isNaN(before) || (Math.abs(step) === 1 && value - before === step);
    before = value;
  }
  const named =
    /(^|[^a-z])(id|uid|udi|uuid|guid|index|row|nr|no|key|serial)([^a-z]|$)|[a-z]Id$|编号|序号|单号/i.test(
      name,
    );
  return (ordered || named) && differentCells(cells, rows).firsts.length === rows.length;
}

function categoryOf(
  name: string,
  cells: Cells,
  present: Int32Array,
  notes: CellNote[],
): ColumnKind | LeftOutReason {
  const { firsts, counts: rowsOfEach } = differentCells(cells, present);
  let characters = 0;
  for (const [i, row] of firsts.entries()) characters += rowsOfEach[i] * (cells.at(row)?.length ?? 0);
  const asText = characters / present.length > 40 ? 'text' : 'id';
  const counts = new Map<string, number>();
  const tooMany = 0.5 * present.length;
  for (const [i, row] of firsts.entries()) {
    const level = levelOf(cells.at(row) ?? '');
    counts.set(level, (counts.get(level) ?? 0) + rowsOfEach[i]);
    if (counts.size > tooMany && present.length >= 20) return asText;
  }
  const kept = [...counts].filter(([, count]) => count >= Math.min(minRows, present.length / 20));
  kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const levels = new Set(kept.slice(0, maxLevels).map(([level]) => level));
  if (levels.size === 0) return asText;
  const rare = [...counts].filter(([level]) => !levels.has(level));
  if (rare.length > 0) {
    const rows = rare.reduce((sum, [, count]) => sum + count, 0);
    notes.push({ column: name, what: 'rareCategory', cells: rows, example: rare[0][0] });
  }
  const written = Array.from(firsts, (row) => cells.at(row) ?? '');
  return withSpellings(name, [...levels], written);
}

/** `written` are the different cells. */
function withSpellings(name: string, levels: readonly string[], written: readonly string[]): ColumnKind {
  const place = new Map(levels.map((level, i) => [level, i]));
  const spellings = new Map<string, number>(place);
  for (const cell of written) {
    const at = place.get(levelOf(cell));
    if (at !== undefined) spellings.set(cell, at);
  }
  return { name, kind: 'category', levels, spellings: [...spellings] };
}
