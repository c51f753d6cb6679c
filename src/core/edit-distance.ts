/**
 * The number of typing errors (a letter too many, too few, wrong, or two exchanged) that turn one text into
 * the other, or `limit + 1` when there are more: the optimal string alignment distance, in UTF-16 code units.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + wrong);
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (exchanged) distance = Math.min(distance, beforeLast[j - 2] + 1);
      row.push(distance);
      best = Math.min(best, distance);
    }
    // An exchange reaches back two rows, each of which is at most one below the best of this one.
    if (best > limit + 1) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length], limit + 1);
}
