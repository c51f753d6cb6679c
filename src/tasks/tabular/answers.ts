import { levelOf } from '../../data/columns/column-kind.ts';
import { decimalMark, isMissingCell, readNumber } from '../../data/columns/number-text.ts';
import { UserError } from '../../data/errors.ts';
import { defaultMissingLabels, missingValueTest } from '../../data/missing-values.ts';

export type TargetKind = 'classes' | 'quantity';

/** What is known of each row's target. */
export type Answers =
  | { readonly kind: 'classes'; readonly labels: readonly string[]; readonly values: Int32Array }
  | { readonly kind: 'quantity'; readonly values: Float32Array };

export interface FoundAnswers {
  readonly answers: Answers;
  /** Rows of the table that have an answer. */
  readonly rows: Int32Array;
  readonly leftOut: { reason: string; rows: number; examples: string[] }[];
}

const mostLabels = 200;
/** So many different numbers at most may be grades. */
const mostNumbers = 20;
const isMissingLabel = missingValueTest(defaultMissingLabels);
const labelMissing = (cell: string | null): boolean => cell === null || isMissingLabel(levelOf(cell));

/** The target of each row of a table to learn from; rows without one are left out. Throws where there is nothing to learn. */
export function learnAnswers(
  kind: TargetKind,
  cells: readonly (string | null)[],
  target: string,
  path: string,
  minRowsPerLabel: number,
): FoundAnswers {
  return kind === 'classes'
    ? learnClasses(cells, target, path, minRowsPerLabel)
    : learnQuantities(cells, target, path);
}

function learnClasses(
  cells: readonly (string | null)[],
  target: string,
  path: string,
  minRowsPerLabel: number,
): FoundAnswers {
  const spellings = new Map<string, Map<string, number>>();
  for (const cell of cells) {
    if (cell === null || labelMissing(cell)) continue;
    const own = spellings.get(levelOf(cell)) ?? new Map<string, number>();
    own.set(cell.trim(), (own.get(cell.trim()) ?? 0) + 1);
    spellings.set(levelOf(cell), own);
  }
  const counted = [...spellings].map(([level, own]) => ({
    level,
    label: [...own].sort((a, b) => b[1] - a[1])[0][0],
    rows: [...own.values()].reduce((sum, count) => sum + count, 0),
  }));
  const kept = counted.filter(({ rows }) => rows >= minRowsPerLabel);
  kept.sort((a, b) => b.rows - a.rows || (a.level < b.level ? -1 : 1));
  // Grades are whole numbers and few; many numbers with fractions are quantities.
  const quantities = counted.length > mostNumbers && areFractions(counted.map(({ label }) => label));
  if (kept.length > mostLabels || quantities) {
    throw new UserError(
      `column "${target}" of ${path} has ${counted.length} different values, ${quantities ? 'numbers and no classes' : 'too many for classes'}; for a number use --task tabular-regression`,
    );
  }
  if (kept.length < 2) {
    const found = kept.length === 0 ? 'no class' : `one class only ("${kept[0].label}")`;
    throw new UserError(
      `column "${target}" of ${path} has ${found} with at least ${minRowsPerLabel} rows; a classifier needs two`,
    );
  }
  const number = new Map(kept.map(({ level }, i) => [level, i]));
  const found = readClasses(
    kept.map(({ label }) => label),
    cells,
  );
  const missing = cells.filter(labelMissing).length;
  const rare = counted.filter(({ level }) => !number.has(level));
  return {
    ...found,
    leftOut: [
      { reason: 'missingLabel', rows: missing, examples: [] },
      {
        reason: 'rareLabel',
        rows: rare.reduce((sum, { rows }) => sum + rows, 0),
        examples: rare.slice(0, 3).map(({ label }) => label),
      },
    ].filter(({ rows }) => rows > 0),
  };
}

function areFractions(labels: readonly string[]): boolean {
  const decimal = decimalMark(labels);
  const values = labels.flatMap((label) => readNumber(label, decimal)?.value ?? []);
  return values.length > 0.9 * labels.length && values.some((value) => !Number.isInteger(value));
}

function readClasses(labels: readonly string[], cells: readonly (string | null)[]) {
  const number = new Map(labels.map((label, i) => [levelOf(label), i]));
  const rows: number[] = [];
  const values: number[] = [];
  cells.forEach((cell, row) => {
    const value = cell === null ? undefined : number.get(levelOf(cell));
    if (value === undefined) return;
    rows.push(row);
    values.push(value);
  });
  const answers: Answers = { kind: 'classes', labels, values: Int32Array.from(values) };
  return { answers, rows: Int32Array.from(rows) };
}

function learnQuantities(cells: readonly (string | null)[], target: string, path: string): FoundAnswers {
  const found = readQuantities(cells);
  const { values } = found.answers;
  const readable = new Set(found.rows);
  const unreadable = cells.filter((cell, row) => !isMissingCell(cell) && !readable.has(row));
  const missing = cells.filter(isMissingCell).length;
  if (unreadable.length > 0.2 * (cells.length - missing)) {
    throw new UserError(
      `column "${target}" of ${path} holds "${unreadable[0]}" and ${unreadable.length - 1} more cells that are no numbers; for classes use --task tabular-classification`,
    );
  }
  if (values.length < 20) {
    throw new UserError(
      `column "${target}" of ${path} has ${values.length} numbers; learning needs at least 20`,
    );
  }
  if (values.every((value) => value === values[0])) {
    throw new UserError(
      `column "${target}" of ${path} is ${values[0]} in every row; there is nothing to learn`,
    );
  }
  return {
    ...found,
    leftOut: [
      { reason: 'missingLabel', rows: missing, examples: [] },
      {
        reason: 'notANumber',
        rows: unreadable.length,
        examples: unreadable.slice(0, 3).map((cell) => cell ?? ''),
      },
    ].filter(({ rows }) => rows > 0),
  };
}

function readQuantities(cells: readonly (string | null)[]) {
  const decimal = decimalMark(cells);
  const rows: number[] = [];
  const values: number[] = [];
  cells.forEach((cell, row) => {
    const read = cell === null || isMissingCell(cell) ? undefined : readNumber(cell, decimal);
    if (read === undefined) return;
    rows.push(row);
    values.push(read.value);
  });
  const answers: Answers & { kind: 'quantity' } = { kind: 'quantity', values: Float32Array.from(values) };
  return { answers, rows: Int32Array.from(rows) };
}

/** The targets of other rows, as the model knows them. Throws where no row has one that it knows. */
export function readAnswers(
  known: Answers,
  cells: readonly (string | null)[],
  target: string,
  path: string,
): { answers: Answers; rows: Int32Array } {
  const found = known.kind === 'classes' ? readClasses(known.labels, cells) : readQuantities(cells);
  if (found.rows.length === 0) {
    const expected =
      known.kind === 'classes'
        ? `none of the labels the model learned (${known.labels.slice(0, 5).join(', ')})`
        : 'no number';
    throw new UserError(`column "${target}" of ${path} has ${expected}`);
  }
  return found;
}

export const takeAnswers = (answers: Answers, rows: Int32Array): Answers =>
  answers.kind === 'classes'
    ? { ...answers, values: rows.map((row) => answers.values[row]) }
    : { kind: 'quantity', values: Float32Array.from(rows, (row) => answers.values[row]) };
