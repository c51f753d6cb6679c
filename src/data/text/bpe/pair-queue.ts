import { Heap } from '../../../core/heap.ts';

interface Entry {
  readonly pair: number;
  readonly count: number;
}

/** Pairs, by their numbers, by how often they occur: counts change at any time, the most frequent pair is taken out. */
export class PairQueue {
  readonly #counts: number[] = [];
  /** Pairs with the count each had when it was put in; outdated entries are passed over. */
  readonly #heap: Heap<Entry>;

  /** `isBefore` says which of two pairs that are equally frequent comes first. */
  constructor(isBefore: (pair: number, other: number) => boolean) {
    this.#heap = new Heap((a, b) => a.count > b.count || (a.count === b.count && isBefore(a.pair, b.pair)));
  }

  add(pair: number, by: number): void {
    const count = Math.max(0, (this.#counts[pair] ?? 0) + by);
    this.#counts[pair] = count;
    // A count that fell is put right when its old entry comes up.
    if (by > 0 && count > 0) this.#heap.push({ pair, count });
  }

  /** The most frequent pair, the first of equals; it is forgotten. Undefined when none is left. */
  takeBest(): Entry | undefined {
    for (let top = this.#heap.pop(); top !== undefined; top = this.#heap.pop()) {
      const count = this.#counts[top.pair];
      if (count === 0) continue;
      if (count === top.count) {
        this.#counts[top.pair] = 0;
        return top;
      }
      if (count < top.count) this.#heap.push({ pair: top.pair, count });
    }
    return undefined;
  }
}
