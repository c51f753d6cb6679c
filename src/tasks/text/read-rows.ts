import { checkStopped, UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { idColumnOf, isSimulatedId } from '../../core/simulated.ts';
import type { CleanOptions, CleanRows } from '../../data/cleaning/clean.ts';
import { RowCleaner } from '../../data/cleaning/row-cleaner.ts';
import type { SplitBy } from '../../data/split/by-column.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import { columnSink } from '../../data/table/duckdb.ts';
import { readingOf, type TableReading } from '../../data/table/options.ts';
import { readTable } from '../../data/table/read-table.ts';
import { type Labelling, meaningOf, meantLabels } from './labelling.ts';

/** Progress is reported after so many rows. */
const rowsBetweenNews = 1_000_000;

export interface TableOptions extends TableReading {
  readonly input: string;
  readonly target: string;
  /** How rows are kept for the test; by chance where it is left out. */
  readonly splitBy?: SplitBy;
  /** Characters of texts that are kept in memory; of more, all are stored in a temporary file. */
  readonly maxCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  readonly log?: (line: string | Sentence) => void;
}

/** The cleaned rows of one file. */
export interface TextRows {
  readonly clean: CleanRows;
  readonly rowsRead: number;
  readonly columns: { readonly input: string; readonly target: string };
  readonly labelling?: Labelling;
  /** The column to split by, where one was asked for, and its cells by rows as read. */
  readonly splitBy?: SplitBy & { readonly cells: readonly (string | null)[] };
  readonly notes: readonly Sentence[];
  readonly simulated: boolean;
  readonly subject: 'workOrder' | 'text';
  /** Whether the texts are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Gives the temporary file back. */
  close(): void;
}

/**
 * Reads the rows of a table and cleans them as they come. `labellingOf` finds what labels mean from the different ones.
 * Throws UserError for a table without such columns or texts.
 */
export function readTextRows(
  path: string,
  options: TableOptions,
  cleaning: CleanOptions,
  labellingOf?: (labels: readonly string[]) => Labelling,
): Promise<TextRows> {
  return withTextStore(path, options.maxCharacters, (store) =>
    readInto(store, path, options, cleaning, labellingOf),
  );
}

async function readInto(
  store: TextStore,
  path: string,
  { input, target, splitBy, signal, log, ...options }: TableOptions,
  cleaning: CleanOptions,
  labellingOf?: (labels: readonly string[]) => Labelling,
): Promise<TextRows> {
  const cleaner = new RowCleaner(store, cleaning);
  const cells = columnSink();
  let [rowsRead, hasText, allSimulated] = [0, false, true];
  const table = await readTable(path, {
    ...readingOf(options),
    namesExpected: [input, target, splitBy?.column],
    columns: (names) => {
      const known = { source: path, columns: names };
      const columns = { input: findColumn(known, input), target: findColumn(known, target) };
      if (columns.input === columns.target) {
        throw new UserError({
          en: `--input and --target both name column "${columns.input}" of ${path}; give two columns`,
          zh: `--input 和 --target 都指 ${path} 的列“${columns.input}”；请给出两个列`,
        });
      }
      const others = [splitBy?.column, idColumnOf(names)].filter((name) => name !== undefined);
      return [columns.input, columns.target, ...others.map((name) => findColumn(known, name))];
    },
    each({ columns, values }) {
      checkStopped(signal);
      const [texts, labels] = values;
      const ids = values[columns.indexOf(idColumnOf(columns) ?? '')];
      const splitCells = splitBy && values[columns.indexOf(findColumn(columns, splitBy.column))];
      for (let row = 0; row < texts.length; row++) {
        const text = texts[row];
        hasText ||= text !== null && text.trim() !== '';
        allSimulated &&= isSimulatedId(ids?.[row]);
        if (splitCells !== undefined) cells.push(splitCells[row]);
        cleaner.add(text, labels[row]);
        rowsRead += 1;
        if (rowsRead % rowsBetweenNews === 0)
          log?.({
            en: `${rowsRead / 1e6} million rows read from ${path}`,
            zh: `已从 ${path} 读取 ${rowsRead / 1e6} 百万行`,
          });
      }
    },
  });
  const columns = { input: findColumn(table, input), target: findColumn(table, target) };
  if (!hasText) {
    throw new UserError({
      en: `column "${columns.input}" of ${path} holds no text in any of its ${rowsRead} rows; choose another --input`,
      zh: `${path} 的列“${columns.input}”在 ${rowsRead} 行中都没有文本；请另选 --input`,
    });
  }
  const dropLabels = cleaning.dropLabels ?? [];
  const labelling = labellingOf?.(meantLabels(cleaner.labels.keys(), dropLabels));
  const where = { path, column: columns.target };
  const simulated = rowsRead > 0 && allSimulated;
  return {
    clean: cleaner.finish(labelling && meaningOf(cleaner.labels, labelling, dropLabels, where)),
    rowsRead,
    columns,
    labelling,
    ...(splitBy === undefined
      ? {}
      : {
          splitBy: { kind: splitBy.kind, column: findColumn(table, splitBy.column), cells: cells.values },
        }),
    notes: table.notes,
    simulated,
    subject: simulated && idColumnOf(table.columns) === 'order_id' ? 'workOrder' : 'text',
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}
