import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { CleanOptions, CleanRows } from '../../data/cleaning/clean.ts';
import { answerInText, type SharedTexts } from '../../data/cleaning/shared-texts.ts';
import { type ColumnSplit, splitByColumn, splitKinds } from '../../data/split/by-column.ts';
import { stratifiedSplit } from '../../data/split/stratified.ts';
import { picked, type Texts } from '../../data/storage/list.ts';
import { stringsFor } from '../../report/language/language.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import { type SharedSides, sharedSides } from '../kit/leaks.ts';
import { type LeftOutOfFile, leftOutOfFiles, type ReasonWords, reasonWords } from '../kit/left-out.ts';
import type { Prepared } from '../kit/parts.ts';
import type { Labelling } from './labelling.ts';
import { readTextRows, type TableOptions, type TextRows } from './read-rows.ts';

/** Texts with the number of each one's label. */
export interface LabelledTexts {
  readonly texts: Texts;
  readonly labels: Int32Array;
}

export interface PreparedData {
  /** Names of the classes: in the order of their meaning where the task knows it, else the most frequent first. */
  readonly labels: readonly string[];
  readonly train: LabelledTexts;
  readonly validation: LabelledTexts;
  readonly test: LabelledTexts;
  readonly labelling?: Labelling;
  readonly clean: CleanRows;
  readonly rowsRead: number;
  readonly columns: { readonly input: string; readonly target: string };
  readonly notes: readonly Sentence[];
  readonly simulated: boolean;
  readonly subject: 'workOrder' | 'text';
  readonly splitKind: SplitKind;
  /** Rows left out of separate validation and test files, by reason. */
  readonly leftOutOfFiles: readonly LeftOutOfFile[];
  /** Rows left out of validation and test because an earlier side says the same; of a split by a column. */
  readonly repeated: number;
  /** What of files of their own was learned already. */
  readonly shared: SharedSides;
  /** Texts of the training part that hold their own answer, where nearly all do. */
  readonly answerInText?: SharedTexts;
  /** Whether texts are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Gives temporary files back; the texts cannot be read afterwards. */
  close(): void;
}

/** The same with what the runner says of it. */
export type PreparedTexts = Omit<PreparedData, 'notes'> &
  Prepared & {
    readonly cleaning: CleanOptions;
    /** Rows that are trained on: those of the training side, and changed copies where they were asked for. */
    readonly trained: LabelledTexts;
    readonly augmentation?: readonly string[];
  };

/**
 * Reads, cleans and splits. What is not given as a file is kept from the training rows: `shares` of them, a tenth each by
 * default.
 */
