import { numberByHash } from '../../cleaning/number-alike.ts';
import type { Cells } from './cells.ts';

/** The different cells of a column in some rows, numbered from 0 in order of first appearance. */
export interface DifferentCells {
  /** For each of the rows the number of its cell. */
  readonly ids: Int32Array;
  /** The row in which each different cell appears first. */
  readonly firsts: Int32Array;
  /** In how many of the rows it appears. */
  readonly counts: Int32Array;
}

export function differentCells(cells: Cells, rows: Int32Array): DifferentCells {
  const { ids, count } = numberByHash(
    rows.length,
    (i) => cells.hash(rows[i]),
    (i, other) => cells.equal(rows[i], rows[other]),
  );
  const firsts = new Int32Array(count);
  const counts = new Int32Array(count);
  for (let i = 0; i < ids.length; i++) if (counts[ids[i]]++ === 0) firsts[ids[i]] = rows[i];
  return { ids, firsts, counts };
}
