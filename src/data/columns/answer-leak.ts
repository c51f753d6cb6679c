import type { ColumnKind } from './column-kind.ts';
import type { RawColumn } from './raw-columns.ts';

/** A column that knows the answer: most likely written down after it, or a part of it. */
export interface AnswerLeak {
  readonly column: string;
  /** The value that gives the answer away, where it is one value. */
  readonly value?: string;
  /** Rows in which it does, and of how many. */
  readonly right: number;
  readonly rows: number;
  /** The answer it gives away. */
  readonly answer?: string;
}

/** So many rows at least must speak for a suspicion. */
const leastRows = 8;
/** An answer that nearly always follows from one value is suspicious only where it is rare among all rows. */
const rareShare = 0.25;
const sure = 0.98;

/** Columns from which alone the class can be told, for all rows or wherever they hold a certain value. */
export function findAnswerLeaks(
  columns: readonly ColumnKind[],
  raw: readonly RawColumn[],
  classes: Int32Array,
  labels: readonly string[],
): AnswerLeak[] {
  const totals = countsOf(classes, labels.length);
  const leaks: AnswerLeak[] = [];
  columns.forEach((column, i) => {
    const groups = groupsOf(raw[i], classes);
    if (groups === undefined) return;
    let [right, least] = [0, Number.POSITIVE_INFINITY];
    let flag: AnswerLeak | undefined;
    for (const [value, own] of groups) {
      const counts = countsOf(own, labels.length);
      const most = Math.max(...counts);
      const answer = counts.indexOf(most);
      right += most;
      least = Math.min(least, own.length);
      const rare = totals[answer] <= rareShare * classes.length;
      if (rare && own.length >= leastRows && most >= sure * own.length && most > (flag?.right ?? 0)) {
        flag = { column: column.name, value, right: most, rows: own.length, answer: labels[answer] };
      }
    }
    const mistakes = classes.length - right;
    const guessing = classes.length - Math.max(...totals);
    // Small groups are right by chance, so they must not be many.
    const few = groups.size <= classes.length / 20;
    if (few && guessing > 0 && mistakes <= 0.02 * guessing)
      leaks.push({ column: column.name, right, rows: classes.length });
    else if (flag !== undefined) leaks.push(flag);
  });
  return leaks;
}

/** Numbers that are the target but for scale, offset and a little noise. */
export function findQuantityLeaks(
  columns: readonly ColumnKind[],
  raw: readonly RawColumn[],
  values: Float32Array,
): AnswerLeak[] {
  return columns.flatMap(({ name }, i) => {
    const column = raw[i];
    if (column.kind !== 'number') return [];
    const rows = Array.from(values.keys()).filter((row) => !Number.isNaN(column.values[row]));
    if (rows.length < leastRows) return [];
    const r = correlation(
      rows.map((row) => column.values[row]),
      rows.map((row) => values[row]),
    );
    return Math.abs(r) > 0.9995 ? [{ column: name, right: rows.length, rows: rows.length }] : [];
  });
}

/** Rows of each value of a category, or of a number that has few values; undefined for other columns. */
function groupsOf(column: RawColumn, classes: Int32Array): Map<string, Int32Array> | undefined {
  if (column.kind === 'date') return undefined;
  const rows = new Map<string, number[]>();
  for (let row = 0; row < classes.length; row++) {
    const value = String(column.values[row]);
    const list = rows.get(value);
    if (list === undefined) rows.set(value, [classes[row]]);
    else list.push(classes[row]);
    if (column.kind === 'number' && rows.size > 20) return undefined;
  }
  return new Map([...rows].map(([value, own]) => [value, Int32Array.from(own)]));
}

function countsOf(classes: Int32Array, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const each of classes) counts[each] += 1;
  return counts;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i] - my);
    xx += (value - mx) ** 2;
    yy += (y[i] - my) ** 2;
  });
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}
