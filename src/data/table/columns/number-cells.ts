import { MarkEvidence } from '../../values/decimal-mark.ts';
import { readDuration } from '../../values/duration-text.ts';
import { isMissingReading } from '../../values/missing-values.ts';
import { type DecimalMark, readNumber } from '../../values/number-text.ts';
import { converter, unitForm, unitOf } from '../../values/units.ts';
import type { Cells } from './cells.ts';

/** How often each text appears in some rows of a column, and how many cells are empty. */
export interface Tally {
  /** Rows of each text, by its index. */
  readonly texts: Int32Array;
  /** Whether a text means a missing value, such as `N/A`: 1 where it does. */
  readonly missing: Uint8Array;
  /** Rows that hold a text that does not mean a missing value, or a plain number. */
  readonly present: number;
  readonly plain: number;
}

/** Every row of a column, or those of `rows`. */
export function rowsOf({ length }: Cells, rows?: Int32Array): Int32Array {
  if (rows !== undefined) return rows;
  const all = new Int32Array(length);
  for (let row = 0; row < length; row++) all[row] = row;
  return all;
}

/** `isMissing` is for a column of numbers or dates unless it is given. */
export function tally(
  cells: Cells,
  rows: Int32Array,
  isMissing: (cell: string) => boolean = isMissingReading,
): Tally {
  const texts = new Int32Array(cells.textCount);
  let [plain, empty] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const number = cells.textNumber(rows[i]);
    if (number >= 0) texts[number] += 1;
    else if (cells.isEmpty(rows[i])) empty += 1;
    else plain += 1;
  }
  const missing = missingTexts(cells, isMissing);
  let absent = empty;
  for (let number = 0; number < texts.length; number++) if (missing[number] === 1) absent += texts[number];
  return { texts, missing, present: rows.length - absent, plain };
}

const known = new WeakMap<Cells, Map<(cell: string) => boolean, Uint8Array>>();

/** Which texts of a column mean a missing value; found once. */
function missingTexts(cells: Cells, isMissing: (cell: string) => boolean): Uint8Array {
  const own = known.get(cells) ?? new Map<(cell: string) => boolean, Uint8Array>();
  known.set(cells, own);
  const found = own.get(isMissing);
  if (found?.length === cells.textCount) return found;
  const missing = new Uint8Array(cells.textCount);
  for (let number = 0; number < missing.length; number++)
    if (isMissing(cells.text(number))) missing[number] = 1;
  own.set(isMissing, missing);
  return missing;
}

/** What some rows of a column say about its decimal mark. */
export function markEvidence(cells: Cells, rows: Int32Array, { texts, missing, plain }: Tally): MarkEvidence {
  const evidence = new MarkEvidence();
  for (let i = 0; plain > 0 && i < rows.length; i++) cells.addEvidence(rows[i], evidence);
  for (let number = 0; number < texts.length; number++) {
    if (texts[number] > 0 && missing[number] === 0) evidence.add(cells.text(number), texts[number]);
  }
  return evidence;
}

/** How a text of a column of numbers was read. */
export const reading = { none: 0, number: 1, converted: 2, otherUnit: 3, qualified: 4, span: 5 } as const;

/** The cells of a column as numbers. */
export interface NumberCells {
  /** The number in a row's cell in the column's unit; NaN where it is not a number, or has a unit of another kind. */
  at(row: number): number;
  readonly unit: string;
  /** How each text was read, one of `reading`. */
  readonly how: Uint8Array;
}

/** What is known of the unit of a column before its cells are read. */
export interface ExpectedUnit {
  /** That of its name or of a trained model, which nothing in the cells can change; `''` for none. */
  readonly unit: string;
  /** Whether numbers of any unit are refused where it is none. */
  readonly strict?: boolean;
  /** The unit of numbers without one, where the file gives it below the column's name. */
  readonly bare?: string;
}

/** The texts of a column as numbers, each in its own unit. */
interface ParsedTexts {
  readonly values: Float64Array;
  readonly how: Uint8Array;
  /** Of texts that have one. */
  readonly units: ReadonlyMap<number, string>;
}

const parsedBefore = new WeakMap<Cells, Map<DecimalMark, ParsedTexts>>();

/** Reads each different text once, however often its column is looked at. */
function parsedTexts(cells: Cells, missing: Uint8Array, decimal: DecimalMark): ParsedTexts {
  const own = parsedBefore.get(cells) ?? new Map<DecimalMark, ParsedTexts>();
  parsedBefore.set(cells, own);
  const before = own.get(decimal);
  if (before?.values.length === missing.length) return before;
  const values = new Float64Array(missing.length).fill(Number.NaN);
  const how = new Uint8Array(missing.length);
  const units = new Map<number, string>();
  for (let number = 0; number < missing.length; number++) {
    if (missing[number] === 1) continue;
    const text = cells.text(number);
    const plain = readNumber(text, decimal);
    const read = plain ?? spanOf(text);
    if (read === undefined) continue;
    values[number] = read.value;
    how[number] = plain === undefined ? reading.span : read.qualified ? reading.qualified : reading.number;
    if (read.unit !== '') units.set(number, read.unit);
  }
  const parsed = { values, how, units };
  own.set(decimal, parsed);
  return parsed;
}

