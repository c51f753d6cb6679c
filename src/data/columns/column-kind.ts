import type { Table } from '../table.ts';
import { type DateOrder, dateOrder, readDate } from './date-text.ts';
import { type DecimalMark, decimalMark, isMissingCell, readNumber } from './number-text.ts';

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
  /** What had to be done to cells, one entry for each column and kind of cell. */
  readonly notes: readonly CellNote[];
}

export interface CellNote {
  readonly column: string;
  readonly what: 'missing' | 'notANumber' | 'decimalComma' | 'unit' | 'rareCategory';
  readonly cells: number;
  readonly example: string;
}

/** So many different values at most make a category. */
const mostLevels = 1000;
/** Levels with fewer rows are read as unknown, which teaches the model what to do with those it never saw. */
const leastRows = 3;

/** A category as it is compared: full-width signs, blanks and letter case aside. */
export const levelOf = (cell: string): string =>
  cell.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** What each column holds, found from its cells; columns in `ignored` are left out as asked. */
export function findColumnKinds(table: Table, ignored: ReadonlySet<string>): FoundColumns {
  const columns: ColumnKind[] = [];
  const leftOut: LeftOutColumn[] = [];
  const notes: CellNote[] = [];
  for (const name of table.columns) {
    if (ignored.has(name)) {
      leftOut.push({ name, reason: 'asked' });
      continue;
    }
    const kind = kindOf(name, table.values.get(name) ?? [], notes);
    if (typeof kind === 'string') leftOut.push({ name, reason: kind });
    else columns.push(kind);
  }
  return { columns, leftOut, notes };
}

function kindOf(
  name: string,
  cells: readonly (string | null)[],
  notes: CellNote[],
): ColumnKind | LeftOutReason {
  const present = cells.filter((cell): cell is string => !isMissingCell(cell));
  if (present.length === 0) return 'empty';
  const distinct = new Set(present);
  if (distinct.size === 1 && present.length === cells.length) return 'constant';
  if (present.length < cells.length) {
    const example = cells.find((cell) => cell !== null && isMissingCell(cell)) ?? '';
    notes.push({ column: name, what: 'missing', cells: cells.length - present.length, example });
  }

  const decimal = decimalMark(present);
  const read = present.map((cell) => readNumber(cell, decimal));
  const numbers = read.filter((each) => each !== undefined);
  if (numbers.length >= 0.95 * present.length && oneUnit(numbers)) {
    if (
      isId(
        name,
        numbers.map(({ value }) => value),
        distinct.size,
        cells.length,
      )
    )
      return 'id';
    const bad = read.indexOf(undefined);
    if (bad >= 0) {
      notes.push({
        column: name,
        what: 'notANumber',
        cells: present.length - numbers.length,
        example: present[bad],
      });
    }
    const comma = decimal === ',' ? present.find((cell) => cell.includes(',')) : undefined;
    if (comma !== undefined)
      notes.push({ column: name, what: 'decimalComma', cells: present.length, example: comma });
    const withUnit = numbers.filter(({ unit }) => unit !== '');
    if (withUnit.length > 0) {
      const example = present[read.findIndex((each) => each !== undefined && each.unit !== '')];
      notes.push({ column: name, what: 'unit', cells: withUnit.length, example });
    }
    return { name, kind: 'number', decimal, unit: withUnit[0]?.unit ?? '' };
  }
  const order = dateOrder([...distinct].slice(0, 5000));
  if (order !== undefined) {
    const timeOfDay = present.some((cell) => (readDate(cell, order) ?? 0) % 86_400 !== 0);
    return { name, kind: 'date', order, timeOfDay };
  }
  return categoryOf(name, present, notes);
}

/** Numbers with the same unit or none: `5 kg` beside `3 g` cannot be compared and stay categories. */
const oneUnit = (numbers: readonly { unit: string }[]): boolean =>
  new Set(numbers.map(({ unit }) => unit.toLowerCase()).filter((unit) => unit !== '')).size <= 1;

/** Row numbers: whole, each its own, and in order or called so. */
function isId(name: string, values: readonly number[], distinct: number, rows: number): boolean {
  if (rows < 20 || distinct < rows || !values.every(Number.isInteger)) return false;
  const steps = values.slice(1).map((value, i) => value - values[i]);
  const ordered = steps.every((step) => step === 1) || steps.every((step) => step === -1);
  const named =
    /(^|[^a-z])(id|uid|udi|uuid|guid|index|row|nr|no|key|serial)([^a-z]|$)|[a-z]Id$|编号|序号|单号/i.test(
      name,
    );
  return ordered || named;
}

function categoryOf(name: string, present: readonly string[], notes: CellNote[]): ColumnKind | LeftOutReason {
  const counts = new Map<string, number>();
  for (const cell of present) {
    const level = levelOf(cell);
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  if (counts.size === 1 && present.length > 0 && counts.values().next().value === present.length) {
    // One value beside missing cells: that it is there may tell something.
    return withSpellings(name, [...counts.keys()], present);
  }
  const long = present.reduce((sum, cell) => sum + cell.length, 0) / present.length > 40;
  if (counts.size > 0.5 * present.length && present.length >= 20) return long ? 'text' : 'id';
  const kept = [...counts].filter(([, count]) => count >= Math.min(leastRows, present.length / 20));
  kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const levels = kept.slice(0, mostLevels).map(([level]) => level);
  if (levels.length === 0) return long ? 'text' : 'id';
  const rare = [...counts].filter(([level]) => !levels.includes(level));
  if (rare.length > 0) {
    const cells = rare.reduce((sum, [, count]) => sum + count, 0);
    notes.push({ column: name, what: 'rareCategory', cells, example: rare[0][0] });
  }
  return withSpellings(name, levels, present);
}

function withSpellings(name: string, levels: readonly string[], present: readonly string[]): ColumnKind {
  const place = new Map(levels.map((level, i) => [level, i]));
  const spellings = new Map<string, number>(place);
  for (const cell of present) {
    const at = place.get(levelOf(cell));
    if (at !== undefined) spellings.set(cell, at);
  }
  return { name, kind: 'category', levels, spellings: [...spellings] };
}
