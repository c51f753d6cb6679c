/** A binary heap: entries go in at any time, and the first of them comes out. */
export class Heap<T> {
  readonly #entries: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  push(entry: T): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(entry, entries[parent])) break;
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  /** Takes the first out; undefined when none is left. */
  pop(): T | undefined {
    const entries = this.#entries;
    const [top] = entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return last;
    let at = 0;
    for (let child = 1; child < entries.length; child = 2 * at + 1) {
      if (child + 1 < entries.length && this.#isBefore(entries[child + 1], entries[child])) child += 1;
      if (!this.#isBefore(entries[child], last)) break;
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = last;
    return top;
  }
}
