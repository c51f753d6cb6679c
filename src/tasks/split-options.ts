import type { TaskOption } from './task.ts';

/** How rows are kept for the test, where chance is not what use will be like. */
export const splitOptions: readonly TaskOption[] = [
  {
    flags: '--split-by-group <column>',
    description: 'keep all rows of a group (a machine, a customer) on one side of the split',
  },
  {
    flags: '--split-by-time <column>',
    description: 'keep the newest rows for the test, by a date or a number in this column',
  },
];

export const sheetOption: TaskOption = {
  flags: '--sheet <name>',
  description: 'the sheet of an Excel file, by name or number; the first with a table if left out',
};
