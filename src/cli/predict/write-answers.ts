import { UserError } from '../../core/errors.ts';
import type { Language } from '../../core/language.ts';
import type { Cell, RowTable } from '../../data/table/row-table.ts';
import { tooLongText, tooManyRows } from '../../data/table/workbook-limits.ts';
import { checkTablePath, tableFormat, writeTable } from '../../data/table/write-table.ts';
import type { AnswerCell, OpenModel } from '../../tasks/kit/task.ts';
import type { Inputs } from '../inputs.ts';
import type { Answers, Outcome } from './answer-all.ts';

export interface WriteAnswersOptions {
  readonly language: Language;
  readonly overwrite?: boolean;
  /** Leaves texts that a spreadsheet program runs as formulas as they are. */
  readonly keepFormulas?: boolean;
}

type Shown = Pick<OpenModel, 'columns' | 'show'>;

/**
 * Checks that answers to these inputs can be written to `path`, before they are computed. Throws UserError for an unknown
 * ending, a missing folder, a file that may not be replaced, and for what no sheet of Excel holds.
 */
export async function checkAnswersFile(
  path: string,
  inputs: Inputs,
  options: { readonly overwrite?: boolean } = {},
): Promise<void> {
  await checkTablePath(path, options);
  if (tableFormat(path) !== '.xlsx') return;
  const tooMany = tooManyRows(path, inputs.count);
  if (tooMany !== undefined) throw new UserError(tooMany);
  for (let index = 0; index < inputs.count; index++) {
    for (const column of inputs.columns) {
      const cell = inputs.cell(index, column);
      const tooLong = typeof cell === 'string' ? tooLongText(path, cell, index + 1, column) : undefined;
      if (tooLong !== undefined) throw new UserError(tooLong);
    }
  }
}

/**
 * Writes answers to a table, `.csv`, `.tsv`, `.xlsx`, `.jsonl` or `.parquet`: for each input a row, in order, with its
 * original columns unchanged, then the columns of the answer, then `problem`, which says why there is no answer or what
 * is doubtful in it. A column of the answer that has the name of an original one, in whatever letter case, is called
 * `predicted_label` instead of `label`, and if there is such a one too, `predicted_label_2`; so is `problem`. Of series
 * there is a row for each answer, with the unit and the time it is about.
 */
export async function writeAnswers(
  path: string,
  inputs: Inputs,
  answers: Answers,
  model: Shown,
  { language, ...options }: WriteAnswersOptions,
): Promise<void> {
  await writeTable(path, answerTable(inputs, answers, model, language), options);
}

/** The table that `writeAnswers` writes. */
export function answerTable(
  inputs: Inputs,
  { outcomes }: Answers,
  model: Shown,
  language: Language,
): RowTable {
  const cellsOf = (outcome: Outcome): Readonly<Record<string, AnswerCell>> =>
    outcome.answer === undefined
      ? {}
      : {
          ...(inputs.kind === 'series' && unitCells(outcome.answer, model.columns)),
          ...model.show.cells(outcome.answer),
        };
  const found = new Set<string>();
  for (const outcome of outcomes) for (const name of Object.keys(cellsOf(outcome))) found.add(name);
  const answerColumns = [...found];
  const names = newNames(inputs.columns, [...answerColumns, 'problem']);
  const row = (outcome: Outcome): Cell[] => {
    const cells = cellsOf(outcome);
    return [
      ...inputs.columns.map((column) => inputs.cell(outcome.input, column)),
      ...answerColumns.map((column) => cells[column] ?? null),
      outcome.problem?.[language] ?? null,
    ];
  };
  return {
    columns: [...inputs.columns, ...names],
    rows: {
      *[Symbol.iterator]() {
        for (const outcome of outcomes) yield row(outcome);
      },
    },
  };
}

/** Which unit an answer is about and when, under the names that these columns have in the model's tables. */
function unitCells(
  answer: unknown,
  [unit = 'unit', time = 'time']: readonly string[],
): Record<string, AnswerCell> {
  if (typeof answer !== 'object' || answer === null) return {};
  return {
    ...('unit' in answer && isCell(answer.unit) && { [unit]: answer.unit }),
    ...('time' in answer && isCell(answer.time) && { [time]: answer.time }),
  };
}

const isCell = (value: unknown): value is AnswerCell =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** Names for new columns that no column has yet. */
function newNames(originals: readonly string[], wanted: readonly string[]): string[] {
  const taken = new Set(originals.map((name) => name.toLowerCase()));
  return wanted.map((name) => {
    let chosen = taken.has(name.toLowerCase()) ? `predicted_${name}` : name;
    for (let copy = 2; taken.has(chosen.toLowerCase()); copy++) chosen = `predicted_${name}_${copy}`;
    taken.add(chosen.toLowerCase());
    return chosen;
  });
}
