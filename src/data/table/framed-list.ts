import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { PlainFile } from './source.ts';

/** Lines at the beginning that show how a file is written. */
const looked = 65_536;
/** A rule between rows, as SAP, databases and Markdown draw it. */
const rule = /^[\s|+]*[-=─━_:*]{3,}[-=─━_:*\s|+]*$/u;
const framed = /^\s*[|│].*[|│]\s*$/u;

/**
 * A list whose rows are between bars and rules, as SAP prints it (`|Order |Equip|`), as plain delimited text: without rules,
 * without the bars at both ends, cells without the blanks around them. Lines outside the bars, such as titles and page
 * feet, are left out and counted. Any other file is returned as it is.
 */
export async function unframed(plain: PlainFile): Promise<PlainFile> {
  const lines = (await head(plain.path)).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const rows = lines.filter((line) => framed.test(line) && !rule.test(line));
  const rules = lines.filter((line) => rule.test(line));
  const isList = rows.length >= 2 && rules.length >= 1 && rows.length + rules.length >= 0.5 * lines.length;
  if (!isList) return plain;
  const path = join(plain.folder, 'unframed');
  const outside: number[] = [];
  let number = 0;
  const input = createReadStream(plain.path);
  const source = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  await pipeline(
    source,
    async function* (all: AsyncIterable<string>) {
      for await (const line of all) {
        number += 1;
        if (line.trim() === '' || rule.test(line)) continue;
        if (!framed.test(line)) {
          outside.push(number);
          continue;
        }
        const cells = line.trim().slice(1, -1).split(/[|│]/u);
        yield `${cells.map((cell) => quoted(cell.trim())).join('|')}\n`;
      }
    },
    createWriteStream(path),
  );
  const { size } = await stat(path);
  const some = outside.slice(0, 3).join(', ');
  const more = outside.length > 3 ? ' ...' : '';
  const note = {
    en: `A list between bars was read${outside.length === 0 ? '' : `; ${outside.length} lines outside of it were left out (line ${some}${more})`}.`,
    zh: `按带竖线的列表读取${outside.length === 0 ? '' : `；排除了列表之外的 ${outside.length} 行（第 ${some}${more} 行）`}。`,
  };
  return { ...plain, path, size, notes: [...plain.notes, note] };
}

const quoted = (cell: string): string => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell);

async function head(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(looked), 0, looked, 0);
    const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead));
    return bytesRead < looked ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
