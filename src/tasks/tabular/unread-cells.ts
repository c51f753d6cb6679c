import type { Sentence } from '../../core/language.ts';
import type { ColumnKind } from '../../data/table/columns/column-types.ts';
import type { RawColumn } from '../../data/table/columns/raw-columns.ts';
import { type CellTable, columnCells } from '../../data/table/columns/read-cells.ts';
import { rowInFile } from '../../data/table/table.ts';
import { isMissingCell, isMissingReading } from '../../data/values/missing-values.ts';

/** Cells of a column that are not missing, and which a model nevertheless cannot take: no number, date or known level. */
export interface UnreadCells {
  readonly column: string;
  readonly cells: number;
  readonly example: string;
  /** The row of the file with the example. */
  readonly row: number;
}

/** What is said of them. */
export const unreadNote = ({ column, cells, example, row }: UnreadCells): Sentence => ({
  en: `column ${column}: ${cells} ${cells === 1 ? 'cell was' : 'cells were'} not understood, such as "${example}" in row ${row}`,
  zh: `列 ${column}：有 ${cells} 个单元格未能理解，例如第 ${row} 行的“${example}”`,
});

/** `raw` are the columns of those rows of the table. */
export function unreadCells(
  kinds: readonly ColumnKind[],
  raw: readonly RawColumn[],
  table: CellTable,
  rows: Int32Array,
): UnreadCells[] {
  return kinds.flatMap((kind, i) => {
    const cells = columnCells(table, kind.name);
    const { values } = raw[i];
    const levels = new Set(kind.kind === 'category' ? kind.spellings.map(([spelling]) => spelling) : []);
    const isMissing = kind.kind === 'category' ? isMissingCell : isMissingReading;
    let [count, first] = [0, -1];
    for (let at = 0; at < rows.length; at++) {
      const value = values.at(at);
      const understood = typeof value === 'string' ? levels.has(value) : !Number.isNaN(value);
      if (understood || cells.isEmpty(rows[at]) || isMissing(cells.at(rows[at]))) continue;
      count += 1;
      if (first < 0) first = rows[at];
    }
    if (count === 0) return [];
    const example = (cells.at(first) ?? '').trim();
    return [{ column: kind.name, cells: count, example, row: rowInFile(table, first) }];
  });
}
