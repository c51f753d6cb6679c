import { readDate } from '../../values/date-text.ts';
import { isMissingCell } from '../../values/missing-values.ts';
import type { DecimalMark } from '../../values/number-text.ts';
import { compoundOfHeader, unitOfHeader } from '../../values/units.ts';
import { categoryOf } from './category-kind.ts';
import type { Cells } from './cells.ts';
import type { CellNote, ColumnKind, DateColumn, FoundColumns, LeftOutColumn } from './column-types.ts';
import { dateKind, someDifferent, timestampKind } from './date-kind.ts';
import { differentCells } from './different-cells.ts';
import { isWide, type NumberCells, numberCells, reading, rowsOf, type Tally, tally } from './number-cells.ts';
import { type NumberDialect, numberDialect } from './number-dialect.ts';

/**
 * The kind of each column, detected from its cells in all rows or in some; columns in `ignored` are left out. Without
 * `noted` there are no notes, which take another look at all cells.
 */
export function findColumnKinds(
  columns: ReadonlyMap<string, Cells>,
  ignored: ReadonlySet<string>,
  rows?: Int32Array,
  { dialect = numberDialect(columns), units, noted = true }: FileReading & { readonly noted?: boolean } = {},
): FoundColumns {
  const found: ColumnKind[] = [];
  const leftOut: LeftOutColumn[] = [];
  const notes: CellNote[] | undefined = noted ? [] : undefined;
  for (const [name, cells] of columns) {
    if (ignored.has(name)) {
      leftOut.push({ name, reason: 'asked' });
      continue;
    }
    const kind = kindOf(
      name,
      cells,
      rowsOf(cells, rows),
      { decimal: dialect(name), unit: units?.get(name) },
      notes,
    );
    if ('kind' in kind) found.push(kind);
    else leftOut.push({ name, ...kind });
  }
  return { columns: found, leftOut, notes: notes ?? [] };
}

/** What is known of a whole file: how its numbers are written, and units that it gives below its columns' names. */
export interface FileReading {
  readonly dialect?: NumberDialect;
  readonly units?: ReadonlyMap<string, string>;
}

type LeftOut = Omit<LeftOutColumn, 'name'>;

function kindOf(
  name: string,
  cells: Cells,
  rows: Int32Array,
  { decimal, unit: given }: { readonly decimal: DecimalMark; readonly unit: string | undefined },
  notes: CellNote[] | undefined,
): ColumnKind | LeftOut {
  const words = tally(cells, rows, isMissingCell);
  if (words.present === 0) {
    const example = words.missing.indexOf(1);
    return { reason: 'empty', ...(example >= 0 && { example: cells.text(example) }) };
  }
  if (words.present === rows.length && rows.every((row) => cells.equal(row, rows[0])))
    return { reason: 'constant', example: cells.at(rows[0]) ?? '' };
  const counted = tally(cells, rows);
  const months = someDifferent(cells, rows, counted.missing);
  const monthly =
    months.length > 3 && months.every((cell) => monthAndYear.test(cell)) ? dateKind(name, months) : undefined;
  if (monthly !== undefined) return monthly.column;
  const read = numberCells(cells, counted, decimal, { unit: given ?? unitOfHeader(name) ?? '' });
  const found = readable(cells, rows, counted, read);
  if (isQuantity(found, counted, words)) {
    if (counted.present === rows.length && isId(name, cells, read, rows))
      return { reason: 'id', example: cells.at(rows[0]) ?? '' };
    if (notes !== undefined) noteMissing(name, cells, rows, counted, notes);
    const moment = timestampKind(name, rows, read);
    if (moment !== undefined) {
      if (notes !== undefined) noteDates({ column: moment, ambiguous: false }, cells, rows, counted, notes);
      return moment;
    }
    if (notes !== undefined) noteNumbers({ name, cells, rows, counted, read, decimal, notes });
    const unit = read.unit || (compoundOfHeader(name) ?? '');
    return { name, kind: 'number', decimal, unit, ...(isWide(read, rows) && { wide: true }) };
  }
  const dated = dateKind(name, someDifferent(cells, rows, counted.missing));
  if (dated !== undefined) {
    if (notes !== undefined) {
      noteMissing(name, cells, rows, counted, notes);
      noteDates(dated, cells, rows, counted, notes);
    }
    return dated.column;
  }
  const own: CellNote[] = [];
  noteMissing(name, cells, rows, words, own);
  const present = rows.filter((row) => isPresent(cells, row, words.missing));
  const category = categoryOf(name, cells, present, own);
  if (typeof category !== 'string') {
    notes?.push(...own);
    return category;
  }
  const { numbers, otherUnits, wrong } = found;
  const example = cells.at(wrong ?? present[0]) ?? '';
  if (otherUnits > 0 && numbers + otherUnits >= 0.8 * counted.present) return { reason: 'units', example };
  if (numbers >= 0.3 * counted.present) return { reason: 'mixed', example };
  return { reason: category, example: cells.at(present[0]) ?? '' };
}

