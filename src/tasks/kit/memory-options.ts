import { UserError } from '../../core/errors.ts';
import { defaultCharactersInMemory } from '../../data/storage/text-store.ts';
import type { TaskOption } from './task.ts';

type Given = Readonly<Record<string, unknown>>;

export const textsInMemoryOption: TaskOption = {
  flags: '--texts-in-memory <millions>',
  description: `millions of characters of text kept in memory (default ${defaultCharactersInMemory / 1e6}); of more, all lie in a temporary file and are read from it`,
};

export const tableInMemoryOption: TaskOption = {
  flags: '--table-in-memory <megabytes>',
  description:
    "megabytes of a table kept in memory (default a sixth of the machine's); a larger one lies in a temporary file and is read from it",
};

export const picturesInMemoryOption: TaskOption = {
  flags: '--pictures-in-memory <megabytes>',
  description:
    "megabytes of decoded pictures kept in memory (default a sixth of the machine's); of more, all lie in a temporary file and are read from it",
};

/** So many characters of texts are kept in memory; of more, all lie in a temporary file. Throws UserError for no number. */
export function mostCharactersOf({ textsInMemory }: Given): number {
  const millions = Number(textsInMemory ?? defaultCharactersInMemory / 1e6);
  if (isAmount(millions)) return 1e6 * millions;
  throw new UserError(
    `--texts-in-memory ${String(textsInMemory)} must be a number of millions of characters, such as 250; 0 keeps all texts in a temporary file`,
  );
}

/** So many bytes of a table are kept in memory; undefined where nothing is said. Throws UserError for no number. */
export const mostTableBytesOf = ({ tableInMemory }: Given): number | undefined =>
  bytesOf('--table-in-memory', tableInMemory, 'every table');

/** So many bytes of decoded pictures, likewise. */
export const mostPictureBytesOf = ({ picturesInMemory }: Given): number | undefined =>
  bytesOf('--pictures-in-memory', picturesInMemory, 'all pictures');

function bytesOf(option: string, value: unknown, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (isAmount(Number(value))) return 1e6 * Number(value);
  throw new UserError(
    `${option} ${String(value)} must be a number of megabytes, such as 4000; 0 keeps ${what} in a temporary file`,
  );
}

const isAmount = (value: number): boolean => value >= 0 && value < Number.POSITIVE_INFINITY;
