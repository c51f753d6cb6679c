import { joinTexts, type List, listOf, picked } from '../../storage/list.ts';
import { isMissingCell } from '../../values/missing-values.ts';
import { levelOf } from './category-kind.ts';
import type { Cells } from './cells.ts';
import type { FileReading } from './column-kind.ts';
import type { ColumnKind } from './column-types.ts';
import { dateReader, someDifferent } from './date-kind.ts';
import { numberCells, rowsOf, type Tally, tally } from './number-cells.ts';
import { type NumberDialect, numberDialect } from './number-dialect.ts';

/**
 * A column as a model takes it: numbers (NaN where missing), dates as seconds since 1970 UTC (likewise), categories as
 * text (empty where missing). Values are read from their cells on demand.
 */
export type RawColumn =
  | { readonly kind: 'number' | 'date'; readonly values: List<number> }
  | { readonly kind: 'category'; readonly values: List<string> };

/**
 * The cells of each column in all rows or some, ready for the model. Cells that cannot be read count as missing. A file may
 * be written in another way than the training data: its decimal mark and the order of its dates are found in it, and units
 * of the same kind are converted. The rest is what is known of the file.
 */
export function rawColumns(
  columns: readonly ColumnKind[],
  cellsOf: (name: string) => Cells,
  rows?: Int32Array,
  { dialect = dialectAtUse(columns, cellsOf), units }: FileReading = {},
): RawColumn[] {
  return columns.map((column): RawColumn => {
    const cells = cellsOf(column.name);
    const wanted = rowsOf(cells, rows);
    switch (column.kind) {
      case 'number': {
        const { unit, wide } = column;
        const read = numberCells(cells, tally(cells, rowsOf(cells)), dialect(column.name), {
          unit,
          strict: true,
          bare: units?.get(column.name),
        });
        const at = wide === true ? read.at : (row: number) => Math.fround(read.at(row));
        return { kind: 'number', values: valuesOf(wanted, at) };
      }
      case 'date': {
        const counted = tally(cells, rowsOf(cells));
        const { order, read } = dateReader(
          column.order,
          someDifferent(cells, rowsOf(cells), counted.missing),
        );
        const at = eachText(cells, counted, read, Number.NaN, datesBefore(cells, order));
        return { kind: 'date', values: valuesOf(wanted, at) };
      }
      case 'category': {
        const at = eachText(cells, tally(cells, rowsOf(cells), isMissingCell), levelOf, '');
        return { kind: 'category', values: valuesOf(wanted, at) };
      }
    }
  });
}

/** The dialect of another file, which is that of the training data where it shows none; `typed` as in `numberDialect`. */
export function dialectAtUse(
  columns: readonly ColumnKind[],
  cellsOf: (name: string) => Cells,
  typed?: ReadonlySet<string>,
): NumberDialect {
  const numbers = columns.filter((column) => column.kind === 'number');
  const trained = new Map(numbers.map(({ name, decimal }) => [name, decimal]));
  return numberDialect(
    numbers.map(({ name }) => [name, cellsOf(name)] as const),
    (name) => trained.get(name) ?? '.',
    typed,
  );
}

const dates = new WeakMap<Cells, Map<string, (number | undefined)[]>>();

/** Dates of a column's texts that were read before in that order. */
function datesBefore(cells: Cells, order: string): (number | undefined)[] {
  const own = dates.get(cells) ?? new Map<string, (number | undefined)[]>();
  dates.set(cells, own);
  const known = own.get(order) ?? [];
  own.set(order, known);
  return known;
}

/** The value of a row; each text is read once, and `known` are those that were. */
function eachText<T>(
  cells: Cells,
  { missing }: Tally,
  read: (text: string) => T,
  none: T,
  known: (T | undefined)[] = [],
): (row: number) => T {
  return (row) => {
    const number = cells.textNumber(row);
    if (number < 0) return cells.isEmpty(row) ? none : read(cells.at(row) ?? '');
    known[number] ??= missing[number] === 1 ? none : read(cells.text(number));
    return known[number];
  };
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
