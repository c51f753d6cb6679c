import type { DateOrder } from '../../values/date-text.ts';
import type { DecimalMark } from '../../values/number-text.ts';

export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly decimal: DecimalMark;
  /** Values are in this unit, those in others of its kind converted; `''` without one. */
  readonly unit: string;
  /** Whether values are so far from zero that float32 would not keep them apart. */
  readonly wide?: boolean;
}

export interface CategoryColumn {
  readonly name: string;
  readonly kind: 'category';
  readonly levels: readonly string[];
  /** Every way a level was written, with its place in `levels`. */
  readonly spellings: readonly (readonly [string, number])[];
}

export interface DateColumn {
  readonly name: string;
  readonly kind: 'date';
  /** `epoch`: a count of seconds, milliseconds or less since 1970. */
  readonly order: DateOrder | 'epoch';
  readonly timeOfDay: boolean;
}

/** A column a model reads, and how its cells become numbers. */
export type ColumnKind = NumberColumn | CategoryColumn | DateColumn;

/** Why a column is not read. `units`: numbers in units of different kinds; `mixed`: numbers and words. */
export type LeftOutReason = 'empty' | 'constant' | 'id' | 'text' | 'asked' | 'units' | 'mixed';

export interface LeftOutColumn {
  readonly name: string;
  readonly reason: LeftOutReason;
  /** A cell that shows why. */
  readonly example?: string;
}

export interface FoundColumns {
  readonly columns: readonly ColumnKind[];
  readonly leftOut: readonly LeftOutColumn[];
  /** What was changed in cells, one entry for each column and kind of cell. */
  readonly notes: readonly CellNote[];
}

export interface CellNote {
  readonly column: string;
  readonly what:
    | 'missing'
    | 'notANumber'
    | 'notADate'
    | 'decimalComma'
    | 'thousands'
    | 'unit'
    | 'converted'
    | 'otherUnit'
    | 'qualified'
    | 'code'
    | 'span'
    | 'ambiguousDate'
    | 'rareCategory';
  readonly cells: number;
  readonly example: string;
  /** The first row with such a cell, from 0 in the table; where it is known. */
  readonly row?: number;
}
