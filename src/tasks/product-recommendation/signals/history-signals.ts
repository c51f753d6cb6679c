import { decay, type ItemStatistics } from './item-statistics.ts';
import type { SparseRow } from './sparse-rows.ts';
import type { TextLikeness } from './text-likeness.ts';
import { TextTransitions } from './text-transitions.ts';

/**
 * What the items of a history say about each item that may come next: for each place of the history a row of numbers,
 * added up or the greatest taken. All signals have this one form, so that all are explained in one way.
 */
export interface HistorySignal {
  readonly name: string;
  readonly row: (item: number) => SparseRow;
  /** How much a place counts, `age` steps before the last one, in a history of `length`. */
  readonly factor: (age: number, length: number) => number;
  readonly combine: 'sum' | 'max';
  /** Where given, the logarithm of the sum plus this is what counts. */
  readonly logOffset?: number;
}

const last = (age: number): number => (age === 0 ? 1 : 0);
const recent = (age: number): number => decay ** age;

export function historySignals(statistics: ItemStatistics, texts: TextLikeness | undefined): HistorySignal[] {
  const rowsOf = (rows: readonly SparseRow[]) => (item: number) => rows[item];
  const itself = (item: number): SparseRow => ({ items: Int32Array.of(item), values: Float32Array.of(1) });
  const counted: HistorySignal[] = [
    { name: 'next', row: rowsOf(statistics.next), factor: last, combine: 'sum', logOffset: 1e-3 },
    { name: 'later', row: rowsOf(statistics.later), factor: recent, combine: 'sum', logOffset: 1e-3 },
    { name: 'together', row: rowsOf(statistics.together), factor: recent, combine: 'sum', logOffset: 1e-3 },
    { name: 'repeatLast', row: itself, factor: last, combine: 'sum' },
    { name: 'repeatAny', row: itself, factor: () => 1, combine: 'max' },
    { name: 'repeatShare', row: itself, factor: (_, length) => 1 / length, combine: 'sum' },
  ];
  if (texts === undefined) return counted;
  const like = (item: number) => texts.like(item);
  const family = (item: number) => texts.family(item);
  const transitions = new TextTransitions(statistics.later, texts);
  return [
    ...counted,
    { name: 'textLast', row: like, factor: last, combine: 'sum' },
    { name: 'textRecent', row: like, factor: recent, combine: 'sum' },
    { name: 'textBest', row: like, factor: () => 1, combine: 'max' },
    { name: 'familyLast', row: family, factor: last, combine: 'sum' },
    { name: 'familyRecent', row: family, factor: (age) => 0.8 ** age, combine: 'sum' },
    {
      name: 'textNext',
      row: (item) => transitions.row(item),
      factor: recent,
      combine: 'sum',
      logOffset: 1e-4,
    },
  ];
}

/** A signal's number for every item, into `values`. */
export function signalValues(signal: HistorySignal, history: Int32Array, values: Float32Array): void {
  values.fill(0);
  const length = history.length;
  for (let place = 0; place < length; place++) {
    const factor = signal.factor(length - 1 - place, length);
    if (factor === 0) continue;
    const row = signal.row(history[place]);
    for (let i = 0; i < row.items.length; i++) {
      const value = factor * row.values[i];
      const item = row.items[i];
      values[item] = signal.combine === 'sum' ? values[item] + value : Math.max(values[item], value);
    }
  }
  if (signal.logOffset !== undefined) {
    for (let item = 0; item < values.length; item++) values[item] = Math.log(values[item] + signal.logOffset);
  }
}

/**
 * What each place of the history adds to a signal's number for `item`, `[length]`; together they are that number less
 * what an empty history gives. For a logarithm this is integrated gradients along the straight way, which is exact here:
 * every place gets its share of the sum.
 */
export function signalContributions(signal: HistorySignal, history: Int32Array, item: number): Float64Array {
  const length = history.length;
  const parts = Float64Array.from(history, (taken, place) => {
    const { items, values } = signal.row(taken);
    const at = items.indexOf(item);
    return at < 0 ? 0 : signal.factor(length - 1 - place, length) * values[at];
  });
  if (signal.combine === 'max') {
    const best = Math.max(0, ...parts);
    // Of equals, the latest.
    const at = parts.lastIndexOf(best);
    return parts.map((_, place) => (place === at ? best : 0));
  }
  if (signal.logOffset === undefined) return parts;
  const sum = parts.reduce((total, part) => total + part, 0);
  if (sum === 0) return parts;
  const gain = Math.log(sum + signal.logOffset) - Math.log(signal.logOffset);
  return parts.map((part) => (part / sum) * gain);
}
