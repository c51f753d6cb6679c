import type { Sequence } from './sequence.ts';

/**
 * Joins rows `history → item` of one user that follow each other into the sequences they were cut from: `[a b] → c` and
 * `[a b c] → d` become `a b c d`. A row follows where its whole history is the end of the sequence so far, so histories
 * that were cut to their last items are joined too. No event is counted twice afterwards.
 */
export function joinHistories(rows: readonly Sequence[]): Sequence[] {
  const byUser = new Map<string, Sequence[]>();
  for (const row of rows) {
    const known = byUser.get(row.user);
    if (known === undefined) byUser.set(row.user, [row]);
    else known.push(row);
  }
  return [...byUser].flatMap(([user, own]) => joinOwn(own).map((items) => ({ user, items })));
}

function joinOwn(rows: readonly Sequence[]): (readonly string[])[] {
  if (rows.length === 1) return [rows[0].items];
  const sorted = [...rows].sort((a, b) => a.items.length - b.items.length);
  const lengths = [...new Set(sorted.map(({ items }) => items.length - 1))].sort((a, b) => b - a);
  const waiting = new Map<string, Sequence[]>();
  for (const row of sorted) {
    const key = keyOf(row.items.slice(0, -1));
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, [row]);
    else known.push(row);
  }
  const taken = new Set<Sequence>();
  const takeAfter = (items: readonly string[]): Sequence | undefined => {
    for (const length of lengths) {
      if (length > items.length) continue;
      const list = waiting.get(keyOf(items.slice(items.length - length)));
      const next = list?.find((row) => !taken.has(row));
      if (next !== undefined) return next;
    }
    return undefined;
  };
  const joined: string[][] = [];
  for (const first of sorted) {
    if (taken.has(first)) continue;
    taken.add(first);
    const items = [...first.items];
    for (let next = takeAfter(items); next !== undefined; next = takeAfter(items)) {
      taken.add(next);
      items.push(next.items[next.items.length - 1]);
    }
    joined.push(items);
  }
  return joined;
}

/** Ids hold no line ends: they come from cells that were cut at white space, or are trimmed. */
const keyOf = (items: readonly string[]): string => items.join('\n');
