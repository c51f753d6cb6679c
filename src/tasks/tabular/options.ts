import { UserError } from '../../core/errors.ts';
import { splitByOf } from '../../data/split/by-column.ts';
import type { Costs } from '../../train/metrics/index.ts';
import { mostTableBytesOf, tableInMemoryOption } from '../kit/memory-options.ts';
import { sheetOption, splitOptions } from '../kit/split-options.ts';
import type { TaskOption } from '../kit/task.ts';
import type { TableReading, TabularOptions } from './prepare.ts';

/** What both tasks on tables are told. */
export const tableOptions: readonly TaskOption[] = [
  { flags: '--target <column>', description: 'the column with the answer', required: true },
  { flags: '--ignore <columns>', description: 'columns not to read, separated by commas' },
  {
    flags: '--keep <columns>',
    description: 'columns to read although they seem to know the answer, separated by commas',
  },
  ...splitOptions,
  { flags: '--no-header', description: 'the first line is data; columns are then called 1, 2, ...' },
  { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
  sheetOption,
  tableInMemoryOption,
  { flags: '--title <text>', description: 'what the report calls the model' },
];

export const tableEvaluateOptions: readonly TaskOption[] = [
  { flags: '--target <column>', description: 'the column with the answers, where it is called otherwise' },
  { flags: '--no-header', description: 'the first line is data' },
  { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
  sheetOption,
  tableInMemoryOption,
];

type Given = Readonly<Record<string, unknown>>;

/** Networks of an ensemble: as many folds, each left out by one of them. */
export const memberCount = 5;

/** How a table is read, as told on the command line. */
export const readingOf = (options: Given): TableReading => ({
  header: options.header === false ? false : undefined,
  encoding: typeof options.encoding === 'string' ? options.encoding : undefined,
  sheet: typeof options.sheet === 'string' ? options.sheet : undefined,
  mostBytes: mostTableBytesOf(options),
});

/** What a training on a table is told, likewise. Throws UserError for numbers that are none. */
export const tabularOptionsOf = (options: Given): TabularOptions => ({
  ...readingOf(options),
  target: String(options.target),
  ignore: namesOf(options.ignore),
  keep: namesOf(options.keep),
  splitBy: splitByOf(options),
  minRowsPerLabel: leastRows(options.minRowsPerLabel),
});

export function costsOf(options: Given): Costs | undefined {
  const { costMiss, costFalseAlarm } = options;
  if (costMiss === undefined && costFalseAlarm === undefined) return undefined;
  const given = (name: string, value: unknown): number => {
    if (value === undefined)
      throw new UserError(`give both --cost-miss and --cost-false-alarm; ${name} is missing`);
    const number = Number(value);
    if (!(number > 0 && Number.isFinite(number)))
      throw new UserError(`${name} ${String(value)} must be a number above 0`);
    return number;
  };
  return { miss: given('--cost-miss', costMiss), falseAlarm: given('--cost-false-alarm', costFalseAlarm) };
}

const namesOf = (list: unknown): string[] =>
  typeof list === 'string'
    ? list
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '')
    : [];

function leastRows(value: unknown): number {
  const number = Number(value ?? 10);
  if (Number.isSafeInteger(number) && number >= memberCount) return number;
  throw new UserError(
    `--min-rows-per-label ${String(value)} must be a whole number of at least ${memberCount}`,
  );
}