/** `12.2024` */
const monthAndYear = /^\s*(?:0?[1-9]|1[0-2])\.(?:19|20)\d{2}\s*$/;

interface Readable {
  readonly numbers: number;
  /** At most 21. */
  readonly different: number;
  /** Whether a number is not whole. */
  readonly fractions: boolean;
  /** Cells with a unit of another kind. */
  readonly otherUnits: number;
  /** Cells that are no numbers and have no figure in them, such as `kalibriert`. */
  readonly words: number;
  /** The first row that is not a number. */
  readonly wrong: number | undefined;
}

function readable(cells: Cells, rows: Int32Array, { missing }: Tally, read: NumberCells): Readable {
  const different = new Set<number>();
  let [numbers, otherUnits, words, fractions] = [0, 0, 0, false];
  let wrong: number | undefined;
  for (const row of rows) {
    const value = read.at(row);
    if (!Number.isNaN(value)) {
      numbers += 1;
      fractions ||= !Number.isInteger(value);
      if (different.size <= 20) different.add(value);
    } else if (isPresent(cells, row, missing)) {
      const text = cells.textNumber(row);
      if (read.how[text] === reading.otherUnit) otherUnits += 1;
      else if (!/\d/.test(cells.text(text))) words += 1;
      wrong ??= row;
    }
  }
  return { numbers, different: different.size, fractions, otherUnits, words, wrong };
}

/**
 * Whether a column is of numbers. Nearly all must be; or at least half where they are of many values and what is
 * between them is words, which are states of the instrument and no codes such as `A-17`.
 */
function isQuantity(
  { numbers, different, fractions, words }: Readable,
  { present }: Tally,
  all: Tally,
): boolean {
  if (numbers === 0) return false;
  const many = different > 20 || fractions;
  // Words for nothing may be the values themselves where there are few numbers: `failed`, `ok`, `1`.
  if (!many && numbers < 0.5 * all.present) return false;
  if (numbers >= 0.95 * present) return true;
  return many && numbers >= 0.5 * present && words >= 0.8 * (present - numbers);
}

const isPresent = (cells: Cells, row: number, missing: Uint8Array): boolean =>
  !cells.isEmpty(row) && missing[cells.textNumber(row)] !== 1;

function noteMissing(
  column: string,
  cells: Cells,
  rows: Int32Array,
  { missing, present }: Tally,
  notes: CellNote[],
): void {
  if (present === rows.length) return;
  const example = missing.indexOf(1);
  const row = rows.find((each) => !isPresent(cells, each, missing));
  notes.push({
    column,
    what: 'missing',
    cells: rows.length - present,
    example: example < 0 ? '' : cells.text(example),
    row,
  });
}

