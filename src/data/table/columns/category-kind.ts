import { identity } from '../../values/identity.ts';
import type { Cells } from './cells.ts';
import type { CategoryColumn, CellNote } from './column-types.ts';
import { differentCells } from './different-cells.ts';

/** A category has at most this many levels. */
const maxLevels = 1000;
/** Levels with fewer rows are read as unknown, so that the model learns how to treat unknown ones. */
const minRows = 3;

/** A category in the form in which it is compared: as an id, without differences of letter case. */
export const levelOf = (cell: string): string => identity(cell).toLowerCase();

/** The levels of a column in those rows, which are not empty; `text` or `id` where each is nearly its own. */
export function categoryOf(
  name: string,
  cells: Cells,
  present: Int32Array,
  notes: CellNote[],
): CategoryColumn | 'id' | 'text' {
  const { firsts, counts: rowsOfEach } = differentCells(cells, present);
  let characters = 0;
  for (const [i, row] of firsts.entries()) characters += rowsOfEach[i] * (cells.at(row)?.length ?? 0);
  const asText = characters / present.length > 40 ? 'text' : 'id';
  const counts = new Map<string, number>();
  const tooMany = 0.5 * present.length;
  for (const [i, row] of firsts.entries()) {
    const level = levelOf(cells.at(row) ?? '');
    counts.set(level, (counts.get(level) ?? 0) + rowsOfEach[i]);
    if (counts.size > tooMany && present.length >= 20) return asText;
  }
  const kept = [...counts].filter(([, count]) => count >= Math.min(minRows, present.length / 20));
  kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const levels = new Set(kept.slice(0, maxLevels).map(([level]) => level));
  if (levels.size === 0) return asText;
  const rare = [...counts].filter(([level]) => !levels.has(level));
  if (rare.length > 0) {
    const rows = rare.reduce((sum, [, count]) => sum + count, 0);
    notes.push({ column: name, what: 'rareCategory', cells: rows, example: rare[0][0] });
  }
  const written = Array.from(firsts, (row) => cells.at(row) ?? '');
  return withSpellings(name, [...levels], written);
}

/** `written` are the different cells. */
function withSpellings(name: string, levels: readonly string[], written: readonly string[]): CategoryColumn {
  const place = new Map(levels.map((level, i) => [level, i]));
  const spellings = new Map<string, number>(place);
  for (const cell of written) {
    const at = place.get(levelOf(cell));
    if (at !== undefined) spellings.set(cell, at);
  }
  return { name, kind: 'category', levels, spellings: [...spellings] };
}
