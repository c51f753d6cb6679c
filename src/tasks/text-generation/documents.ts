import { stat } from 'node:fs/promises';
import { checkStopped, UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import type { Sentence } from '../../core/language.ts';
import { Random } from '../../core/random.ts';
import { idColumnOf, isSimulatedId } from '../../core/simulated.ts';
import { firstAlike } from '../../data/cleaning/number-alike.ts';
import { cleanText, type TextChange } from '../../data/cleaning/text.ts';
import { readLines } from '../../data/encoding/text-lines.ts';
import { type SplitBy, type SplitCells, splitByColumn } from '../../data/split/by-column.ts';
import { picked, type Texts } from '../../data/storage/list.ts';
import { NumberList } from '../../data/storage/number-list.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import { columnSink } from '../../data/table/duckdb.ts';
import { readingOf, type TableReading } from '../../data/table/options.ts';
import { readTable } from '../../data/table/read-table.ts';
import { withPlainFile } from '../../data/table/source.ts';

export interface DocumentOptions extends TableReading {
  /** The column of a table; without it the file is plain text. */
  readonly input?: string;
  /** One document of a plain text: a `line` (default), or a `paragraph` between empty lines. */
  readonly documents?: 'line' | 'paragraph';
  readonly keepDuplicates?: boolean;
  /** The column of a table by which documents are split. */
  readonly splitBy?: SplitBy;
  /** Characters of texts that are kept in memory; of more, all are stored in a temporary file. */
  readonly maxCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  /** Called after every million texts. */
  readonly say?: (line: Sentence) => void;
}

export interface Documents {
  readonly texts: Texts;
  readonly rowsRead: number;
  readonly leftOut: { readonly 'missing-text': number; readonly duplicate: number };
  readonly changes: ReadonlyMap<
    TextChange,
    { rows: number; readonly example: { before: string; after: string } }
  >;
  /** The column's name, or `text`. */
  readonly column: string;
  readonly simulated: boolean;
  /** The column to split by, where one was asked for, with its cells by documents. */
  readonly splitBy?: SplitCells;
  /** What was noticed while the file was read. */
  readonly notes: readonly Sentence[];
  /** Whether the texts are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Removes the temporary file. */
  close(): void;
}

/** Reads texts for training or measuring, one document each. Throws UserError where there is no text. */
export function readDocuments(path: string, options: DocumentOptions): Promise<Documents> {
  return withTextStore(path, options.maxCharacters, (store) => readInto(store, path, options));
}

async function readInto(store: TextStore, path: string, options: DocumentOptions): Promise<Documents> {
  const changes = new Map<TextChange, { rows: number; example: { before: string; after: string } }>();
  let [rowsRead, empty] = [0, 0];
  const cells = columnSink();
  const rows = new NumberList((length) => new Int32Array(length));
  const { splitBy, ...file } = await eachText(path, options, (text, cell) => {
    checkStopped(options.signal);
    rowsRead += 1;
    if (rowsRead % 1e6 === 0) {
      const millions = rowsRead / 1e6;
      options.say?.({
        en: `${millions} million texts read from ${path}`,
        zh: `已从 ${path} 读取 ${millions} 百万条文本`,
      });
    }
    const clean = cleanText(
      text ?? '',
      { maxCharacters: Number.POSITIVE_INFINITY, normalize: false },
      (change, before, after) => {
        const known = changes.get(change);
        if (known === undefined) changes.set(change, { rows: 1, example: { before, after } });
        else known.rows += 1;
      },
    );
    if (clean === '') empty += 1;
    else {
      store.add(clean);
      if (options.splitBy === undefined) return;
      cells.push(cell);
      rows.push(rowsRead - 1);
    }
  });
  const all = store.texts;
  if (all.length === 0) {
    throw new UserError({
      en: `${path} has no text; give a text file, or a table with --input for the column of texts`,
      zh: `${path} 中没有文本；请给出文本文件，或用 --input 指明表格中的文本列`,
    });
  }
  const places = options.keepDuplicates === true ? undefined : firstPlaces(all);
  const texts = places === undefined ? all : picked(all, places);
  return {
    texts,
    rowsRead,
    leftOut: { 'missing-text': empty, duplicate: all.length - texts.length },
    changes,
    ...file,
    ...(splitBy && { splitBy: { ...splitBy, ...cellsAt(cells.values, rows.take(), places) } }),
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

/** Places of the texts that repeat no earlier one; none where no text does. */
function firstPlaces(texts: Texts): Int32Array | undefined {
  const first = firstAlike(texts);
  const places = filterIndices(first, (earliest, place) => earliest === place);
  return places.length === texts.length ? undefined : places;
}

const cellsAt = (
  cells: readonly (string | null)[],
  rows: Int32Array,
  places: Int32Array = Int32Array.from(rows.keys()),
): Pick<SplitCells, 'cells' | 'rows'> => ({
  cells: Array.from(places, (place) => cells[place]),
  rows: places.map((place) => rows[place]),
});

/** Names of files that are read as plain text where no column is named. */
export const plainText = /\.(txt|text|md|log)(\.gz|\.gzip|\.zst|\.zstd)?$/i;

async function eachText(
  path: string,
  { input, documents = 'line', splitBy, ...options }: DocumentOptions,
  use: (text: string | null, cell: string | null) => void,
): Promise<Pick<Documents, 'column' | 'simulated' | 'notes'> & { readonly splitBy?: SplitBy }> {
  let by = splitBy;
  if (input === undefined && plainText.test(path)) {
    if (splitBy !== undefined) throw noColumns(path, splitBy);
    const { size } = await stat(path).catch(() => ({ size: -1 }));
    if (size === 0) return { column: 'text', simulated: false, notes: [] };
    const notes = await withPlainFile(path, options.encoding, async (plain) => {
      await readLines(plain.path, path, documents, (line) => use(line, null));
      return plain.notes;
    });
    return { column: 'text', simulated: false, notes };
  }
  let [rows, simulatedRows, column] = [0, 0, ''];
  let ids: string | undefined;
  const table = await readTable(path, {
    ...readingOf(options),
    namesExpected: [input, splitBy?.column],
    columns: (names) => {
      if (input === undefined && names.length !== 1) {
        const some = names.slice(0, 6);
        throw new UserError({
          en: `${path} has ${names.length} columns (${some.join(', ')}); name the column of texts with --input`,
          zh: `${path} 有 ${names.length} 列（${some.join('、')}）；请用 --input 指明文本列`,
        });
      }
      const known = { source: path, columns: names };
      column = findColumn(known, input ?? names[0]);
      by = splitBy && { ...splitBy, column: findColumn(known, splitBy.column) };
      ids = idColumnOf(names);
      const wanted = [column, by?.column, ids].filter((name) => name !== undefined);
      return [...new Set(wanted)];
    },
    each({ columns, values }) {
      const [texts] = values;
      const found = ids === undefined ? texts : values[columns.indexOf(ids)];
      const cells = by && values[columns.indexOf(by.column)];
      for (let row = 0; row < texts.length; row++) {
        rows += 1;
        if (isSimulatedId(found[row])) simulatedRows += 1;
        use(texts[row], cells?.[row] ?? null);
      }
    },
  });
  const simulated = ids !== undefined && rows > 0 && simulatedRows === rows;
  return { column, simulated, notes: table.notes, ...(by && { splitBy: by }) };
}

const noColumns = (path: string, { kind }: SplitBy): UserError =>
  new UserError({
    en: `--split-by-${kind} needs a table, and ${path} is plain text without columns; leave it out, or give a table and the column of texts with --input`,
    zh: `--split-by-${kind} 需要表格，而 ${path} 是没有列的纯文本；请去掉该选项，或给出表格并用 --input 指明文本列`,
  });

export interface SplitDocuments {
  readonly train: Texts;
  readonly validation: Texts;
  readonly test: Texts;
}

/** At most so many documents are held out for validation and for the test: more give the same figure within a percent. */
const maxHeld = 20_000;

/** Documents on three sides, and how many are left out because they repeat one of an earlier side. */
export type DocumentSides = SplitDocuments & { readonly repeated: number };

/** Documents split by a column, or else at random; a side with a file of its own (share 0) stays empty. */
export function splitAsAsked(
  path: string,
  { texts, splitBy: by }: Documents,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): DocumentSides {
  if (by === undefined || shares.validation + shares.test === 0) {
    return { ...splitDocuments(texts, shares, seed), repeated: 0 };
  }
  const [validation, test] = [shares.validation, shares.test].map((share) =>
    Math.min(share, maxHeld / texts.length),
  );
  const { repeated, ...sides } = splitByColumn(
    by,
    by.cells,
    { path, rows: by.rows },
    { fractions: { train: 1 - validation - test, validation, test }, seed, duplicates: firstAlike(texts) },
  );
  return {
    train: picked(texts, sides.train),
    validation: picked(texts, sides.validation),
    test: picked(texts, sides.test),
    repeated,
  };
}

/** Documents at random on three sides; a side with a file of its own (share 0) stays empty. */
export function splitDocuments(
  texts: Texts,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitDocuments {
  const order = new Random(seed).fork('split').permutation(texts.length);
  const count = (share: number) =>
    share === 0 ? 0 : Math.min(maxHeld, Math.max(1, Math.round(share * texts.length)));
  const [validation, test] = [count(shares.validation), count(shares.test)];
  if (texts.length < validation + test + 1) {
    throw new UserError({
      en: `there are only ${texts.length} documents; at least three are needed for training, validation and test: give more text, or --documents line where each line is a document`,
      zh: `只有 ${texts.length} 条文本；训练、验证和测试至少需要三条：请给出更多文本，或在每行一条时用 --documents line`,
    });
  }
  const pick = (from: number, to: number) => picked(texts, order.slice(from, to).sort());
  return {
    test: pick(0, test),
    validation: pick(test, test + validation),
    train: pick(test + validation, texts.length),
  };
}
