import { UserError } from './errors.ts';
import { Random } from './random.ts';

/**
 * The number of the part, from 0 to `count - 1`, that each row belongs to, with each label in the same shares in every
 * part. Rows with the same number in `groups` stay together. The same labels, groups and seed give the same parts.
 * Throws `UserError` where there are fewer groups than parts.
 */
export function stratifiedFolds(
  labels: ArrayLike<string | number>,
  count: number,
  seed: number,
  groups?: ArrayLike<number>,
): Int32Array {
  const random = new Random(seed).fork('folds');
  const members = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const group = groups?.[row] ?? row;
    const rows = members.get(group);
    if (rows === undefined) members.set(group, [row]);
    else rows.push(row);
  }
  if (members.size < count) {
    throw new UserError(
      `${members.size} different rows cannot be divided into ${count} parts; give more rows`,
    );
  }
  const counts = new Map<string | number, number>();
  for (let row = 0; row < labels.length; row++) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  const byLabel = new Map<string | number, number[][]>();
  for (const rows of random.shuffle([...members.values()])) {
    // Copies may bear different labels; the rarest is the one that must not gather in one part.
    const label = rows
      .map((row) => labels[row])
      .reduce((a, b) => ((counts.get(b) ?? 0) < (counts.get(a) ?? 0) ? b : a));
    const list = byLabel.get(label);
    if (list === undefined) byLabel.set(label, [rows]);
    else list.push(rows);
  }
  const folds = new Int32Array(labels.length);
  let next = 0;
  // One label after the other, each going on where the last one ended, so that parts are of one size too.
  for (const [, lists] of [...byLabel].sort((a, b) => a[1].length - b[1].length)) {
    for (const rows of lists) {
      for (const row of rows) folds[row] = next;
      next = (next + 1) % count;
    }
  }
  return folds;
}

/** Folds for a number to be predicted: rows are stratified by which tenth of the values they lie in. */
export function numericStrata(values: ArrayLike<number>, strata = 10): Int32Array {
  const order = Array.from(values, (_, row) => row).sort((a, b) => values[a] - values[b] || a - b);
  const result = new Int32Array(values.length);
  order.forEach((row, rank) => {
    result[row] = Math.floor((rank * strata) / values.length);
  });
  return result;
}
