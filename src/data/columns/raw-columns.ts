import type { Cells } from './cells.ts';
import { type ColumnKind, levelOf } from './column-kind.ts';
import { readDate } from './date-text.ts';
import { markOf, numberCells, rowsOf, tally } from './number-cells.ts';

/**
 * A column as a model file takes it: numbers (not-a-number where missing), dates as seconds since 1970 UTC (likewise),
 * categories as text (empty where missing).
 */
export type RawColumn =
  | { readonly kind: 'number'; readonly values: Float32Array }
  | { readonly kind: 'date'; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly values: readonly string[] };

/** The cells of each column in all rows or some, ready for the model. Cells that cannot be read count as missing. */
export function rawColumns(
  columns: readonly ColumnKind[],
  cellsOf: (name: string) => Cells,
  rows?: Int32Array,
): RawColumn[] {
  return columns.map((column): RawColumn => {
    const cells = cellsOf(column.name);
    // How the column is written is told by all of its rows.
    const counted = tally(cells, rowsOf(cells));
    const wanted = rowsOf(cells, rows);
    /** What each row holds: of a text by its number, each read once. */
    const each = <T>(read: (text: string) => T, none: T, plain: (row: number) => T): ((row: number) => T) => {
      const known = new Array<T | undefined>(cells.textCount).fill(undefined);
      return (row) => {
        const number = cells.textNumber(row);
        if (number < 0) return cells.isEmpty(row) ? none : plain(row);
        known[number] ??= counted.missing[number] === 1 ? none : read(cells.text(number));
        return known[number];
      };
    };
    switch (column.kind) {
      case 'number': {
        // Another file than the one learned from may be written with the other mark.
        const decimal = markOf(cells, rowsOf(cells), counted, column.decimal);
        const numbers = numberCells(cells, counted, decimal);
        return { kind: 'number', values: filled(new Float32Array(wanted.length), wanted, numbers.at) };
      }
      case 'date': {
        const dateOf = (text: string): number => readDate(text, column.order) ?? Number.NaN;
        const at = each(dateOf, Number.NaN, (row) => dateOf(cells.at(row) ?? ''));
        return { kind: 'date', values: filled(new Float64Array(wanted.length), wanted, at) };
      }
      case 'category': {
        const at = each(levelOf, '', (row) => levelOf(cells.at(row) ?? ''));
        return { kind: 'category', values: Array.from(wanted, at) };
      }
    }
  });
}

function filled<T extends Float32Array | Float64Array>(
  values: T,
  rows: Int32Array,
  at: (row: number) => number,
): T {
  for (let i = 0; i < rows.length; i++) values[i] = at(rows[i]);
  return values;
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

/** The rows of one table and behind them those of another, column by column. */
export const joinRows = (first: readonly RawColumn[], second: readonly RawColumn[]): RawColumn[] =>
  first.map((column, i): RawColumn => {
    const other = second[i];
    const count = column.values.length + other.values.length;
    if (column.kind === 'number' && other.kind === 'number') {
      return { kind: 'number', values: joined(new Float32Array(count), column.values, other.values) };
    }
    if (column.kind === 'date' && other.kind === 'date') {
      return { kind: 'date', values: joined(new Float64Array(count), column.values, other.values) };
    }
    if (column.kind === 'category' && other.kind === 'category') {
      return { kind: 'category', values: column.values.concat(other.values) };
    }
    throw new Error(`column ${i} is of another kind in the second table`);
  });

function joined<T extends Float32Array | Float64Array>(into: T, first: T, second: T): T {
  into.set(first);
  into.set(second, first.length);
  return into;
}
