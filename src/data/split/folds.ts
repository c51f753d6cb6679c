import { ascendingOrder } from '../../core/ascending-order.ts';
import { UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';

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
  const { firsts, next: nextOf } = chained(labels.length, groups);
  if (firsts.length < count) {
    throw new UserError({
      en: `${firsts.length} different rows cannot be divided into ${count} parts; give more rows`,
      zh: `${firsts.length} 行不同的数据无法分成 ${count} 份；请提供更多行`,
    });
  }
  const counts = new Map<string | number, number>();
  for (let row = 0; row < labels.length; row++) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  const byLabel = new Map<string | number, number[]>();
  for (const first of random.shuffle(firsts)) {
    // Duplicates may have different labels; the rarest is the one that must not gather in one part.
    let label = labels[first];
    for (let row = nextOf[first]; row >= 0; row = nextOf[row]) {
      if ((counts.get(labels[row]) ?? 0) < (counts.get(label) ?? 0)) label = labels[row];
    }
    const list = byLabel.get(label);
    if (list === undefined) byLabel.set(label, [first]);
    else list.push(first);
  }
  const folds = new Int32Array(labels.length);
  let part = 0;
  // One label after the other, each continuing where the last one ended, so that parts are of one size too.
  for (const [, list] of [...byLabel].sort((a, b) => a[1].length - b[1].length)) {
    for (const first of list) {
      for (let row = first; row >= 0; row = nextOf[row]) folds[row] = part;
      part = (part + 1) % count;
    }
  }
  return folds;
}

/** The first row of each group, and for each row the next of its group; -1 where there is none. No array for each. */
function chained(
  length: number,
  groups: ArrayLike<number> | undefined,
): { firsts: Int32Array; next: Int32Array } {
  const next = new Int32Array(length).fill(-1);
  if (groups === undefined) return { firsts: next.map((_, row) => row), next };
  const firsts = new Int32Array(length);
  const last = new Map<number, number>();
  let count = 0;
  for (let row = 0; row < length; row++) {
    const before = last.get(groups[row]);
    if (before === undefined) firsts[count++] = row;
    else next[before] = row;
    last.set(groups[row], row);
  }
  return { firsts: firsts.slice(0, count), next };
}

/** Strata for a number to be predicted: for each row the tenth of the values that its value is in. */
export function numericStrata(values: Float32Array, strata = 10): Int32Array {
  const result = new Int32Array(values.length);
  ascendingOrder(values).forEach((row, rank) => {
    result[row] = Math.floor((rank * strata) / values.length);
  });
  return result;
}
