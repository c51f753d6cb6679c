import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { idColumnOf, isSimulatedId } from '../../core/simulated.ts';
import {
  type ColumnSplit,
  groupNumbers,
  type SplitBy,
  splitByColumn,
  splitKinds,
} from '../../data/split/by-column.ts';
import { numericStrata } from '../../data/split/folds.ts';
import { stratifiedSplit } from '../../data/split/stratified.ts';
import { findColumn } from '../../data/table/column.ts';
import { type AnswerLeak, findAnswerLeaks, findQuantityLeaks } from '../../data/table/columns/answer-leak.ts';
import type { Cells } from '../../data/table/columns/cells.ts';
import { findColumnKinds } from '../../data/table/columns/column-kind.ts';
import type { CellNote, ColumnKind, LeftOutColumn } from '../../data/table/columns/column-types.ts';
import { numberDialect } from '../../data/table/columns/number-dialect.ts';
import { rawColumns } from '../../data/table/columns/raw-columns.ts';
import { type CellTable, columnCells, readCells } from '../../data/table/columns/read-cells.ts';
import { readingOf, type TableReading } from '../../data/table/options.ts';
import { rowInFile } from '../../data/table/table.ts';
import type { DecimalMark } from '../../data/values/number-text.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import {
  type Answers,
  type LeftOutRows,
  learnAnswers,
  readAnswers,
  type TargetKind,
  takeAnswers,
} from './answers.ts';
import { type LabelledRows, sameRows, sharedRows } from './equal-rows.ts';
import { type UnreadCells, unreadCells } from './unread-cells.ts';

/** How a table is read; what is not given is detected. */
export interface StoredReading extends TableReading {
  /** Bytes of a table that are kept in memory; a larger one is kept in a temporary file. */
  readonly maxBytes?: number;
}

export interface TabularOptions extends StoredReading {
  readonly target: string;
  readonly ignore: readonly string[];
  /** Columns read although they seem to contain the answer. */
  readonly keep: readonly string[];
  /** How test rows are chosen; at random if not given. */
  readonly splitBy?: SplitBy;
  /** Share of the rows held out for the test, by default 0.2. */
  readonly testShare?: number;
  readonly minRowsPerLabel: number;
}

export interface PreparedTable {
  readonly target: string;
  readonly kinds: readonly ColumnKind[];
  readonly leftOut: readonly LeftOutColumn[];
  readonly leaks: readonly AnswerLeak[];
  readonly notes: readonly CellNote[];
  readonly tableNotes: readonly Sentence[];
  readonly train: LabelledRows;
  /** Validation rows, if they were given as a file. */
  readonly validation: LabelledRows | undefined;
  readonly test: LabelledRows;
  readonly cells: CellTable['cells'];
  readonly splitKind: SplitKind;
  /** Rows left out of the test because they repeat a training row; of a split by a column. */
  readonly repeated: number;
  /** Rows of separate files that repeat a training row, answer included. */
  readonly shared: readonly { readonly file: string; readonly count: number; readonly of: number }[];
  /** Rows that are in the same fold: those that are equal in every column read, or of one group in a split by group. */
  readonly groups: Int32Array;
  readonly duplicates: number;
  readonly rowsRead: number;
  readonly rowsLeftOut: readonly LeftOutRows[];
  /** The same of separate files. */
  readonly leftOutOfFiles: readonly { readonly file: string; readonly leftOut: readonly LeftOutRows[] }[];
  /** Cells of separate files that could not be understood. */
  readonly unreadOfFiles: readonly { readonly file: string; readonly unread: readonly UnreadCells[] }[];
  readonly simulated: boolean;
  /** Whether the table, or that of a separate file, is kept in a temporary file. */
  readonly onDisk: boolean;
  /** Removes temporary files; no cell can be read afterwards. */
  close(): void;
}

interface TableFiles {
  readonly train: string;
  readonly validation?: string;
  readonly test?: string;
}