/**
 * The numbers of a column. The unit is the expected one, or that of most cells in the tally that have one; others of its
 * kind are converted.
 */
export function numberCells(
  cells: Cells,
  { texts, missing, plain }: Tally,
  decimal: DecimalMark,
  expected: ExpectedUnit = { unit: '' },
): NumberCells {
  const parsed = parsedTexts(cells, missing, decimal);
  let { values, how } = parsed;
  const counts = new Map<string, { unit: string; rows: number }>();
  for (const [number, unit] of parsed.units) {
    if (texts[number] === 0) continue;
    const form = unitForm(unit);
    const known = counts.get(form) ?? { unit, rows: 0 };
    known.rows += texts[number];
    counts.set(form, known);
  }
  const marked = [...counts.values()].reduce((sum, { rows }) => sum + rows, 0);
  const all = plain + texts.reduce((sum, rows, number) => sum + (parsed.how[number] === 0 ? 0 : rows), 0);
  // A flag is the exception: of slots `1H`, `1L` each has one.
  const flags = marked < 0.7 * all && areFlags(counts);
  if (flags) counts.clear();
  const bareShares = counts.has('%') && expected.unit === '' && areFractions(cells, parsed, decimal);
  const [most] = [...counts.values()].sort((a, b) => b.rows - a.rows);
  const found = bareShares ? 'fraction' : (most?.unit ?? '');
  const unit = expected.unit !== '' || expected.strict === true ? expected.unit : found;
  const { bare = '' } = expected;
  const bareValue = bare === '' ? undefined : (converter(bare, unit) ?? (() => Number.NaN));
  const converters = new Map<string, ReturnType<typeof converter>>();
  const some = counts.size > 0 || bareValue !== undefined;
  if (some) [values, how] = [values.slice(), how.slice()];
  for (let number = 0; number < texts.length && some; number++) {
    const own = (flags ? undefined : parsed.units.get(number)) ?? bare;
    if (own === '' || own === unit || how[number] === reading.none) continue;
    if (!converters.has(own)) converters.set(own, unit === '' ? plainUnit(own) : converter(own, unit));
    const convert = converters.get(own);
    const value = convert?.(values[number]) ?? Number.NaN;
    if (value === values[number]) continue;
    how[number] = convert === undefined ? reading.otherUnit : reading.converted;
    values[number] = value;
  }
  return {
    unit,
    how,
    at(row) {
      const number = cells.textNumber(row);
      if (number >= 0) return values[number];
      const value = cells.plainNumber(row, decimal);
      return bareValue === undefined ? value : bareValue(value);
    },
  };
}

/** Whether numbers without a unit are at most 1 while those with a percent sign are more: `0.92` beside `91%`. */
function areFractions(cells: Cells, { values, units }: ParsedTexts, decimal: DecimalMark): boolean {
  let [bare, greatestBare, percent, greatestPercent] = [0, 0, 0, 0];
  for (let row = 0; row < cells.length; row++) {
    const number = cells.textNumber(row);
    const value = Math.abs(number >= 0 ? values[number] : cells.plainNumber(row, decimal));
    if (Number.isNaN(value)) continue;
    if (number >= 0 && units.get(number) === '%') {
      percent += 1;
      greatestPercent = Math.max(greatestPercent, value);
    } else if (number < 0 || !units.has(number)) {
      bare += 1;
      greatestBare = Math.max(greatestBare, value);
    }
  }
  return bare > 0 && percent > 0 && greatestBare <= 1 && greatestPercent > 2;
}

/** `pcs` beside plain numbers changes nothing; `°F` may be anything but the same. */
const plainUnit = (unit: string) => (unitOf(unit) === undefined ? (value: number) => value : undefined);

/** A span of time in hours. */
function spanOf(text: string): { value: number; unit: string; qualified: boolean } | undefined {
  const hours = readDuration(text);
  return hours === undefined ? undefined : { value: hours, unit: 'h', qualified: false };
}

/** `12.3 H` and `0.4 L` are too high and too low, not henry and litres. */
const areFlags = (counts: ReadonlyMap<string, unknown>): boolean =>
  counts.size > 1 && [...counts.keys()].every((form) => /^(?:HH?|LL?|HI|LO|N|A)$/.test(form));

/** Values of a column that are looked at for their spread. */
const spreadSample = 100_000;

/** Whether nine of ten values differ by less than a thousandth of their size. */
export function isWide(values: NumberCells, rows: Int32Array): boolean {
  const every = Math.max(1, Math.ceil(rows.length / spreadSample));
  const sorted = new Float64Array(Math.ceil(rows.length / every));
  let count = 0;
  for (let i = 0; i < rows.length; i += every) {
    const value = values.at(rows[i]);
    if (!Number.isNaN(value)) sorted[count++] = value;
  }
  const own = sorted.subarray(0, count).sort();
  const [low, high] = [own[Math.floor(0.05 * (count - 1))], own[Math.ceil(0.95 * (count - 1))]];
  const spread = high - low || own[count - 1] - own[0];
  return spread > 0 && Math.max(Math.abs(low), Math.abs(high)) > 1000 * spread;
}
