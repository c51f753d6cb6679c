import { UserError } from '../../core/errors.ts';
import { numberAlike } from '../cleaning/number-alike.ts';
import { identity } from '../values/identity.ts';
import { isMissingCell, isMissingReading } from '../values/missing-values.ts';
import { momentReader } from '../values/moments.ts';
import { type Split, type SplitFractions, sideNames, stratifiedSplit } from './stratified.ts';
import { splitGroups } from './whole-groups.ts';

/** How rows are split where a person asks for it: whole groups on one side, or the newest rows for the test. */
export interface SplitBy {
  readonly kind: 'group' | 'time';
  readonly column: string;
}

/** The cells to split by, of the rows that are left, and the numbers of these rows in their file, from 0. */
export interface SplitCells extends SplitBy {
  readonly cells: readonly (string | null)[];
  readonly rows: Int32Array;
}

/** What a report calls the kinds. */
export const splitKinds = { group: 'byGroup', time: 'byTime' } as const;

/** A split, and how many rows of later sides it leaves out because they are duplicates of rows of an earlier side. */
export interface ColumnSplit extends Split {
  readonly repeated: number;
}

/** `--split-by-group` or `--split-by-time` as a person gave them. Throws UserError where both are given. */
export function splitByOf(options: Readonly<Record<string, unknown>>): SplitBy | undefined {
  const { splitByGroup: group, splitByTime: time } = options;
  if (typeof group === 'string' && typeof time === 'string') {
    throw new UserError({
      en: '--split-by-group and --split-by-time cannot both be given; give the one that matters more',
      zh: '--split-by-group 和 --split-by-time 不能同时使用；请只保留更重要的一个',
    });
  }
  if (typeof group === 'string') return { kind: 'group', column: group };
  return typeof time === 'string' ? { kind: 'time', column: time } : undefined;
}

/** A column's cells as the numbers of groups, equal cells alike; an empty cell is a group of its own. */
export function groupNumbers(cells: readonly (string | null)[]): Int32Array {
  return numberAlike(
    cells.map((cell, row) => (cell === null || isMissingCell(cell) ? `\u0000${row}` : identity(cell))),
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
  const momentOf = momentReader(cells);
  return Float64Array.from(cells, (cell, i) => {
    const text = cell ?? '';
    const time = momentOf(text);
    if (time !== undefined) return time;
    const [found, foundZh] = isMissingReading(cell)
      ? ['is empty', '为空']
      : [`holds "${text}", which is no date or number`, `的值为“${text}”，不是日期或数字`];
    throw new UserError({
      en: `row ${rows[i] + 1} of ${where.path}: column "${where.column}" ${found}; --split-by-time needs a time in each row, so fill it in or remove the row`,
      zh: `${where.path} 第 ${rows[i] + 1} 行：列“${where.column}”${foundZh}；--split-by-time 要求每行都有时间，请补全或删除该行`,
    });
  });
}

/**
 * The newest rows are the test and those before them the validation, in about these shares; rows of the same time stay
 * together, so that every row of a side is later than all rows of the sides before it. Throws UserError where there are
 * too few different times.
 */
export function splitByTime(times: Float64Array, fractions: SplitFractions, column: string): Split {
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b);
  /** The place nearest to `at`, from `min` to `max`, at which a new time begins. */
  const boundary = (at: number, min: number, max: number): number => {
    const begins = (i: number) => times[order[i]] !== times[order[i - 1]];
    for (let distance = 0; distance <= order.length; distance++) {
      for (const i of [at - distance, at + distance]) if (i >= min && i <= max && begins(i)) return i;
    }
    throw new UserError({
      en: `column "${column}" has too few different times to split by; give another column, or leave --split-by-time out`,
      zh: `列“${column}”中不同的时间太少，无法据此划分；请另选一列，或去掉 --split-by-time`,
    });
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
 * Splits rows by a column. Duplicates have the same number in `duplicates`; those of a row of an earlier side are left
 * out, so that no test row was a training row.
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
    duplicates,
  }: {
    /** Labels that are to be in the same shares on each side, as far as groups allow; without them groups are drawn. */
    readonly labels?: ArrayLike<string | number>;
    /** What a label is called in messages. */
    readonly nameOf?: (label: string | number) => string | number;
    readonly fractions: SplitFractions;
    readonly seed: number;
    readonly duplicates: Int32Array;
  },
): ColumnSplit {
  const split =
    by.kind === 'time'
      ? splitByTime(timesOf(cells, where.rows, { path: where.path, column: by.column }), fractions, by.column)
      : labels === undefined
        ? splitGroups(groupNumbers(cells), fractions, seed)
        : stratifiedSplit(labels, fractions, seed, groupNumbers(cells), nameOf);
  const known = new Uint8Array(duplicates.reduce((max, number) => Math.max(max, number), -1) + 1);
  for (const row of split.train) known[duplicates[row]] = 1;
  const fresh = (rows: Int32Array): Int32Array => rows.filter((row) => known[duplicates[row]] === 0);
  const validation = fresh(split.validation);
  for (const row of validation) known[duplicates[row]] = 1;
  const test = fresh(split.test);
  const sides = { train: split.train, validation, test };
  for (const side of ['train', 'validation', 'test'] as const) {
    if (fractions[side] === 0 || sides[side].length > 0) continue;
    throw new UserError({
      en: `splitting ${where.path} by column "${by.column}" leaves no row for the ${side} part; it needs more ${by.kind === 'group' ? 'groups' : 'rows'}, or give --test and --validation files`,
      zh: `按列“${by.column}”划分 ${where.path} 后，${sideNames[side]}没有数据；需要更多的${by.kind === 'group' ? '组' : '行'}，或用 --test 和 --validation 提供单独的文件`,
    });
  }
  const repeated = split.validation.length + split.test.length - validation.length - test.length;
  return { ...sides, repeated };
}
