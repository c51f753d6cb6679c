import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../core/errors.ts';
import type { PlainFile } from './source.ts';

/** A copy of a delimited file from its line `first` on, counted from 1. `option` is what a person gave for it. */
export async function fromLine(plain: PlainFile, first: number, option: string): Promise<PlainFile> {
  const path = join(plain.folder, `from-line-${first}`);
  let [left, seen] = [first - 1, 0];
  await pipeline(
    createReadStream(plain.path),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        let start = 0;
        while (left > 0 && start < chunk.length) {
          const end = chunk.indexOf(0x0a, start);
          if (end < 0) start = chunk.length;
          else {
            start = end + 1;
            left -= 1;
            seen += 1;
          }
        }
        if (start < chunk.length) yield chunk.subarray(start);
      }
    },
    createWriteStream(path),
  );
  const { size } = await stat(path);
  if (left > 0 || size === 0) {
    throw new UserError({
      en: `${plain.name} has only ${seen + 1} lines, so ${option} names none of them`,
      zh: `${plain.name} 只有 ${seen + 1} 行，${option} 超出了范围`,
    });
  }
  const skipped = first - 1;
  const note = {
    en: `${skipped} ${skipped === 1 ? 'line before the header was' : 'lines before the header were'} skipped.`,
    zh: `跳过了表头之前的 ${skipped} 行。`,
  };
  return { ...plain, path, size, notes: skipped > 0 ? [...plain.notes, note] : plain.notes };
}
