import { UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import { Random } from '../../core/random.ts';

/** Shares of the rows; they add up to 1. */
export interface SplitFractions {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** The rows of each side, ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Sides in the order in which a label with fewer rows than sides gets a place. */
const sides = ['train', 'test', 'validation'] as const;

function shares(fractions: SplitFractions): number[] {
  const given = sides.map((side) => fractions[side]);
  const sum = given.reduce((a, b) => a + b, 0);
  if (
    !given.every((share) => share >= 0 && share <= 1) ||
    Math.abs(sum - 1) > 1e-6 ||
    fractions.train === 0
  ) {
    const list = `train ${fractions.train}, validation ${fractions.validation}, test ${fractions.test}`;
    throw new UserError(`the shares of a split must add up to 1, with some for training, but are ${list}`);
  }
  return given;
}

/** How many of `count` rows each side gets: by largest remainder, but one at least where there are enough. */
function targets(count: number, given: readonly number[]): number[] {
  const wanted = given.map((share) => share * count);
  const result = wanted.map((want) => Math.floor(want + 1e-9));
  const byRemainder = given
    .map((_, side) => side)
    .sort((a, b) => wanted[b] - result[b] - (wanted[a] - result[a]));
  let left = count - result.reduce((a, b) => a + b, 0);
  for (const side of byRemainder) if (left > 0 && given[side] > 0) left -= ++result[side] > 0 ? 1 : 0;
  for (const [side, share] of given.entries()) {
    if (share === 0 || result[side] > 0) continue;
    const richest = result.indexOf(Math.max(...result));
    if (result[richest] < 2) break;
    result[richest]--;
    result[side]++;
  }
  return result;
}

type Label = string | number;

function checkLabels(
  rowsOfLabel: ReadonlyMap<Label, Int32Array>,
  sideCount: number,
  nameOf: (label: Label) => Label,
): void {
  if (rowsOfLabel.size < 2) {
    const [label] = rowsOfLabel.keys();
    const found = label === undefined ? 'there are no rows' : `every row has the label "${nameOf(label)}"`;
    throw new UserError(`${found}; a classifier needs rows of at least two labels: check the target column`);
  }
  const single = [...rowsOfLabel]
    .filter(([, rows]) => rows.length < 2)
    .map(([label]) => `"${nameOf(label)}"`);
  if (single.length === 0 || sideCount < 2) return;
  const named = single.slice(0, 3).join(', ') + (single.length > 3 ? ` and ${single.length - 3} more` : '');
  const have = single.length > 1 ? 'labels have' : 'label has';
  throw new UserError(
    `${single.length} ${have} a single row (${named}), too few to learn from and to test; ` +
      'add rows, or give --min-rows-per-label 2 (or more) to leave such labels out',
  );
}

/** The rows of each label, in the order in which labels appear; flat, for there may be millions. */
function rowsBy(labels: ArrayLike<Label>): Map<Label, Int32Array> {
  const counts = new Map<Label, number>();
  for (let row = 0; row < labels.length; row++) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  const rows = new Map(Array.from(counts, ([label, count]) => [label, new Int32Array(count)] as const));
  for (const label of counts.keys()) counts.set(label, 0);
  for (let row = 0; row < labels.length; row++) {
    const place = counts.get(labels[row]) ?? 0;
    counts.set(labels[row], place + 1);
    const list = rows.get(labels[row]);
    if (list !== undefined) list[place] = row;
  }
  return rows;
}

/** Group numbers from 0 on, as many as there are groups; near duplicates have such numbers already. */
function denseNumbers(groups: ArrayLike<number>): { ids: Int32Array; count: number } {
  if (groups instanceof Int32Array && groups.every((group) => group >= 0 && group < groups.length)) {
    return { ids: groups, count: groups.reduce((most, group) => Math.max(most, group), -1) + 1 };
  }
  const numbers = new Map<number, number>();
  const ids = Int32Array.from(groups, (group) => {
    const id = numbers.get(group) ?? numbers.size;
    if (id === numbers.size) numbers.set(group, id);
    return id;
  });
  return { ids, count: numbers.size };
}

/** The rows of each group, without an array for each. */
function bundleRows(groups: ArrayLike<number>) {
  const { ids, count } = denseNumbers(groups);
  // Where each group begins, and when all its rows are there where it ends.
  const ends = new Int32Array(count);
  for (const id of ids) if (id + 1 < count) ends[id + 1]++;
  for (let id = 1; id < count; id++) ends[id] += ends[id - 1];
  const rows = new Int32Array(ids.length);
  ids.forEach((id, row) => {
    rows[ends[id]++] = row;
  });
  const startOf = (row: number): number => (ids[row] === 0 ? 0 : ends[ids[row] - 1]);
  return {
    ids,
    count,
    sizeOf: (row: number): number => ends[ids[row]] - startOf(row),
    rowsWith: (row: number): Int32Array => rows.subarray(startOf(row), ends[ids[row]]),
  };
}

function rowsWhere(sideOfRow: Int8Array, side: number): Int32Array {
  let count = 0;
  for (let row = 0; row < sideOfRow.length; row++) if (sideOfRow[row] === side) count += 1;
  const rows = new Int32Array(count);
  let at = 0;
  for (let row = 0; row < sideOfRow.length; row++) if (sideOfRow[row] === side) rows[at++] = row;
  return rows;
}

/** By size, those of the same size in the order given; nearly all are of size 1, and need no comparing. */
function largestFirst(rows: Int32Array, sizeOf: (row: number) => number): Int32Array {
  const sorted = new Int32Array(rows.length);
  const large = filterIndices(rows, (row) => sizeOf(row) > 1).sort((a, b) => sizeOf(b) - sizeOf(a));
  sorted.set(large);
  sorted.set(
    filterIndices(rows, (row) => sizeOf(row) <= 1),
    large.length,
  );
  return sorted;
}

/** The side with the greatest want, and among equals the first. */
function neediest(candidates: readonly number[], want: (side: number) => number): number {
  return candidates.reduce((best, side) => (want(side) > want(best) ? side : best));
}

/**
 * Splits rows into train, validation and test, at random but with each label in the same shares on each side.
 * Rows with the same number in `groups` (near duplicates) stay on one side. A label with at least as many
 * groups as there are sides is present on each. The same labels, groups and seed give the same split on every
 * platform. Labels with few rows come first and large groups before small ones, after Sechidis, Tsoumakas and
 * Vlahavas, "On the Stratification of Multi-Label Data" (2011).
 *
 * Throws `UserError` when there is one label only, when a label has a single row, or when the fractions do not
 * add up to 1; `nameOf` says what it calls a label.
 *
 *     const { train, test } = stratifiedSplit(labels, { train: 0.8, validation: 0, test: 0.2 }, 7);
 */
export function stratifiedSplit(
  labels: ArrayLike<Label>,
  fractions: SplitFractions,
  seed: number,
  groups?: ArrayLike<number>,
  nameOf: (label: Label) => Label = (label) => label,
): Split {
  if (groups !== undefined && groups.length !== labels.length) {
    throw new RangeError(`${labels.length} labels, but ${groups.length} group numbers`);
  }
  const given = shares(fractions);
  const open = given.map((_, side) => side).filter((side) => given[side] > 0);
  const rowsOfLabel = rowsBy(labels);
  checkLabels(rowsOfLabel, open.length, nameOf);
  const bundles = groups === undefined ? undefined : bundleRows(groups);

  const random = new Random(seed);
  const sideOfRow = new Int8Array(labels.length).fill(-1);
  const wants = new Map(Array.from(rowsOfLabel, ([label, rows]) => [label, targets(rows.length, given)]));
  const present = new Map(Array.from(rowsOfLabel.keys(), (label) => [label, new Set<number>()]));
  const assign = (row: number, side: number) => {
    sideOfRow[row] = side;
    const want = wants.get(labels[row]);
    if (want !== undefined) want[side]--;
    present.get(labels[row])?.add(side);
  };

  const rarestFirst = [...rowsOfLabel].sort((a, b) => a[1].length - b[1].length);
  const seen = new Uint8Array(bundles?.count ?? 0);
  for (const [label, rows] of rarestFirst) {
    // One row for each group that has no side yet; large groups first.
    let waiting = filterIndices(random.shuffle(rows), (row) => {
      if (sideOfRow[row] >= 0) return false;
      if (bundles === undefined) return true;
      const isNew = seen[bundles.ids[row]] === 0;
      seen[bundles.ids[row]] = 1;
      return isNew;
    });
    if (bundles !== undefined) waiting = largestFirst(waiting, bundles.sizeOf);
    const want = wants.get(label) ?? [];
    const on = present.get(label) ?? new Set();
    for (const [position, row] of waiting.entries()) {
      const absent = on.size < open.length ? open.filter((side) => !on.has(side)) : [];
      // The last groups go where the label would otherwise be missing.
      const choice = absent.length > 0 && absent.length >= waiting.length - position ? absent : open;
      const side = neediest(choice, (each) => want[each]);
      if (bundles === undefined) assign(row, side);
      else for (const each of bundles.rowsWith(row)) assign(each, side);
    }
  }
  const rowsOf = (side: (typeof sides)[number]) => {
    const number = sides.indexOf(side);
    return rowsWhere(sideOfRow, number);
  };
  return { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
}
