import { UserError } from '../../core/errors.ts';
import { levelOf } from '../../data/table/columns/category-kind.ts';
import type { Cells } from '../../data/table/columns/cells.ts';
import { noteNumbers } from '../../data/table/columns/column-kind.ts';
import type { CellNote } from '../../data/table/columns/column-types.ts';
import { differentCells } from '../../data/table/columns/different-cells.ts';
import {
  isWide,
  type NumberCells,
  numberCells,
  reading,
  rowsOf,
  tally,
} from '../../data/table/columns/number-cells.ts';
import { decimalMark } from '../../data/values/decimal-mark.ts';
import { identity } from '../../data/values/identity.ts';
import { defaultMissingLabels, missingValueTest } from '../../data/values/missing-values.ts';
import { type DecimalMark, readNumber } from '../../data/values/number-text.ts';
import { unitOfHeader } from '../../data/values/units.ts';

export type TargetKind = 'classes' | 'quantity';

/** What is known of each row's target. */
export type Answers =
  | { readonly kind: 'classes'; readonly labels: readonly string[]; readonly values: Int32Array }
  | Quantities;

export interface Quantities {
  readonly kind: 'quantity';
  /** Less `origin`. */
  readonly values: Float32Array;
  /** What values are counted from where they are so far from zero that float32 would not keep them apart; 0 elsewhere. */
  readonly origin: number;
  /** The unit they are in; `''` without one. */
  readonly unit: string;
}

export interface FoundAnswers {
  readonly answers: Answers;
  /** Rows of the table that have an answer. */
  readonly rows: Int32Array;
  /** What was changed in cells; of a quantity. */
  readonly notes: readonly CellNote[];
  readonly leftOut: readonly LeftOutRows[];
}

/** Rows that are not used because of their answer. */
export interface LeftOutRows {
  readonly reason: 'missingLabel' | 'rareLabel' | 'unknownLabel' | 'notANumber' | 'otherUnit';
  readonly rows: number;
  readonly examples: readonly string[];
}

const maxLabels = 200;
/** So many different numbers at most may be grades. */
const maxNumbers = 20;
const isMissingLabel = missingValueTest(defaultMissingLabels);
const labelMissing = (cell: string | null): boolean => cell === null || isMissingLabel(levelOf(cell));

/**
 * The target of each row of a table to train on; rows without one are left out. Throws UserError if nothing can be learned
 * from the column.
 */
export function learnAnswers(
  kind: TargetKind,
  cells: Cells,
  target: string,
  path: string,
  { minRowsPerLabel, decimal }: { readonly minRowsPerLabel: number; readonly decimal: DecimalMark },
): FoundAnswers {
  return kind === 'classes'
    ? learnClasses(cells, target, path, minRowsPerLabel)
    : learnQuantities(cells, target, path, decimal);
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
    const written = labelOf(cell);
    own.set(written, (own.get(written) ?? 0) + counts[i]);
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
  const quantities = counted.length > maxNumbers && areFractions(counted.map(({ label }) => label));
  if (kept.length > maxLabels || quantities) {
    const [what, zhWhat] = quantities
      ? ['numbers and no classes', '是数字而不是类别']
      : ['too many for classes', '作为类别过多'];
    throw new UserError({
      en: `column "${target}" of ${path} has ${counted.length} different values, ${what}; for a number use --task tabular-regression`,
      zh: `${path} 的列“${target}”有 ${counted.length} 个不同的值，${zhWhat}；预测数字请用 --task tabular-regression`,
    });
  }
  if (kept.length < 2) {
    const [found, zhFound] =
      kept.length === 0
        ? ['no class', '没有任何类别']
        : [`one class only ("${kept[0].label}")`, `只有一个类别（“${kept[0].label}”）`];
    throw new UserError({
      en: `column "${target}" of ${path} has ${found} with at least ${minRowsPerLabel} rows; a classifier needs two`,
      zh: `${path} 的列“${target}”${zhFound}达到 ${minRowsPerLabel} 行；分类至少需要两个类别`,
    });
  }
  const number = new Map(kept.map(({ level }, i) => [level, i]));
  const found = readClasses(
    kept.map(({ label }) => label),
    cells,
  );
  const rare = counted.filter(({ level }) => !number.has(level));
  return {
    ...found,
    leftOut: occurring([
      { reason: 'missingLabel', rows: missing, examples: [] },
      {
        reason: 'rareLabel',
        rows: rare.reduce((sum, { rows }) => sum + rows, 0),
        examples: rare.slice(0, 3).map(({ label }) => label),
      },
    ]),
  };
}

/** A label as it is shown: as it is written, but `1` for `1.0`. */
function labelOf(cell: string): string {
  const id = identity(cell);
  return /^-?\d+$/.test(id) ? id : cell.trim();
}

const occurring = (leftOut: readonly LeftOutRows[]): LeftOutRows[] => leftOut.filter(({ rows }) => rows > 0);

function areFractions(labels: readonly string[]): boolean {
  const decimal = decimalMark(labels);
  const values = labels.flatMap((label) => readNumber(label, decimal)?.value ?? []);
  return values.length > 0.9 * labels.length && values.some((value) => !Number.isInteger(value));
}

