import { Heap } from '../core/heap.ts';

interface Entry<T> {
  readonly due: number;
  readonly order: number;
  readonly item: T;
}

/** A queue ordered by time, first in first out among equal times. */
export class EventQueue<T> {
  readonly #heap = new Heap<Entry<T>>((a, b) => a.due < b.due || (a.due === b.due && a.order < b.order));
  #added = 0;

  add(due: number, item: T): void {
    this.#heap.push({ due, order: this.#added++, item });
  }

  /** Removes and returns the earliest item; `undefined` when there is none. */
  next(): { readonly due: number; readonly item: T } | undefined {
    return this.#heap.pop();
  }
}