/** Reads a table, detects what its columns contain, and holds rows out for the test. Throws UserError for unusable data. */
export async function prepareTable(
  files: TableFiles,
  kind: TargetKind,
  options: TabularOptions,
  seed: number,
): Promise<PreparedTable> {
  const namesExpected = [options.target, options.splitBy?.column];
  const reading = { ...readingOf(options), namesExpected };
  const opened = [await readCells(files.train, reading, options.maxBytes)];
  const close = (): void => {
    for (const table of opened) table.close();
  };
  try {
    const prepared = await prepareFrom(opened, files, kind, options, seed);
    return { ...prepared, onDisk: opened.some(({ onDisk }) => onDisk), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The first of `opened` is the training table; those of separate files are added to it. */
async function prepareFrom(
  opened: CellTable[],
  files: TableFiles,
  kind: TargetKind,
  options: TabularOptions,
  seed: number,
): Promise<Omit<PreparedTable, 'onDisk' | 'close'>> {
  const [table] = opened;
  const dialect = numberDialect(table.cells, undefined, table.typed);
  const file = { dialect, units: table.units };
  const target = findColumn(table, options.target);
  const asked = new Set(options.ignore.map((name) => findColumn(table, name)));
  const by = options.splitBy && { ...options.splitBy, column: findColumn(table, options.splitBy.column) };
  // The name of a group that is new says nothing to a model.
  if (by?.kind === 'group') asked.add(by.column);
  const keep = new Set(options.keep.map((name) => findColumn(table, name)));
  if (asked.has(target)) {
    throw new UserError({
      en: `--ignore names the target column "${target}"; remove it from the list`,
      zh: `--ignore 中含有目标列“${target}”；请从列表中去掉`,
    });
  }
  const {
    answers,
    rows,
    leftOut: rowsLeftOut,
    notes: targetNotes,
  } = learnAnswers(kind, columnCells(table, target), target, files.train, {
    minRowsPerLabel: options.minRowsPerLabel,
    decimal: dialect(target),
  });
  // Ids are detected by the order of the whole file; all else by the training rows.
  const whole = findColumnKinds(table.cells, new Set([...asked, target]), undefined, file);
  const cellsOf = (name: string): Cells => columnCells(table, name);
  const read = whole.columns.length === 0 ? [] : rawColumns(whole.columns, cellsOf, rows, file);
  const { ids: copies, count: different } = sameRows(read, rows.length);
  const byCells = by && pickCells(columnCells(table, by.column), rows);
  const groups = by?.kind === 'group' && byCells !== undefined ? groupNumbers(byCells) : copies;
  const strata = answers.kind === 'classes' ? answers.values : numericStrata(answers.values);
  const everything = Int32Array.from(rows.keys());
  const { testShare = 0.2 } = options;
  const fractions = { train: 1 - testShare, validation: 0, test: testShare };
  const split: Pick<ColumnSplit, 'train' | 'test' | 'repeated'> =
    files.test !== undefined
      ? { train: everything, test: everything.subarray(0, 0), repeated: 0 }
      : by === undefined || byCells === undefined
        ? { ...stratifiedSplit(strata, fractions, seed, copies), repeated: 0 }
        : splitByColumn(
            by,
            byCells,
            { path: files.train, rows },
            { labels: strata, fractions, seed, duplicates: copies },
          );
  const trainRows = split.train.map((at) => rows[at]);

  const outOfWhole = new Set(whole.leftOut.map(({ name }) => name));
  const learned = findColumnKinds(table.cells, outOfWhole, trainRows, { ...file, noted: false });
  const leftOut = [
    ...whole.leftOut.filter(({ name }) => name !== target),
    ...learned.leftOut.filter(({ name }) => !outOfWhole.has(name)),
  ];
  const trainAnswers = takeAnswers(answers, split.train);
  const trainRaw = rawColumns(learned.columns, cellsOf, trainRows, file);
  const leaks = (
    trainAnswers.kind === 'classes'
      ? findAnswerLeaks(learned.columns, trainRaw, trainAnswers.values, trainAnswers.labels)
      : findQuantityLeaks(learned.columns, trainRaw, trainAnswers.values)
  ).filter(({ column }) => !keep.has(column));
  const leaking = new Set(leaks.map(({ column }) => column));
  const kinds = learned.columns.filter(({ name }) => !leaking.has(name));
  if (kinds.length === 0) {
    throw new UserError({
      en: `no column of ${files.train} is left to predict "${target}" from (${leftOut.length} left out: ids, constants, texts or ignored; ${leaks.length} contain the answer); add columns or name those to read with --keep`,
      zh: `${files.train} 中没有剩下可用于预测“${target}”的列（排除 ${leftOut.length} 列：编号、常量、文本或指定忽略；${leaks.length} 列含有答案）；请增加列，或用 --keep 指定要读取的列`,
    });
  }
  if (files.test === undefined && split.test.length === 0) {
    const differing = by?.kind === 'group' ? new Set(groups).size : different;
    throw new UserError({
      en: `of the ${rows.length} rows of ${files.train} only ${differing} differ, so none can be held out for the test; give rows that differ, or a file with --test`,
      zh: `${files.train} 的 ${rows.length} 行中只有 ${differing} 行互不相同，无法留出测试行；请提供不同的行，或用 --test 给出测试文件`,
    });
  }
  const testRows = split.test.map((at) => rows[at]);
  const leftOutOfFiles: { file: string; leftOut: readonly LeftOutRows[] }[] = [];
  const unreadOfFiles: { file: string; unread: readonly UnreadCells[] }[] = [];
  const given = async (path: string | undefined): Promise<LabelledRows | undefined> => {
    if (path === undefined) return undefined;
    const {
      table: own,
      raw,
      answers: known,
      rows: labelled,
      leftOut: unused,
      unread,
    } = await readRows(path, target, kinds, answers, options);
    opened.push(own);
    if (unread.length > 0) unreadOfFiles.push({ file: path, unread });
    leftOutOfFiles.push({ file: path, leftOut: unused });
    return { raw, answers: known, rows: labelled };
  };
  const ids = idColumnOf(table.columns);
  const train: LabelledRows = {
    raw: trainRaw.filter((_, i) => !leaking.has(learned.columns[i].name)),
    answers: trainAnswers,
    rows: trainRows,
  };
  const validation = await given(files.validation);
  const test: LabelledRows = (await given(files.test)) ?? {
    raw: rawColumns(kinds, cellsOf, testRows, file),
    answers: takeAnswers(answers, split.test),
    rows: testRows,
  };
  const shared = [
    ...(files.validation && validation ? [{ file: files.validation, ...sharedRows(train, validation) }] : []),
    ...(files.test ? [{ file: files.test, ...sharedRows(train, test) }] : []),
  ].filter(({ count }) => count > 0);
  return {
    target,
    kinds,
    leftOut,
    leaks,
    notes: [...targetNotes, ...whole.notes].map((note) =>
      note.row === undefined ? note : { ...note, row: rowInFile(table, note.row) },
    ),
    tableNotes: table.notes,
    train,
    validation,
    test,
    splitKind: files.test !== undefined ? 'given' : by === undefined ? 'stratified' : splitKinds[by.kind],
    repeated: split.repeated,
    shared,
    cells: table.cells,
    groups: split.train.map((at) => groups[at]),
    duplicates: rows.length - different,
    rowsRead: table.rowCount,
    rowsLeftOut,
    leftOutOfFiles,
    unreadOfFiles,
    simulated: ids !== undefined && isSimulated(columnCells(table, ids)),
  };
}

/** Rows of a file with known answers, for a trained model; the table must be closed after their use. */
export async function readRows(
  path: string,
  target: string,
  kinds: readonly ColumnKind[],
  known: Answers,
  options: StoredReading,
): Promise<
  LabelledRows & {
    readonly table: CellTable;
    readonly leftOut: readonly LeftOutRows[];
    readonly unread: readonly UnreadCells[];
  }
> {
  const namesExpected = [target, ...kinds.map(({ name }) => name)];
  const table = await readCells(path, { ...readingOf(options), namesExpected }, options.maxBytes);
  try {
    const dialect = numberDialect(table.cells, (name) => trainedMark(kinds, name), table.typed);
    const targetCells = columnCells(table, target);
    const { answers, rows, leftOut } = readAnswers(known, targetCells, target, path, dialect(target));
    const raw = rawColumns(kinds, (name) => columnCells(table, name), rows, {
      dialect,
      units: table.units,
    });
    return { raw, answers, rows, leftOut, unread: unreadCells(kinds, raw, table, rows), table };
  } catch (error) {
    table.close();
    throw error;
  }
}

/** The decimal mark of a column in the training data, or of most of them. */
function trainedMark(kinds: readonly ColumnKind[], name: string): DecimalMark {
  const numbers = kinds.filter((kind) => kind.kind === 'number');
  const commas = numbers.filter(({ decimal }) => decimal === ',').length;
  return numbers.find((kind) => kind.name === name)?.decimal ?? (2 * commas > numbers.length ? ',' : '.');
}

function isSimulated(ids: Cells): boolean {
  for (const id of ids) if (!isSimulatedId(id)) return false;
  return true;
}

const pickCells = (cells: Cells, rows: Int32Array): (string | null)[] =>
  Array.from(rows, (row) => cells.at(row));
