import { UserError } from '../data/errors.ts';
import { usualMostCharacters } from '../data/text-store.ts';
import type { TaskOption } from './task.ts';

export const textsInMemoryOption: TaskOption = {
  flags: '--texts-in-memory <millions>',
  description: `millions of characters of text kept in memory (default ${usualMostCharacters / 1e6}); of more, all lie in a temporary file and are read from it`,
};

/** So many characters of texts are kept in memory; of more, all lie in a temporary file. Throws UserError for no number. */
export function mostCharactersOf({ textsInMemory }: Readonly<Record<string, unknown>>): number {
  const millions = Number(textsInMemory ?? usualMostCharacters / 1e6);
  if (millions >= 0 && millions < Number.POSITIVE_INFINITY) return 1e6 * millions;
  throw new UserError(
    `--texts-in-memory ${String(textsInMemory)} must be a number of millions of characters, such as 250; 0 keeps all texts in a temporary file`,
  );
}
