import type { Json } from '../../../core/json.ts';
import { memberOf, rowsFromJson, rowsToJson, type SparseRow, sparseRow } from './sparse-rows.ts';

/** Steps back that count for what follows what, and how much less each step counts. */
const reach = 5;
export const decay = 0.7;
/** Added to the number of times an item was followed, so that one sighting is no certainty. */
const caution = 2;
/** Items of one user that are paired with each other, at most: pairs grow with the square. */
const maxPaired = 100;

/** What can be counted about items: how often they were taken, what followed them, what was taken by the same users. */
export interface ItemStatistics {
  readonly counts: Float64Array;
  /** Share of the times that an item came straight after. */
  readonly next: readonly SparseRow[];
  /** Share of what came in the five steps after, later steps counting less. */
  readonly later: readonly SparseRow[];
  /** Likeness of the users of two items: the cosine, made smaller for items with few users. */
  readonly together: readonly SparseRow[];
}

/** Counts sequences of item numbers from 0 to `size` - 1. */
export function countItems(sequences: readonly Int32Array[], size: number): ItemStatistics {
  const counts = new Float64Array(size);
  const maps = () => Array.from({ length: size }, () => new Map<number, number>());
  const [next, later, together] = [maps(), maps(), maps()];
  const add = (map: Map<number, number>, item: number, value: number) =>
    map.set(item, (map.get(item) ?? 0) + value);
  for (const items of sequences) {
    items.forEach((item, place) => {
      counts[item] += 1;
      for (let back = 1; back <= Math.min(reach, place); back++) {
        add(later[items[place - back]], item, decay ** (back - 1));
        if (back === 1) add(next[items[place - 1]], item, 1);
      }
    });
    const distinct = [...new Set(items.slice(-maxPaired))];
    // Of users who take everything, a pair says less.
    const weight = 1 / Math.log2(2 + distinct.length);
    for (const one of distinct)
      for (const other of distinct) if (one !== other) add(together[one], other, weight);
  }
  const shares = (maps: readonly Map<number, number>[]) =>
    maps.map((map) => {
      const total = [...map.values()].reduce((sum, value) => sum + value, caution);
      return sparseRow(new Map([...map].map(([item, value]) => [item, value / total])));
    });
  const damped = (item: number) => Math.sqrt(Math.max(1, counts[item]) + 3);
  return {
    counts,
    next: shares(next),
    later: shares(later),
    together: together.map((map, item) =>
      sparseRow(new Map([...map].map(([other, value]) => [other, value / (damped(item) * damped(other))]))),
    ),
  };
}

export const statisticsToJson = ({ counts, next, later, together }: ItemStatistics): Json => ({
  counts: [...counts],
  next: rowsToJson(next),
  later: rowsToJson(later),
  together: rowsToJson(together),
});

export function statisticsFromJson(json: Json, size: number): ItemStatistics {
  const counts = memberOf(json, 'counts');
  return {
    counts: Float64Array.from({ length: size }, (_, i) =>
      Array.isArray(counts) ? Number(counts[i] ?? 0) : 0,
    ),
    next: rowsFromJson(memberOf(json, 'next'), size),
    later: rowsFromJson(memberOf(json, 'later'), size),
    together: rowsFromJson(memberOf(json, 'together'), size),
  };
}
