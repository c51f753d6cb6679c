import { dateVerdict, readDate } from '../../values/date-text.ts';
import { excelDay, isTimeName, secondsSince1970, timestampScale } from '../../values/timestamp.ts';
import type { Cells } from './cells.ts';
import type { DateColumn } from './column-types.ts';
import type { NumberCells } from './number-cells.ts';

/** This many different cells decide whether a column holds dates. */
const maxDates = 5000;

/** The first different cells of a column that are not missing, in order, enough to detect its kind. */
export function someDifferent(cells: Cells, rows: Int32Array, missing: Uint8Array): string[] {
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

/** How to read a date column's text; undefined where it holds no dates. */
export function dateKind(
  name: string,
  different: readonly string[],
): { readonly column: DateColumn; readonly ambiguous: boolean } | undefined {
  const verdict = dateVerdict(different);
  if (verdict === undefined) return undefined;
  const { order, ambiguous } = verdict;
  const timeOfDay = different.some((cell) => (readDate(cell, order) ?? 0) % 86_400 !== 0);
  return { column: { name, kind: 'date', order, timeOfDay }, ambiguous };
}

/**
 * Whether whole numbers are moments: `20240305` and the like, or counts of seconds or milliseconds since 1970 in a column
 * with such a name, or in both scales.
 */
export function timestampKind(name: string, rows: Int32Array, numbers: NumberCells): DateColumn | undefined {
  const named = isTimeName(name);
  let [count, counts, compact, timeOfDay] = [0, 0, 0, false];
  const scales = new Set<number>();
  const different = new Set<number>();
  for (const row of rows) {
    const value = numbers.at(row);
    if (Number.isNaN(value)) continue;
    count += 1;
    const scale = timestampScale(value);
    const day = scale === undefined ? packedDate(value) : undefined;
    if (scale !== undefined) {
      counts += 1;
      scales.add(scale);
      timeOfDay ||= (value / scale) % 86_400 !== 0;
    } else if (day !== undefined) {
      compact += 1;
      timeOfDay ||= day % 86_400 !== 0;
    } else if (count > 20 && counts + compact < 0.5 * count) return undefined;
    if (different.size < 30) different.add(value);
  }
  if (count === 0) return undefined;
  if (counts >= 0.95 * count && (named || scales.size > 1) && different.size > 1)
    return { name, kind: 'date', order: 'epoch', timeOfDay };
  const sure = named || different.size >= 20;
  return compact >= 0.95 * count && sure ? { name, kind: 'date', order: 'ymd', timeOfDay } : undefined;
}

/** Seconds since 1970 of `20240305`, `202403051420` or `20240305142030`. */
const packedDate = (value: number): number | undefined =>
  Number.isInteger(value) && value >= 19_000_101 && value < 21_001_231_235_959
    ? readDate(String(value), 'ymd')
    : undefined;

/**
 * Reads the dates of a file for a model that was trained on dates of that order: in the order that the file's own cells
 * show, or that of the training where they do not. NaN where a cell is not a date. `order` names that way of reading.
 */
export function dateReader(
  trained: DateColumn['order'],
  different: readonly string[],
): { readonly order: string; readonly read: (text: string) => number } {
  const usual = trained === 'epoch' ? undefined : trained;
  const order = dateVerdict(different, usual)?.order ?? usual ?? 'ymd';
  const counted = (text: string): number | undefined => {
    const value = Number(text);
    return secondsSince1970(value) ?? excelDay(value);
  };
  return {
    order: `${trained} ${order}`,
    read: (text) => readDate(text, order) ?? counted(text) ?? Number.NaN,
  };
}
