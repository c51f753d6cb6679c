import { dateVerdict, readDate } from './date-text.ts';
import { decimalMark } from './decimal-mark.ts';
import { readDuration } from './duration-text.ts';
import { isMissingReading } from './missing-values.ts';
import { readNumber } from './number-text.ts';
import { secondsSince1970 } from './timestamp.ts';

/** Cells that decide how all are written. */
const enough = 50_000;

/**
 * How to read a column of moments that can be compared: dates as people write them, in seconds since 1970; counts of seconds
 * or milliseconds since then, also both in one column; or any numbers. The result gives undefined for a cell that is none.
 */
export function momentReader(cells: Iterable<string | null>): (cell: string) => number | undefined {
  const present = new Set<string>();
  for (const cell of cells) {
    if (cell !== null && !isMissingReading(cell)) present.add(cell);
    if (present.size === enough) break;
  }
  const verdict = dateVerdict([...present]);
  if (verdict !== undefined) {
    return (cell) => readDate(cell, verdict.order) ?? secondsSince1970(Number(cell.trim() || Number.NaN));
  }
  const decimal = decimalMark(present);
  const numberOf = (cell: string): number | undefined =>
    isMissingReading(cell) ? undefined : (readNumber(cell, decimal)?.value ?? readDuration(cell));
  let counts = 0;
  for (const cell of present) if (secondsSince1970(numberOf(cell) ?? Number.NaN) !== undefined) counts += 1;
  if (counts < 0.95 * present.size || counts === 0) return numberOf;
  return (cell) => {
    const value = numberOf(cell);
    return value === undefined ? undefined : (secondsSince1970(value) ?? value);
  };
}
