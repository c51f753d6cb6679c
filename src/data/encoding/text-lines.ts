import { createReadStream } from 'node:fs';
import { UserError } from '../../core/errors.ts';

/** Characters of the longest line or paragraph; Node's strings hold twice as many. */
const longest = 2 ** 28;
const lineEnd = /\r\n?|\n/;
const nothing = /^\s*$/;

/**
 * Calls `use` with each line of a text file in UTF-8, or each paragraph between empty lines, as it is read; blank text
 * after the last one is left out. `name` is the file's name in an error. Throws UserError for a line or paragraph that
 * is too long for a string.
 */
export async function readLines(
  path: string,
  name: string,
  by: 'line' | 'paragraph',
  use: (text: string) => void,
): Promise<void> {
  const check = (length: number): void => {
    if (length <= longest) return;
    throw new UserError({
      en: `${name} has a ${by} of more than ${Math.round(longest / 1e6)} million characters; put line ends into it, or give a table with --input for the column of texts`,
      zh: `${name} 中有一${by === 'line' ? '行' : '段'}超过 ${(longest / 1e8).toFixed(1)} 亿个字符；请加入换行，或提供表格并用 --input 指定文本列`,
    });
  };
  const lines: string[] = [];
  let characters = 0;
  const endParagraph = (): void => {
    use(lines.join('\n'));
    lines.length = 0;
    characters = 0;
  };
  const end = (line: string): void => {
    if (by === 'line') use(line);
    else if (lines.length > 0 && nothing.test(line)) endParagraph();
    else {
      lines.push(line);
      characters += line.length + 1;
      check(characters);
    }
  };
  let rest = '';
  let held = '';
  for await (const piece of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    let text: string = held + piece;
    // A carriage return may be half of a line end.
    held = text.endsWith('\r') ? '\r' : '';
    if (held !== '') text = text.slice(0, -1);
    const ended = text.split(lineEnd);
    ended[0] = rest + ended[0];
    rest = ended.pop() ?? '';
    check(rest.length);
    for (const line of ended) end(line);
  }
  if (held !== '') end(rest);
  else if (!nothing.test(rest)) end(rest);
  if (lines.some((line) => !nothing.test(line))) endParagraph();
}
