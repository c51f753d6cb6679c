import type { Cells } from './cells.ts';
import { type DecimalMark, isMissingCell, moreFrequent, onlyMark, readNumber } from './number-text.ts';

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

export function tally(cells: Cells, rows: Int32Array): Tally {
  const texts = new Int32Array(cells.textCount);
  let [plain, empty] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const number = cells.textNumber(rows[i]);
    if (number >= 0) texts[number] += 1;
    else if (cells.isEmpty(rows[i])) empty += 1;
    else plain += 1;
  }
  const missing = new Uint8Array(texts.length);
  let absent = empty;
  for (let number = 0; number < texts.length; number++) {
    if (texts[number] === 0 || !isMissingCell(cells.text(number))) continue;
    missing[number] = 1;
    absent += texts[number];
  }
  return { texts, missing, present: rows.length - absent, plain };
}

/** The decimal mark of some rows of a column, as `decimalMark` determines it. */
export function markOf(
  cells: Cells,
  rows: Int32Array,
  { texts, missing, plain }: Tally,
  otherwise: DecimalMark = '.',
): DecimalMark {
  let [point, comma] = [0, 0];
  for (let i = 0; plain > 0 && i < rows.length; i++) {
    const only = cells.onlyMark(rows[i]);
    if (only === '.') point += 1;
    else if (only === ',') comma += 1;
  }
  for (let number = 0; number < texts.length; number++) {
    if (texts[number] === 0 || missing[number] === 1) continue;
    const only = onlyMark(cells.text(number));
    if (only === '.') point += texts[number];
    if (only === ',') comma += texts[number];
  }
  return moreFrequent(point, comma, otherwise);
}

/** The cells of a column as numbers. */
export interface NumberCells {
  /** The number in a row's cell; NaN where it is not a number. */
  at(row: number): number;
  /** The unit that each text is written with; undefined where it is not a number. */
  readonly units: readonly (string | undefined)[];
}

/** Reads each different text once; texts that are not in the tally are not read. */
export function numberCells(cells: Cells, { texts, missing }: Tally, decimal: DecimalMark): NumberCells {
  const values = new Float64Array(texts.length).fill(Number.NaN);
  const units = new Array<string | undefined>(texts.length).fill(undefined);
  for (let number = 0; number < texts.length; number++) {
    if (texts[number] === 0 || missing[number] === 1) continue;
    const read = readNumber(cells.text(number), decimal);
    if (read === undefined) continue;
    values[number] = read.value;
    units[number] = read.unit;
  }
  return {
    units,
    at(row) {
      const number = cells.textNumber(row);
      return number >= 0 ? values[number] : cells.plainNumber(row, decimal);
    },
  };
}