function readClasses(labels: readonly string[], cells: Cells): FoundAnswers {
  const number = new Map(labels.map((label, i) => [levelOf(label), i]));
  const everything = rowsOf(cells);
  const { ids, firsts, counts } = differentCells(cells, everything);
  const different = Array.from(firsts, (row) => cells.at(row));
  const classes = different.map((cell) => (cell === null ? -1 : (number.get(levelOf(cell)) ?? -1)));
  const rows = everything.filter((row) => classes[ids[row]] >= 0);
  const answers: Answers = { kind: 'classes', labels, values: rows.map((row) => classes[ids[row]]) };
  const missing = different.reduce((sum, cell, i) => sum + (labelMissing(cell) ? counts[i] : 0), 0);
  const unknown = different.filter((cell, i) => classes[i] < 0 && !labelMissing(cell));
  const leftOut = occurring([
    { reason: 'missingLabel', rows: missing, examples: [] },
    {
      reason: 'unknownLabel',
      rows: cells.length - rows.length - missing,
      examples: unknown.slice(0, 3).map((cell) => cell?.trim() ?? ''),
    },
  ]);
  return { answers, rows, leftOut, notes: [] };
}

function learnQuantities(cells: Cells, target: string, path: string, decimal: DecimalMark): FoundAnswers {
  const found = readQuantities(cells, decimal, unitOfHeader(target));
  const { values } = found.answers;
  const { present, leftOut } = found;
  const unreadable = leftOut.find(({ reason }) => reason === 'notANumber' || reason === 'otherUnit');
  if (unreadable !== undefined && unreadable.rows > 0.2 * present) {
    const [[example], others] = [unreadable.examples, unreadable.rows - 1];
    throw new UserError({
      en: `column "${target}" of ${path} holds "${example}" and ${others} more cells that are not numbers; for classes use --task tabular-classification`,
      zh: `${path} 的列“${target}”含有“${example}”及另外 ${others} 个不是数字的单元格；预测类别请用 --task tabular-classification`,
    });
  }
  if (values.length < 20) {
    throw new UserError({
      en: `column "${target}" of ${path} has ${values.length} numbers; training needs at least 20`,
      zh: `${path} 的列“${target}”有 ${values.length} 个数字；训练至少需要 20 个`,
    });
  }
  if (values.every((value) => value === values[0])) {
    throw new UserError({
      en: `column "${target}" of ${path} is ${values[0]} in every row; there is nothing to learn`,
      zh: `${path} 的列“${target}”在每一行都是 ${values[0]}；没有可学习的内容`,
    });
  }
  const notes: CellNote[] = [];
  const { counted, numbers } = found;
  noteNumbers({ name: target, cells, rows: found.rows, counted, read: numbers, decimal, notes });
  return { answers: found.answers, rows: found.rows, leftOut, notes };
}

/** `known` are the answers of the training rows, where these are others. */
function readQuantities(cells: Cells, decimal: DecimalMark, unit: string | undefined, known?: Quantities) {
  const everything = rowsOf(cells);
  const counted = tally(cells, everything);
  const expected = known === undefined ? { unit: unit ?? '' } : { unit: known.unit, strict: true };
  const numbers = numberCells(cells, counted, decimal, expected);
  const rows = everything.filter((row) => !Number.isNaN(numbers.at(row)));
  const origin = known?.origin ?? (isWide(numbers, rows) ? Math.round(numbers.at(rows[0])) : 0);
  const values = Float32Array.from(rows, (row) => numbers.at(row) - origin);
  const answers: Quantities = { kind: 'quantity', values, origin, unit: numbers.unit };
  const { present } = counted;
  const unreadable = unreadRows(cells, everything, counted.missing, numbers);
  const otherUnit = unreadable.filter((row) => numbers.how[cells.textNumber(row)] === reading.otherUnit);
  const noNumber = unreadable.filter((row) => numbers.how[cells.textNumber(row)] !== reading.otherUnit);
  const example = (rows: Int32Array): string[] =>
    Array.from(rows.subarray(0, 3), (row) => cells.at(row) ?? '');
  const leftOut = occurring([
    { reason: 'missingLabel', rows: cells.length - present, examples: [] },
    { reason: 'notANumber', rows: noNumber.length, examples: example(noNumber) },
    { reason: 'otherUnit', rows: otherUnit.length, examples: example(otherUnit) },
  ]);
  return { answers, rows, present, leftOut, counted, numbers, notes: [] };
}

const unreadRows = (cells: Cells, rows: Int32Array, missing: Uint8Array, numbers: NumberCells): Int32Array =>
  rows.filter(
    (row) => !cells.isEmpty(row) && missing[cells.textNumber(row)] !== 1 && Number.isNaN(numbers.at(row)),
  );

/** The targets of other rows, as the model knows them. Throws UserError if no row has one that it knows. */
export function readAnswers(
  known: Answers,
  cells: Cells,
  target: string,
  path: string,
  decimal: DecimalMark,
): FoundAnswers {
  const found =
    known.kind === 'classes'
      ? readClasses(known.labels, cells)
      : readQuantities(cells, decimal, undefined, known);
  if (found.rows.length === 0) {
    const some = known.kind === 'classes' ? known.labels.slice(0, 5) : [];
    const [expected, zhExpected] =
      known.kind === 'classes'
        ? [
            `none of the labels that the model knows (${some.join(', ')})`,
            `没有模型认识的标签（${some.join('、')}）`,
          ]
        : ['no number', '没有数字'];
    throw new UserError({
      en: `column "${target}" of ${path} has ${expected}`,
      zh: `${path} 的列“${target}”${zhExpected}`,
    });
  }
  return found;
}

export const takeAnswers = (answers: Answers, rows: Int32Array): Answers =>
  answers.kind === 'classes'
    ? { ...answers, values: rows.map((row) => answers.values[row]) }
    : { ...answers, values: Float32Array.from(rows, (row) => answers.values[row]) };
