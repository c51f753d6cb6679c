import { tableInMemoryOption } from '../memory-options.ts';
import { sheetOption, splitOptions } from '../split-options.ts';
import type { TaskOption } from '../task.ts';

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
