/** What is due next: a binary heap by time, first in first out among equal times. */
export class EventQueue<T> {
  readonly #heap: { readonly due: number; readonly order: number; readonly item: T }[] = [];
  #added = 0;

  add(due: number, item: T): void {
    const heap = this.#heap;
    const entry = { due, order: this.#added++, item };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !earlier(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes out the earliest item; `undefined` when there is none. */
  next(): { readonly due: number; readonly item: T } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let best = left;
      if (right !== undefined && earlier(right, left)) {
        best = right;
        child++;
      }
      if (!earlier(best, last)) break;
      heap[at] = best;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function earlier(a: { due: number; order: number }, b: { due: number; order: number }): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
