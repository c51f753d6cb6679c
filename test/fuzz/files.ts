import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { mutatedBytes } from './mutate.ts';
import type { Reader } from './target.ts';

/** A reader of single files: each time one of `folder` is damaged, written to `place` under its name, and read. */
export function readerOfFiles(
  folder: string,
  place: string,
  read: (path: string) => Promise<unknown>,
  damage: (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array = mutatedBytes,
): Reader {
  const names = readdirSync(folder).sort();
  const files = names.map((name) => readFileSync(join(folder, name)));
  return async (random) => {
    const which = random.integer(names.length);
    const path = join(place, names[which]);
    writeFileSync(path, damage(files[which], random, files));
    await read(path);
  };
}