/** Adds a note on cells that fulfil a condition, where there are any. */
function noteCells(
  notes: CellNote[],
  [column, what]: readonly [string, CellNote['what']],
  cells: Cells,
  rows: Int32Array,
  is: (row: number) => boolean,
): void {
  let [count, first] = [0, -1];
  for (const row of rows) {
    if (!is(row)) continue;
    if (count === 0) first = row;
    count += 1;
  }
  if (count > 0) notes.push({ column, what, cells: count, example: cells.at(first) ?? '', row: first });
}

export function noteNumbers({
  name,
  cells,
  rows,
  counted,
  read,
  decimal,
  notes,
}: {
  readonly name: string;
  readonly cells: Cells;
  readonly rows: Int32Array;
  readonly counted: Tally;
  readonly read: NumberCells;
  readonly decimal: DecimalMark;
  readonly notes: CellNote[];
}): void {
  const note = (what: CellNote['what'], is: (row: number) => boolean): void =>
    noteCells(notes, [name, what], cells, rows, is);
  const howOf = (row: number): number => read.how[cells.textNumber(row)] ?? reading.none;
  note('otherUnit', (row) => howOf(row) === reading.otherUnit);
  note(
    'notANumber',
    (row) =>
      Number.isNaN(read.at(row)) &&
      howOf(row) !== reading.otherUnit &&
      isPresent(cells, row, counted.missing),
  );
  const codes = codesForNothing(rows, read);
  note('code', (row) => codes.has(read.at(row)));
  note('converted', (row) => howOf(row) === reading.converted);
  note('qualified', (row) => howOf(row) === reading.qualified);
  if (decimal === ',') note('decimalComma', (row) => /\d,\d/.test(cells.at(row) ?? ''));
  const grouped = decimal === ',' ? /^\D*[1-9]\d{0,2}(\.\d{3})+(?!\d)/ : /^\D*[1-9]\d{0,2}(,\d{3})+(?!\d)/;
  note('thousands', (row) => grouped.test(cells.at(row) ?? ''));
  note('span', (row) => howOf(row) === reading.span);
  const plain = new Set<number>([reading.number, reading.qualified]);
  if (read.unit !== '')
    note('unit', (row) => plain.has(howOf(row)) && /[^\d.,\s-]/.test(cells.at(row) ?? ''));
}

/** Numbers that programs write where there is none. */
const usualCodes = [
  -9, -99, -999, -9999, -99999, -999999, -999.25, 9999, 99999, 999999, 9999999, -32768, 32767, 65535,
];

/** Those of them that appear more than once and are far from all other numbers. */
function codesForNothing(rows: Int32Array, { at }: NumberCells): ReadonlySet<number> {
  const counts = new Map(usualCodes.map((code) => [code, 0]));
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = at(row);
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
    else if (!Number.isNaN(value)) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  }
  const range = Math.max(greatest - least, 1e-9);
  const isFar = (code: number): boolean => code < least - 2 * range || code > greatest + 2 * range;
  return new Set([...counts].filter(([code, count]) => count > 1 && isFar(code)).map(([code]) => code));
}

function noteDates(
  { column, ambiguous }: { readonly column: DateColumn; readonly ambiguous: boolean },
  cells: Cells,
  rows: Int32Array,
  { missing }: Tally,
  notes: CellNote[],
): void {
  const { name, order } = column;
  if (order === 'epoch') return;
  const isDate = (row: number): boolean => readDate(cells.at(row) ?? '', order) !== undefined;
  noteCells(notes, [name, 'notADate'], cells, rows, (row) => isPresent(cells, row, missing) && !isDate(row));
  if (ambiguous) noteCells(notes, [name, 'ambiguousDate'], cells, rows, isDate);
}

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
    /(^|[^a-z])(id|uid|udi|uuid|guid|index|row|nr|no|key|serial|lfd|auftrag(s?(nr|nummer))?|nummer|(auftrags|serien|beleg|laufende )nummer)([^a-z]|$)|[a-z]Id$|编号|序号|单号|流水号/i.test(
      name,
    );
  return (ordered || named) && differentCells(cells, rows).firsts.length === rows.length;
}
