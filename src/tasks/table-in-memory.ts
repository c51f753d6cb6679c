import { UserError } from '../data/errors.ts';
import type { TaskOption } from './task.ts';

export const tableInMemoryOption: TaskOption = {
  flags: '--table-in-memory <megabytes>',
  description:
    "megabytes of a table kept in memory (default a sixth of the machine's); a larger one lies in a temporary file and is read from it",
};

/** So many bytes of a table are kept in memory; undefined where nothing is said. Throws UserError for no number. */
export function mostBytesOf({ tableInMemory }: Readonly<Record<string, unknown>>): number | undefined {
  if (tableInMemory === undefined) return undefined;
  const megabytes = Number(tableInMemory);
  if (megabytes >= 0 && megabytes < Number.POSITIVE_INFINITY) return 1e6 * megabytes;
  throw new UserError(
    `--table-in-memory ${String(tableInMemory)} must be a number of megabytes, such as 4000; 0 keeps every table in a temporary file`,
  );
}
