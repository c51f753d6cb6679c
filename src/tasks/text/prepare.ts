import { type CleanOptions, type CleanResult, cleanTextRows } from '../../data/clean.ts';
import { findColumn, textColumn } from '../../data/column.ts';
import { UserError } from '../../data/errors.ts';
import { fileSha256, filesSha256 } from '../../data/file-hash.ts';
import { readTable } from '../../data/read-table.ts';
import { answerInText, type SharedTexts, sharedTexts } from '../../data/shared-texts.ts';
import { stratifiedSplit } from '../../data/split.ts';
import { type ColumnSplit, type SplitBy, splitByColumn } from '../../data/split-by-column.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import { type Labelling, meantLabels, readLabels } from './labelling.ts';

export interface TableOptions {
  readonly input: string;
  readonly target: string;
  readonly header?: boolean;
  readonly encoding?: string;
  /** The sheet of a workbook. */
  readonly sheet?: string;
  /** How rows are kept for the test; by chance where it is left out. */
  readonly splitBy?: SplitBy;
}

/** Texts with the number of each one's label. */
export interface LabelledTexts {
  readonly texts: readonly string[];
  readonly labels: Int32Array;
}

export interface PreparedData {
  /** Names of the classes: in the order of their meaning where the task knows it, else the most frequent first. */
  readonly labels: readonly string[];
  readonly train: LabelledTexts;
  readonly validation: LabelledTexts;
  readonly test: LabelledTexts;
  readonly labelling?: Labelling;
  readonly clean: CleanResult;
  readonly rowsRead: number;
  readonly columns: { readonly input: string; readonly target: string };
  readonly notes: readonly string[];
  readonly simulated: boolean;
  readonly subject: 'workOrder' | 'text';
  readonly splitKind: SplitKind;
  /** Rows left out of validation and test because an earlier side says the same; of a split by a column. */
  readonly repeated: number;
  /** What of files of their own was learned already. */
  readonly shared: { readonly validation?: SharedTexts; readonly test?: SharedTexts };
  /** Texts of the training part that hold their own answer, where nearly all do. */
  readonly answerInText?: SharedTexts;
  /** Of the training file. */
  readonly sha256: string;
  /** Of all files given, for telling whether an interrupted training can go on with them. */
  readonly filesSha256: string;
}

const splitKinds = { group: 'byGroup', time: 'byTime' } as const;

interface RawRows {
  readonly texts: readonly (string | null)[];
  readonly labels: readonly (string | null)[];
  readonly columns: { readonly input: string; readonly target: string };
  /** The column to split by, where one was asked for, and its cells. */
  readonly splitBy?: SplitBy & { readonly cells: readonly (string | null)[] };
  readonly notes: readonly string[];
  readonly simulated: boolean;
  readonly subject: 'workOrder' | 'text';
}

export async function readRows(
  path: string,
  { input, target, header, encoding, sheet, splitBy }: TableOptions,
): Promise<RawRows> {
  const idColumnOf = (names: readonly string[]) =>
    ['order_id', 'remark_id'].find((name) => names.includes(name));
  const table = await readTable(path, {
    header,
    encoding,
    sheet,
    namesExpected: [input, target, splitBy?.column],
    columns: (names) => {
      const known = { source: path, columns: names };
      const id = idColumnOf(names);
      const others = [splitBy?.column, id].filter((name) => name !== undefined);
      return [input, target, ...others].map((name) => findColumn(known, name));
    },
  });
  const columns = { input: findColumn(table, input), target: findColumn(table, target) };
  if (columns.input === columns.target) {
    throw new UserError(
      `--input and --target both name column "${columns.input}" of ${path}; give two columns`,
    );
  }
  const texts = textColumn(table, columns.input);
  if (texts.every((text) => text === null || text.trim() === '')) {
    throw new UserError(
      `column "${columns.input}" of ${path} holds no text in any of its ${texts.length} rows; choose another --input`,
    );
  }
  const idColumn = idColumnOf(table.columns);
  const ids = idColumn === undefined ? [] : textColumn(table, idColumn);
  const simulated = ids.length > 0 && ids.every((id) => id?.startsWith('SIM-'));
  return {
    texts,
    labels: textColumn(table, columns.target),
    columns,
    ...(splitBy === undefined
      ? {}
      : {
          splitBy: {
            kind: splitBy.kind,
            column: findColumn(table, splitBy.column),
            cells: textColumn(table, splitBy.column),
          },
        }),
    notes: table.notes,
    simulated,
    subject: simulated && idColumn === 'order_id' ? 'workOrder' : 'text',
  };
}

