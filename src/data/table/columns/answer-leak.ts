import type { ColumnKind } from './column-types.ts';
import type { RawColumn } from './raw-columns.ts';

/** A column that contains the answer: most likely it was recorded afterwards, or is a part of it. */
export interface AnswerLeak {
  readonly column: string;
  /** The value that gives the answer away, where it is one value. */
  readonly value?: string;
  /** Rows in which it does, and rows in all. */
  readonly right: number;
  readonly rows: number;
  /** The answer it gives away. */
  readonly answer?: string;
}

/** A suspicion needs at least this many rows. */
const minRows = 8;
/** An answer that nearly always follows from one value is suspicious only where it is rare among all rows. */
const rareShare = 0.25;
const sure = 0.98;

/** Columns that alone determine the class, for all rows or wherever they hold a certain value. */
export function findAnswerLeaks(
  columns: readonly ColumnKind[],
  raw: readonly RawColumn[],
  classes: Int32Array,
  labels: readonly string[],
): AnswerLeak[] {
  const totals = countsOf(classes, labels.length);
  const leaks: AnswerLeak[] = [];
  columns.forEach((column, i) => {
    const groups = groupsOf(raw[i], classes, labels.length);
    if (groups === undefined) return;
    let right = 0;
    let flag: AnswerLeak | undefined;
    for (const [value, counts] of groups) {
      const rows = counts.reduce((sum, count) => sum + count, 0);
      const max = Math.max(...counts);
      const answer = counts.indexOf(max);
      right += max;
      const rare = totals[answer] <= rareShare * classes.length;
      if (rare && rows >= minRows && max >= sure * rows && max > (flag?.right ?? 0)) {
        flag = { column: column.name, value, right: max, rows, answer: labels[answer] };
      }
    }
    const mistakes = classes.length - right;
    const guessing = classes.length - Math.max(...totals);
    // Small groups are right by chance, so there must not be many.
    const few = groups.size <= classes.length / 20;
    if (few && guessing > 0 && mistakes <= 0.02 * guessing)
      leaks.push({ column: column.name, right, rows: classes.length });
    else if (flag !== undefined) leaks.push(flag);
  });
  return leaks;
}

/** Numbers that equal the target except for scale, offset and a little noise. */
export function findQuantityLeaks(
  columns: readonly ColumnKind[],
  raw: readonly RawColumn[],
  values: Float32Array,
): AnswerLeak[] {
  return columns.flatMap(({ name }, i) => {
    const column = raw[i];
    if (column.kind !== 'number') return [];
    const { values: numbers } = column;
    const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(numbers.at(row)));
    if (rows.length < minRows) return [];
    const r = correlation(
      Float64Array.from(rows, (row) => numbers.at(row) ?? Number.NaN),
      Float64Array.from(rows, (row) => values[row]),
    );
    return Math.abs(r) > 0.9999 ? [{ column: name, right: rows.length, rows: rows.length }] : [];
  });
}

/**
 * How many rows of each class each value of a category has, or of a number that has few values; undefined for other
 * columns.
 */
function groupsOf(column: RawColumn, classes: Int32Array, count: number): Map<string, number[]> | undefined {
  if (column.kind === 'date') return undefined;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < classes.length; row++) {
    const value = String(column.values.at(row));
    const counts = groups.get(value) ?? new Array<number>(count).fill(0);
    groups.set(value, counts);
    counts[classes[row]] += 1;
    if (column.kind === 'number' && groups.size > 20) return undefined;
  }
  return groups;
}

function countsOf(classes: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const each of classes) counts[each] += 1;
  return counts;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i] - my);
    xx += (value - mx) ** 2;
    yy += (y[i] - my) ** 2;
  });
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}
