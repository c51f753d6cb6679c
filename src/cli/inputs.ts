import { Readable } from 'node:stream';
import { UserError } from '../core/errors.ts';
import { detectEncoding } from '../data/encoding/detect.ts';
import { surveyBytes } from '../data/encoding/survey.ts';
import { findColumn, textColumn } from '../data/table/column.ts';
import { readTable } from '../data/table/read-table.ts';
import { rowsAsJson } from '../data/table/table.ts';
import type { InputKind } from '../tasks/kit/task.ts';

/**
 * The inputs of a command line: given as words, as a column of a file, or one a line on standard input. A task that
 * reads whole rows gets each row of a file as JSON.
 */
export async function readInputs(
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
  kind: InputKind,
): Promise<string[]> {
  if (typeof options.file === 'string') {
    const named = typeof options.input === 'string' ? options.input : undefined;
    const table = await readTable(options.file, { namesExpected: [named] });
    if (kind === 'row') return rowsAsJson(table);
    const asked =
      typeof options.input === 'string'
        ? options.input
        : table.columns.length === 1
          ? table.columns[0]
          : undefined;
    if (asked === undefined) {
      const other =
        kind === 'path' ? `, or leave --file out to give ${options.file} itself to the model` : '';
      throw new UserError(
        `--file ${options.file} has ${table.columns.length} columns; say which one with --input${other}`,
      );
    }
    return textColumn(table, findColumn(table, asked)).map((text) => text ?? '');
  }
  if (words.length > 0 && !(words.length === 1 && words[0] === '-')) return [...words];
  if (process.stdin.isTTY && words.length === 0) {
    throw new UserError(
      `there is nothing to read; give ${kind === 'path' ? 'the path of a file' : kind === 'row' ? 'a row as JSON' : 'a text in quotes'}, --file FILE, or one a line on standard input`,
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  const lines = (await textOf(Buffer.concat(chunks))).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UserError('standard input is empty; give one text a line');
  return lines;
}

/** What a program wrote to standard input, in UTF-8 or in what Windows writes in China (GB18030, UTF-16). */
async function textOf(bytes: Buffer): Promise<string> {
  if (bytes.length === 0) return '';
  const survey = await surveyBytes(Readable.from([bytes]));
  return new TextDecoder(detectEncoding(survey, 'standard input')).decode(bytes);
}
