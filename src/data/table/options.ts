/** Some rows of a table, by columns. */
export interface Piece {
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | null)[])[];
}

/** How `readTable` reads a file; what is left out is detected. */
export interface ReadTableOptions {
  /** Whether the first line of a delimited file holds the names of the columns. */
  readonly header?: boolean;
  /** The line of the file that holds the column names, counted from 1; what is before it is skipped. */
  readonly headerRow?: number;
  /** Lines or rows that are skipped at the beginning, before the header is looked for. */
  readonly skipRows?: number;
  /** Names that the file should have: where `header` is left out, a first line that holds one of them is the header. */
  readonly namesExpected?: readonly (string | undefined)[];
  /** A name of the Encoding Standard, such as `utf-16le`, `gb18030`, `windows-1252`. */
  readonly encoding?: string;
  /** Which sheet of a workbook, by its name or position from `'1'`; the first that holds a table where it is left out. */
  readonly sheet?: string;
  /** Further words for a missing value, besides those that are known: `kalibriert`, `-999`. */
  readonly missingValues?: readonly string[];
  /** The one character between the fields of a delimited file; `'tab'` is a tab. */
  readonly delimiter?: string;
  /**
   * Only these columns are kept, in this order; each by its name or position as `findColumn` takes it. Or chosen from
   * all names that the file has.
   */
  readonly columns?: readonly string[] | ((names: readonly string[]) => readonly string[]);
  /**
   * Lines with too few or too many fields are kept with the cells that they have, and `problems` says why they are wrong.
   * Only for a file of up to 64 MiB that is read whole, all its columns; elsewhere they are left out as usual.
   */
  readonly keepRejected?: boolean;
  /** At most this many rows are read. */
  readonly limit?: number;
  /**
   * Called with the rows piece by piece, as they are read; the table then has no values. So a table that does not fit in
   * memory can be read.
   */
  readonly each?: (piece: Piece) => void;
}

/** How a file is read, as a person says it. */
export type TableReading = Pick<
  ReadTableOptions,
  'sheet' | 'encoding' | 'header' | 'headerRow' | 'skipRows' | 'missingValues'
>;

/** Of all options those of `TableReading` that were given. */
export function readingOf(options: TableReading): TableReading {
  const { sheet, encoding, header, headerRow, skipRows, missingValues } = options;
  const given = Object.entries({ sheet, encoding, header, headerRow, skipRows, missingValues });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
