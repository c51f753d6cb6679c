import { UserError } from '../../core/errors.ts';
import { numberAlike } from '../cleaning/number-alike.ts';
import { dateOrder, readDate } from '../table/columns/date-text.ts';
import { decimalMark, isMissingCell, readNumber } from '../table/columns/number-text.ts';
import { type Split, type SplitFractions, stratifiedSplit } from './stratified.ts';

/** How rows are split where a person says so: whole groups on one side, or the newest rows for the test. */
export interface SplitBy {
  readonly kind: 'group' | 'time';
  readonly column: string;
}

/** A split, and how many rows of later sides it leaves out because they say what an earlier side says already. */
export interface ColumnSplit extends Split {
  readonly repeated: number;
}

/** `--split-by-group` or `--split-by-time` as a person gave them. Throws UserError where both are given. */
export function splitByOf(options: Readonly<Record<string, unknown>>): SplitBy | undefined {
  const { splitByGroup: group, splitByTime: time } = options;
  if (typeof group === 'string' && typeof time === 'string') {
    throw new UserError(
      '--split-by-group and --split-by-time cannot both be; give the one that matters more',
    );
  }
  if (typeof group === 'string') return { kind: 'group', column: group };
  return typeof time === 'string' ? { kind: 'time', column: time } : undefined;
}

/** A column's cells as the numbers of groups, equal cells alike; an empty cell is a group of its own. */
export function groupNumbers(cells: readonly (string | null)[]): Int32Array {
  return numberAlike(
    cells.map((cell, row) =>
      cell === null || isMissingCell(cell) ? `\u0000${row}` : cell.normalize('NFKC').trim(),
    ),
  ).ids;
}

/**
 * A column's cells as times that can be compared: dates as people write them in seconds since 1970, or numbers.
 * Throws UserError, naming the row, where a cell is neither. `rows` are the rows' numbers in the file, from 0.
 */
export function timesOf(
  cells: readonly (string | null)[],
  rows: ArrayLike<number>,
  where: { readonly column: string; readonly path: string },
): Float64Array {
  const present = cells.filter((cell): cell is string => !isMissingCell(cell));
  const order = dateOrder([...new Set(present.slice(0, 50_000))]);
  const decimal = decimalMark(present);
  return Float64Array.from(cells, (cell, i) => {
    const text = cell ?? '';
    const time = order === undefined ? readNumber(text, decimal)?.value : readDate(text, order);
    if (time !== undefined) return time;
    const found = isMissingCell(cell) ? 'is empty' : `holds "${text}", which is no date or number`;
    throw new UserError(
      `row ${rows[i] + 1} of ${where.path}: column "${where.column}" ${found}; --split-by-time needs a time in each row, so fill it in or take the row out`,
    );
  });
}

/**
 * The newest rows are the test and those before them the validation, in about these shares; rows of the same time stay
 * together, so that every row of a side is later than all rows of the sides before it. Throws UserError where there are
 * too few different times.
 */
export function splitByTime(times: Float64Array, fractions: SplitFractions, column: string): Split {
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b);
  /** The place nearest to `at` at which a new time begins, with something before and behind it. */
  const boundary = (at: number, least: number, most: number): number => {
    const begins = (i: number) => times[order[i]] !== times[order[i - 1]];
    for (let distance = 0; distance <= order.length; distance++) {
      for (const i of [at - distance, at + distance]) if (i >= least && i <= most && begins(i)) return i;
    }
    throw new UserError(
      `column "${column}" has too few different times to split by; give another column, or leave --split-by-time out`,
    );
  };
  const { validation, test } = fractions;
  const testFrom =
    test === 0
      ? order.length
      : boundary(Math.round(order.length * (1 - test)), validation === 0 ? 1 : 2, order.length - 1);
  const validationFrom =
    validation === 0
      ? testFrom
      : boundary(Math.round(order.length * (1 - test - validation)), 1, testFrom - 1);
  return {
    train: order.slice(0, validationFrom).sort(),
    validation: order.slice(validationFrom, testFrom).sort(),
    test: order.slice(testFrom).sort(),
  };
}

/**
 * Splits rows by a column. Rows that have the same number in `copies` as a row of an earlier side (they say the same)
 * are left out, since what was learned would be asked for.
 */
export function splitByColumn(
  by: SplitBy,
  cells: readonly (string | null)[],
  where: { readonly path: string; readonly rows: ArrayLike<number> },
  {
    labels,
    nameOf,
    fractions,
    seed,
    copies,
  }: {
    readonly labels: ArrayLike<string | number>;
    /** What a label is called in messages. */
    readonly nameOf?: (label: string | number) => string | number;
    readonly fractions: SplitFractions;
    readonly seed: number;
    readonly copies: Int32Array;
  },
): ColumnSplit {
  const split =
    by.kind === 'time'
      ? splitByTime(timesOf(cells, where.rows, { path: where.path, column: by.column }), fractions, by.column)
      : stratifiedSplit(labels, fractions, seed, groupNumbers(cells), nameOf);
  const known = new Uint8Array(copies.reduce((most, copy) => Math.max(most, copy), -1) + 1);
  for (const row of split.train) known[copies[row]] = 1;
  const fresh = (rows: Int32Array): Int32Array => rows.filter((row) => known[copies[row]] === 0);
  const validation = fresh(split.validation);
  for (const row of validation) known[copies[row]] = 1;
  const test = fresh(split.test);
  const sides = { train: split.train, validation, test };
  for (const side of ['train', 'validation', 'test'] as const) {
    if (fractions[side] === 0 || sides[side].length > 0) continue;
    throw new UserError(
      `splitting ${where.path} by column "${by.column}" leaves no row for the ${side} part; it needs more ${by.kind === 'group' ? 'groups' : 'rows'}, or give --test and --validation files`,
    );
  }
  const repeated = split.validation.length + split.test.length - validation.length - test.length;
  return { ...sides, repeated };
}
