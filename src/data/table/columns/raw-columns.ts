import { joinTexts, type List, listOf, picked } from '../../storage/list.ts';
import type { Cells } from './cells.ts';
import { type ColumnKind, levelOf } from './column-kind.ts';
import { readDate } from './date-text.ts';
import { markOf, numberCells, rowsOf, tally } from './number-cells.ts';

/**
 * A column as a model takes it: numbers (NaN where missing), dates as seconds since 1970 UTC (likewise), categories as
 * text (empty where missing). Values are read from their cells on demand.
 */
export type RawColumn =
  | { readonly kind: 'number' | 'date'; readonly values: List<number> }
  | { readonly kind: 'category'; readonly values: List<string> };

/** The cells of each column in all rows or some, ready for the model. Cells that cannot be read count as missing. */
export function rawColumns(
  columns: readonly ColumnKind[],
  cellsOf: (name: string) => Cells,
  rows?: Int32Array,
): RawColumn[] {
  return columns.map((column): RawColumn => {
    const cells = cellsOf(column.name);
    // All rows decide which decimal mark a column has.
    const counted = tally(cells, rowsOf(cells));
    const wanted = rowsOf(cells, rows);
    /** The value of a row; each text is read once. */
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
        // Another file than the training data may have the other decimal mark.
        const decimal = markOf(cells, rowsOf(cells), counted, column.decimal);
        const numbers = numberCells(cells, counted, decimal);
        return { kind: 'number', values: valuesOf(wanted, (row) => Math.fround(numbers.at(row))) };
      }
      case 'date': {
        const dateOf = (text: string): number => readDate(text, column.order) ?? Number.NaN;
        const at = each(dateOf, Number.NaN, (row) => dateOf(cells.at(row) ?? ''));
        return { kind: 'date', values: valuesOf(wanted, at) };
      }
      case 'category': {
        const at = each(levelOf, '', (row) => levelOf(cells.at(row) ?? ''));
        return { kind: 'category', values: valuesOf(wanted, at) };
      }
    }
  });
}

const valuesOf = <T>(rows: Int32Array, at: (row: number) => T): List<T> =>
  listOf(rows.length, (place) => (place < rows.length ? at(rows[place]) : undefined));

/** Some of the rows of each column, in that order. */
export const pickRows = (columns: readonly RawColumn[], rows: Int32Array): RawColumn[] =>
  columns.map(
    (column): RawColumn =>
      column.kind === 'category'
        ? { kind: column.kind, values: picked(column.values, rows) }
        : { kind: column.kind, values: picked(column.values, rows) },
  );

/** The rows of one table followed by those of another, column by column. */
export const joinRows = (first: readonly RawColumn[], second: readonly RawColumn[]): RawColumn[] =>
  first.map((column, i): RawColumn => {
    const other = second[i];
    if (column.kind === 'category' && other.kind === 'category') {
      return { kind: column.kind, values: joinTexts(column.values, other.values) };
    }
    if (column.kind !== 'category' && other.kind === column.kind) {
      return { kind: column.kind, values: joinTexts(column.values, other.values) };
    }
    throw new Error(`column ${i} is of another kind in the second table`);
  });
