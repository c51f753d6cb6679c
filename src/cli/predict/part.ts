import type { Sentence } from '../../core/language.ts';
import type { TableReading } from '../../data/table/options.ts';
import type { Cell } from '../../data/table/row-table.ts';
import type { InputKind, Row } from '../../tasks/kit/task.ts';

/** How files are read, as in training. */
export interface InputOptions extends TableReading {
  /** Files besides those given as words; a word here is never taken for a text. */
  readonly file?: string | readonly string[];
  /** The column of a table that holds the texts or the images' files. */
  readonly input?: string;
}

/** What must be known of a model to read its inputs. */
export interface InputModel {
  readonly reads: InputKind;
  /** Columns of a table that it reads; of a model that reads texts, the one they were in where that is one. */
  readonly columns: readonly string[];
  /** Those of `columns` that have no influence on its answers, so that a table may lack them. */
  readonly optionalColumns?: readonly string[];
}

/** What the column of texts is called: as in the model's table, where it read one column only. */
export const textColumnName = ({ columns }: InputModel): string =>
  columns.length === 1 ? columns[0] : 'text';

/** Inputs that were given together: rows of a table, lines of a text file, images of a folder, a text. */
export interface Part {
  /** The file they are in, as a person named it. */
  readonly file?: string;
  readonly count: number;
  /** The columns in which they were given. */
  readonly columns: readonly string[];
  /** What was given in one of `columns`, unchanged. */
  cell(row: number, column: string): Cell;
  /** What the model is given; an empty text where there is none. */
  input(row: number): string | Row;
  /** Why one cannot be given to the model, where reading found it. */
  problem?(row: number): Sentence | undefined;
  /** How a message names one: `row 17 of new.csv`. */
  place(row: number): Sentence;
  /** What was done or left out. */
  readonly warnings: readonly (Sentence | string)[];
}

/** One column of texts or paths, one input each. */
export function columnPart(
  column: string,
  values: readonly string[],
  place: (row: number) => Sentence,
  more: Pick<Part, 'file' | 'warnings'> = { warnings: [] },
): Part {
  return {
    ...more,
    count: values.length,
    columns: [column],
    cell: (row, name) => (name === column ? (values[row] ?? null) : null),
    input: (row) => values[row] ?? '',
    place,
  };
}
