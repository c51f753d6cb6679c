import { UserError } from '../../core/errors.ts';
import type { Cells } from '../../data/table/columns/cells.ts';
import { levelOf } from '../../data/table/columns/column-kind.ts';
import { differentCells } from '../../data/table/columns/different-cells.ts';
import { markOf, numberCells, rowsOf, tally } from '../../data/table/columns/number-cells.ts';
import { decimalMark, readNumber } from '../../data/table/columns/number-text.ts';
import { defaultMissingLabels, missingValueTest } from '../../data/table/missing-values.ts';

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
  cells: Cells,
  target: string,
  path: string,
  minRowsPerLabel: number,
): FoundAnswers {
  return kind === 'classes'
    ? learnClasses(cells, target, path, minRowsPerLabel)
    : learnQuantities(cells, target, path);
}

function learnClasses(cells: Cells, target: string, path: string, minRowsPerLabel: number): FoundAnswers {
  const spellings = new Map<string, Map<string, number>>();
  const { firsts, counts } = differentCells(cells, rowsOf(cells));
  let missing = 0;
  for (const [i, row] of firsts.entries()) {
    const cell = cells.at(row);
    if (cell === null || labelMissing(cell)) {
      missing += counts[i];
      continue;
    }
    const own = spellings.get(levelOf(cell)) ?? new Map<string, number>();
    own.set(cell.trim(), (own.get(cell.trim()) ?? 0) + counts[i]);
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

function readClasses(labels: readonly string[], cells: Cells) {
  const number = new Map(labels.map((label, i) => [levelOf(label), i]));
  const everything = rowsOf(cells);
  const { ids, firsts } = differentCells(cells, everything);
  const classes = firsts.map((row) => {
    const cell = cells.at(row);
    return cell === null ? -1 : (number.get(levelOf(cell)) ?? -1);
  });
  const rows = everything.filter((row) => classes[ids[row]] >= 0);
  const answers: Answers = { kind: 'classes', labels, values: rows.map((row) => classes[ids[row]]) };
  return { answers, rows };
}

function learnQuantities(cells: Cells, target: string, path: string): FoundAnswers {
  const found = readQuantities(cells);
  const { values } = found.answers;
  const { counted, numbers } = found;
  const isUnreadable = (row: number): boolean =>
    !cells.isEmpty(row) && counted.missing[cells.textNumber(row)] !== 1 && Number.isNaN(numbers.at(row));
  const unreadable = rowsOf(cells).filter(isUnreadable);
  const example = (row: number): string => cells.at(row) ?? '';
  const missing = cells.length - counted.present;
  if (unreadable.length > 0.2 * counted.present) {
    throw new UserError(
      `column "${target}" of ${path} holds "${example(unreadable[0])}" and ${unreadable.length - 1} more cells that are no numbers; for classes use --task tabular-classification`,
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
    answers: found.answers,
    rows: found.rows,
    leftOut: [
      { reason: 'missingLabel', rows: missing, examples: [] },
      {
        reason: 'notANumber',
        rows: unreadable.length,
        examples: Array.from(unreadable.subarray(0, 3), example),
      },
    ].filter(({ rows }) => rows > 0),
  };
}

function readQuantities(cells: Cells) {
  const everything = rowsOf(cells);
  const counted = tally(cells, everything);
  const numbers = numberCells(cells, counted, markOf(cells, everything, counted));
  const rows = everything.filter((row) => !Number.isNaN(numbers.at(row)));
  const values = Float32Array.from(rows, numbers.at);
  const answers: Answers & { kind: 'quantity' } = { kind: 'quantity', values };
  return { answers, rows, counted, numbers };
}

/** The targets of other rows, as the model knows them. Throws where no row has one that it knows. */
export function readAnswers(
  known: Answers,
  cells: Cells,
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