export async function prepareTexts(
  files: { readonly train: string; readonly validation?: string; readonly test?: string },
  options: TableOptions,
  cleaning: CleanOptions,
  seed: number,
  shares: { readonly validation: number; readonly test: number } = { validation: 0.1, test: 0.1 },
  labellingOf?: (labels: readonly string[]) => Labelling,
): Promise<PreparedData> {
  const opened: TextRows[] = [];
  const close = (): void => {
    for (const rows of opened) rows.close();
  };
  try {
    const raw = await readTextRows(files.train, options, cleaning, labellingOf);
    opened.push(raw);
    const { clean, labelling } = raw;
    const labels = classesOf(clean, labelling);
    if (labels.length < 2) {
      const [only, zh] =
        labels.length === 0
          ? ['no class', '没有任何类别']
          : [`one class only ("${labels[0]}")`, `只有一个类别（“${labels[0]}”）`];
      throw new UserError({
        en: `column "${raw.columns.target}" of ${files.train} has ${only} after cleaning; a classifier needs at least two`,
        zh: `${files.train} 的列“${raw.columns.target}”在清理后${zh}；分类至少需要两个类别`,
      });
    }
    const number = new Map(labels.map((label, i) => [label, i]));
    const numbers = numbersOf(clean, number);
    const split = splitOf(files, raw, seed, shares);
    const all = { texts: clean.texts, labels: numbers };
    const leftOut: { validation?: Record<string, number>; test?: Record<string, number> } = {};
    const given = async (side: 'validation' | 'test', own: Int32Array): Promise<LabelledTexts> => {
      const path = files[side];
      if (path === undefined) return pick(all, own);
      const rows = await readTextRows(
        path,
        { ...options, splitBy: undefined },
        asKnown(cleaning),
        labelling && (() => labelling),
      );
      opened.push(rows);
      const known = knownRows(path, rows, number);
      leftOut[side] = leftOutOf(rows, known);
      return known;
    };
    const sides = {
      train: pick(all, split.train),
      validation: await given('validation', split.validation),
      test: await given('test', split.test),
    };
    return {
      labels,
      labelling,
      ...sides,
      leftOutOfFiles: leftOutOfFiles(files, leftOut),
      repeated: split.repeated,
      shared: sharedSides(files, {
        train: sides.train.texts,
        validation: sides.validation.texts,
        test: sides.test.texts,
      }),
      answerInText: answerInText(sides.train.texts, sides.train.labels, labels),
      clean,
      rowsRead: raw.rowsRead,
      columns: raw.columns,
      notes: raw.notes,
      simulated: raw.simulated,
      subject: raw.subject,
      splitKind:
        files.test !== undefined
          ? 'given'
          : raw.splitBy === undefined
            ? 'stratified'
            : splitKinds[raw.splitBy.kind],
      onDisk: opened.some(({ onDisk }) => onDisk),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The classes in the order of their meaning where the task knows it, else the most frequent first. */
function classesOf({ labels, labelNames }: CleanRows, labelling: Labelling | undefined): readonly string[] {
  const counts = new Int32Array(labelNames.length);
  for (const label of labels) counts[label]++;
  const found = labelNames.map((name, i) => ({ name, count: counts[i] })).filter(({ count }) => count > 0);
  if (labelling !== undefined) {
    return labelling.order.filter((label) => found.some(({ name }) => name === label));
  }
  return found.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

/** The number of each row's class; -1 where it has none. */
function numbersOf({ labels, labelNames }: CleanRows, number: ReadonlyMap<string, number>): Int32Array {
  const numbers = labelNames.map((name) => number.get(name) ?? -1);
  return labels.map((label) => numbers[label]);
}

/** Which rows are training, validation and test rows; nothing is kept for a side that has a file of its own. */
function splitOf(
  files: { readonly train: string; readonly validation?: string; readonly test?: string },
  { clean, columns, splitBy: by }: TextRows,
  seed: number,
  shares: { readonly validation: number; readonly test: number },
): ColumnSplit {
  const validation = files.validation ? 0 : shares.validation;
  const test = files.test ? 0 : shares.test;
  const fractions = { train: 1 - validation - test, validation, test };
  const everything = Int32Array.from(clean.rows.keys());
  const nothing = everything.subarray(0, 0);
  const nameOf = (label: string | number): string => clean.labelNames[Number(label)];
  const split: ColumnSplit =
    fractions.train === 1
      ? { train: everything, validation: nothing, test: nothing, repeated: 0 }
      : by === undefined
        ? { ...stratifiedSplit(clean.labels, fractions, seed, clean.groups, nameOf), repeated: 0 }
        : splitByColumn(
            by,
            Array.from(clean.rows, (row) => by.cells[row]),
            { path: files.train, rows: clean.rows },
            { labels: clean.labels, nameOf, fractions, seed, duplicates: clean.groups },
          );
  if ((validation > 0 && split.validation.length === 0) || (test > 0 && split.test.length === 0)) {
    throw new UserError({
      en: `the ${clean.texts.length} texts in column "${columns.input}" of ${files.train} are so alike within their classes that none can be kept to choose and to measure by; give texts that differ more, or files with --validation and --test`,
      zh: `${files.train} 的列“${columns.input}”中的 ${clean.texts.length} 条文本在各类别内过于相似，无法留出验证与测试；请给出差别更大的文本，或用 --validation 和 --test 给出文件`,
    });
  }
  return split;
}

/** How rows are cleaned that are measured by: every copy of a row stays. */
export const asKnown = (cleaning: CleanOptions): CleanOptions => ({
  ...cleaning,
  dropDuplicates: false,
  minRowsPerLabel: 1,
  conflicts: 'keep',
  mergeMistypedLabels: false,
});

/** Of rows cleaned `asKnown` those whose labels the model knows. Throws UserError where there are none. */
export function knownRows(
  path: string,
  { clean, columns }: Pick<TextRows, 'clean' | 'columns'>,
  number: ReadonlyMap<string, number>,
): LabelledTexts {
  const labels = numbersOf(clean, number);
  const rows = Int32Array.from(clean.rows.keys()).filter((row) => labels[row] >= 0);
  if (rows.length === 0) {
    const known = [...number.keys()].slice(0, 5);
    throw new UserError({
      en: `column "${columns.target}" of ${path} has none of the labels the model learned (${known.join(', ')} ...)`,
      zh: `${path} 的列“${columns.target}”中没有模型学过的标签（${known.join('、')}……）`,
    });
  }
  return pick({ texts: clean.texts, labels }, rows);
}

/** What was left out of rows cleaned `asKnown`, by reason; `known` are those whose labels the model knows. */
export function leftOutOf({ clean }: Pick<TextRows, 'clean'>, known: LabelledTexts): Record<string, number> {
  const unknown = clean.rows.length - known.texts.length;
  return { ...clean.leftOut, ...(unknown > 0 && { 'unknown-label': unknown }) };
}

/** What the reasons are called. */
export const reasons: ReasonWords = {
  ...reasonWords(stringsFor('en').leftOut, stringsFor('zh').leftOut),
  'unknown-label': { en: 'label that the model does not know', zh: '模型不认识的标签' },
};

const pick = ({ texts, labels }: LabelledTexts, rows: Int32Array): LabelledTexts => ({
  texts: picked(texts, rows),
  labels: rows.map((row) => labels[row]),
});
