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

/** One option for all that change what is learned from; what it may be is each task's own. */
export const augmentOption: TaskOption = {
  flags: '--augment <how>',
  description:
    'of pictures, how much they are changed in training: none, light, strong; of texts, the ways in which a changed copy of each row is made: deletion, swap, typo, synonyms=FILE, separated by commas',
};