/** Reads, cleans and splits. What is not given as a file is kept from the training rows: `shares` of them, a tenth each by default. */
export async function prepareTexts(
  files: { readonly train: string; readonly validation?: string; readonly test?: string },
  options: TableOptions,
  cleaning: CleanOptions,
  seed: number,
  shares: { readonly validation: number; readonly test: number } = { validation: 0.1, test: 0.1 },
  labellingOf?: (labels: readonly string[]) => Labelling,
): Promise<PreparedData> {
  const dropLabels = cleaning.dropLabels ?? [];
  const read = await readRows(files.train, options);
  const labelling = labellingOf?.(meantLabels(read.labels, dropLabels));
  const understood = (rows: RawRows, path: string): RawRows =>
    labelling === undefined
      ? rows
      : {
          ...rows,
          labels: readLabels(rows.labels, labelling, dropLabels, { path, column: rows.columns.target }),
        };
  const raw = understood(read, files.train);
  const clean = cleanTextRows(raw.texts, raw.labels, cleaning);
  const counts = new Map<string, number>();
  for (const label of clean.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
  const labels = labelling === undefined ? byCount : labelling.order.filter((label) => counts.has(label));
  if (labels.length < 2) {
    const only = labels.length === 0 ? 'no class' : `one class only ("${labels[0]}")`;
    throw new UserError(
      `column "${raw.columns.target}" of ${files.train} has ${only} after cleaning; a classifier needs at least two`,
    );
  }
  const number = new Map(labels.map((label, i) => [label, i]));
  const numbers = Int32Array.from(clean.labels, (label) => number.get(label) ?? 0);
  const validation = files.validation ? 0 : shares.validation;
  const test = files.test ? 0 : shares.test;
  const fractions = { train: 1 - validation - test, validation, test };
  const all = { texts: clean.texts, labels: numbers };
  const everything = Int32Array.from(numbers.keys());
  const nothing = everything.subarray(0, 0);
  const by = raw.splitBy;
  const split: ColumnSplit =
    fractions.train === 1
      ? { train: everything, validation: nothing, test: nothing, repeated: 0 }
      : by === undefined
        ? { ...stratifiedSplit(clean.labels, fractions, seed, clean.groups), repeated: 0 }
        : splitByColumn(
            by,
            Array.from(clean.rows, (row) => by.cells[row]),
            { path: files.train, rows: clean.rows },
            { labels: clean.labels, fractions, seed, copies: clean.groups },
          );
  if ((validation > 0 && split.validation.length === 0) || (test > 0 && split.test.length === 0)) {
    throw new UserError(
      `the ${clean.texts.length} texts in column "${raw.columns.input}" of ${files.train} are so alike within their classes that none can be kept to choose and to measure by; give texts that differ more, or files with --validation and --test`,
    );
  }
  const given = async (path: string | undefined, own: Int32Array): Promise<LabelledTexts> =>
    path === undefined
      ? pick(all, own)
      : knownRows(
          path,
          understood(await readRows(path, { ...options, splitBy: undefined }), path),
          number,
          cleaning,
        );
  const sides = {
    train: pick(all, split.train),
    validation: await given(files.validation, split.validation),
    test: await given(files.test, split.test),
  };
  return {
    labels,
    labelling,
    ...sides,
    repeated: split.repeated,
    shared: {
      ...(files.validation && { validation: sharedTexts(sides.train.texts, sides.validation.texts) }),
      // Rows that were chosen by are no test either.
      ...(files.test && {
        test: sharedTexts([...sides.train.texts, ...sides.validation.texts], sides.test.texts),
      }),
    },
    answerInText: answerInText(sides.train.texts, sides.train.labels, labels),
    clean,
    rowsRead: raw.texts.length,
    columns: raw.columns,
    notes: raw.notes,
    simulated: raw.simulated,
    subject: raw.subject,
    splitKind: files.test !== undefined ? 'given' : by === undefined ? 'stratified' : splitKinds[by.kind],
    sha256: await fileSha256(files.train),
    filesSha256: await filesSha256([files.train, files.validation, files.test]),
  };
}

/** Rows of a file whose labels the model knows, their texts cleaned as in training; every copy of a row stays. */
export function knownRows(
  path: string,
  { texts, labels, columns }: Pick<RawRows, 'texts' | 'labels' | 'columns'>,
  number: ReadonlyMap<string, number>,
  cleaning: CleanOptions,
): LabelledTexts {
  const clean = cleanTextRows(texts, labels, {
    ...cleaning,
    dropDuplicates: false,
    minRowsPerLabel: 1,
    conflicts: 'keep',
    mergeMistypedLabels: false,
  });
  const rows = clean.labels.flatMap((label, row) => (number.has(label) ? [row] : []));
  if (rows.length === 0) {
    throw new UserError(
      `column "${columns.target}" of ${path} has none of the labels the model learned (${[...number.keys()].slice(0, 5).join(', ')} ...)`,
    );
  }
  return {
    texts: rows.map((row) => clean.texts[row]),
    labels: Int32Array.from(rows, (row) => number.get(clean.labels[row]) ?? 0),
  };
}

const pick = ({ texts, labels }: LabelledTexts, rows: Int32Array): LabelledTexts => ({
  texts: Array.from(rows, (row) => texts[row]),
  labels: rows.map((row) => labels[row]),
});
