import { type ColumnKind, levelOf } from './column-kind.ts';
import { readDate } from './date-text.ts';
import { decimalMark, isMissingCell, readNumber } from './number-text.ts';

/**
 * A column as a model file takes it: numbers (not-a-number where missing), dates as seconds since 1970 UTC (likewise),
 * categories as text (empty where missing).
 */
export type RawColumn =
  | { readonly kind: 'number'; readonly values: Float32Array }
  | { readonly kind: 'date'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly values: readonly string[] };

/** The cells of each column, ready for the model. Cells that cannot be read count as missing. */
export function rawColumns(
  columns: readonly ColumnKind[],
  cellsOf: (name: string) => readonly (string | null)[],
): RawColumn[] {
  return columns.map((column): RawColumn => {
    const cells = cellsOf(column.name);
    const present = (cell: string | null): cell is string => !isMissingCell(cell);
    switch (column.kind) {
      case 'number': {
        // Another file than the one learned from may be written with the other mark.
        const decimal = decimalMark(cells, column.decimal);
        return {
          kind: 'number',
          values: Float32Array.from(cells, (cell) =>
            present(cell) ? (readNumber(cell, decimal)?.value ?? Number.NaN) : Number.NaN,
          ),
        };
      }
      case 'date':
        return {
          kind: 'date',
          values: Float64Array.from(cells, (cell) =>
            present(cell) ? (readDate(cell, column.order) ?? Number.NaN) : Number.NaN,
          ),
        };
      case 'category':
        return { kind: 'category', values: cells.map((cell) => (present(cell) ? levelOf(cell) : '')) };
    }
  });
}

/** Some of the rows of each column, in that order. */
export const pickRows = (columns: readonly RawColumn[], rows: Int32Array): RawColumn[] =>
  columns.map((column): RawColumn => {
    switch (column.kind) {
      case 'number':
        return { kind: 'number', values: Float32Array.from(rows, (row) => column.values[row]) };
      case 'date':
        return { kind: 'date', values: Float64Array.from(rows, (row) => column.values[row]) };
      case 'category':
        return { kind: 'category', values: Array.from(rows, (row) => column.values[row]) };
    }
  });
