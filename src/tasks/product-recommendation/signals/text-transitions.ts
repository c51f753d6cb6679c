import { emptyRow, type SparseRow, sparseRow } from './sparse-rows.ts';
import type { TextLikeness } from './text-likeness.ts';

/** Items less alike than this lend each other nothing. */
const leastLikeness = 0.15;
const maxNeighbours = 50;

interface Neighbours {
  readonly row: SparseRow;
  /** Sum of the weights of the neighbours and of the item itself. */
  readonly total: number;
}

/**
 * What follows an item, estimated from items with similar texts on both sides: an item that nobody has taken yet is
 * recommended where its likes would be.
 */
export class TextTransitions {
  readonly #later: readonly SparseRow[];
  readonly #texts: TextLikeness;
  readonly #neighbours = new Map<number, Neighbours>();
  readonly #rows = new Map<number, SparseRow>();

  constructor(later: readonly SparseRow[], texts: TextLikeness) {
    this.#later = later;
    this.#texts = texts;
  }

  row(item: number): SparseRow {
    const known = this.#rows.get(item);
    if (known !== undefined) return known;
    const from = this.#near(item);
    const followed = new Map<number, number>();
    from.row.items.forEach((near, i) => {
      const { items, values } = this.#later[near] ?? emptyRow;
      const weight = from.row.values[i] / from.total;
      items.forEach((next, j) => followed.set(next, (followed.get(next) ?? 0) + weight * values[j]));
    });
    const spread = new Map<number, number>();
    for (const [next, value] of followed) {
      const { row } = this.#near(next);
      row.items.forEach((near, i) => {
        spread.set(near, (spread.get(near) ?? 0) + (value * row.values[i]) / this.#near(near).total);
      });
    }
    const row = sparseRow(spread);
    this.#rows.set(item, row);
    return row;
  }

  /** The most alike items with the squares of their likeness, the item itself among them with 1. */
  #near(item: number): Neighbours {
    const known = this.#neighbours.get(item);
    if (known !== undefined) return known;
    const { items, values } = this.#texts.like(item);
    const near = Array.from(items, (other, i): [number, number] => [other, values[i] ** 2])
      .filter(([, square]) => square >= leastLikeness ** 2)
      .sort((a, b) => b[1] - a[1])
      .slice(0, maxNeighbours);
    const row = sparseRow(new Map([...near, [item, 1]]));
    const found = { row, total: row.values.reduce((sum, value) => sum + value, 0) };
    this.#neighbours.set(item, found);
    return found;
  }
}
