/** Pairs by how often they occur: counts change at any time, the most frequent pair is taken out. */
export class PairQueue {
  readonly #counts = new Map<number, number>();
  /** A binary heap of pairs with the count each had when it was put in; outdated entries are passed over. */
  readonly #heap: { pair: number; count: number }[] = [];

  add(pair: number, by: number): void {
    const count = (this.#counts.get(pair) ?? 0) + by;
    if (count <= 0) {
      this.#counts.delete(pair);
      return;
    }
    this.#counts.set(pair, count);
    // A count that fell is put right when its old entry comes up.
    if (by > 0) this.#push({ pair, count });
  }

  /** The most frequent pair, the lowest of equals; it is forgotten. Undefined when none is left. */
  takeBest(): { pair: number; count: number } | undefined {
    for (let top = this.#pop(); top !== undefined; top = this.#pop()) {
      const count = this.#counts.get(top.pair);
      if (count === undefined) continue;
      if (count === top.count) {
        this.#counts.delete(top.pair);
        return top;
      }
      if (count < top.count) this.#push({ pair: top.pair, count });
    }
    return undefined;
  }

  #push(entry: { pair: number; count: number }): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): { pair: number; count: number } | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return last;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child += 1;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

const before = (a: { pair: number; count: number }, b: { pair: number; count: number }): boolean =>
  a.count > b.count || (a.count === b.count && a.pair < b.pair);
