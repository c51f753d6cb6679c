import { findColumn, textColumn } from '../data/column.ts';
import { UserError } from '../data/errors.ts';
import { readTable } from '../data/read-table.ts';

/** The texts of a command line: given as words, as a column of a file, or one a line on standard input. */
export async function readInputs(
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  if (typeof options.file === 'string') {
    const table = await readTable(options.file);
    const asked =
      typeof options.input === 'string'
        ? options.input
        : table.columns.length === 1
          ? table.columns[0]
          : undefined;
    if (asked === undefined)
      throw new UserError(
        `--file ${options.file} has ${table.columns.length} columns; say which one with --input`,
      );
    return textColumn(table, findColumn(table, asked)).map((text) => text ?? '');
  }
  if (words.length > 0 && !(words.length === 1 && words[0] === '-')) return [...words];
  if (process.stdin.isTTY && words.length === 0) {
    throw new UserError(
      'there is nothing to read; give a text in quotes, --file FILE, or texts on standard input',
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UserError('standard input is empty; give one text a line');
  return lines;
}
